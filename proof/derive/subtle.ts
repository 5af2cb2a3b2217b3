import type { JsonObject } from '../../contracts/values/json.ts';
import type { Draft } from '../mutant.ts';
import type { OperatorName } from '../operators.ts';

const jobs = 'elastic-path.getImport';

/** The same break wherever a job is shown, so that no two answers contradict each other. */
function everywhere(operator: OperatorName, where: string, at: string, fault: JsonObject): Draft {
  const shown = (pointer: string): JsonObject => ({ ...fault, pointer: `${pointer}${at}` });
  return {
    operator,
    operation: jobs,
    status: 200,
    where: `${at}/${where}-everywhere`,
    fault: shown('/data'),
    also: [
      { ...shown('/data'), operation: 'elastic-path.createImport', on: 201 },
      { ...shown('/data/*'), operation: 'elastic-path.listImports', on: 200 },
    ],
  };
}

const hour = 3_600_000;

/** Breaks that one answer alone, or no other look, gives away. */
export const subtleDrafts: readonly Draft[] = [
  everywhere('date-shifted', 'earlier', '/meta/timestamps/updated_at', { operator: 'shift-time', ms: -hour }),
  everywhere('date-shifted', 'later', '/meta/timestamps/created_at', { operator: 'shift-time', ms: hour }),
  everywhere('number-off', 'one-more', '/meta/records/imported/subscription', {
    operator: 'change-member',
    how: 'one-more',
  }),
  ...(
    [
      ['created_at', -hour],
      ['finished_at', hour],
    ] as const
  ).map(([name, ms]): Draft => ({
    operator: 'date-shifted',
    operation: jobs,
    status: 200,
    where: `/data/meta/timestamps/${name}/at-every-second-look`,
    fault: { operator: 'shift-time', pointer: `/data/meta/timestamps/${name}`, ms, share: 0.5 },
    first: ['elastic-path.journey/'],
  })),
  ...(
    [
      ['deprecation', '@1700000000'],
      ['sunset', 'Tue, 31 Dec 2030 23:59:59 GMT'],
    ] as const
  ).map(([name, value]): Draft => ({
    operator: 'header-changed',
    operation: 'import2.listTools',
    status: 200,
    where: `${name}/told`,
    fault: { operator: 'set-header', name, value },
  })),
  {
    operator: 'array-emptied',
    operation: 'import2.createImport',
    status: 422,
    where: 'for-a-body-that-is-a-list',
    fault: { operator: 'set-body', body: '{"source_tool":[]}', asked: '[' },
    first: ['body-is-an-array'],
  },
];
