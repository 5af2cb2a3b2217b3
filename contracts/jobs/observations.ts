import { type Finding, inBody, received } from '../finding.ts';
import { instantOf } from '../instant.ts';
import { type Json, type JsonObject, isObject, valueAt } from '../json.ts';
import { canFollow, elasticPathLifecycle, import2Lifecycle } from './lifecycle.ts';

/** What two looks at the same Import2 import, one after the other, have against each other. */
export function compareImports(before: Json | undefined, after: Json | undefined): Finding[] {
  const from = String(valueAt(before, '/status'));
  const to = String(valueAt(after, '/status'));
  if (!(from in import2Lifecycle) || !(to in import2Lifecycle) || canFollow(import2Lifecycle, from, to)) return [];
  return [
    {
      rule: 'observations',
      requirement: 'import2/status-moves-forward',
      where: inBody('/status'),
      expected: { kind: 'holds', what: `a status that can follow ${JSON.stringify(from)}` },
      received: received(to),
    },
  ];
}

/** What two looks at the same Elastic Path job, one after the other, have against each other. */
export function compareJobs(before: Json | undefined, after: Json | undefined): Finding[] {
  const from = String(valueAt(before, '/data/attributes/status'));
  const to = String(valueAt(after, '/data/attributes/status'));
  const backwards =
    from in elasticPathLifecycle && to in elasticPathLifecycle && !canFollow(elasticPathLifecycle, from, to);
  const moved: Finding[] = backwards
    ? [jobFinding('/data/attributes/status', `a status that can follow ${JSON.stringify(from)}`, to)]
    : [];
  return [...moved, ...shrunk(before, after), ...setAgain(before, after)];
}

const jobFinding = (pointer: string, what: string, found: Json | undefined): Finding => ({
  rule: 'observations',
  requirement: 'elastic-path/job-moves-forward',
  where: inBody(pointer),
  expected: { kind: 'holds', what },
  received: received(found),
});

/** Counts never shrink. */
function shrunk(before: Json | undefined, after: Json | undefined): Finding[] {
  return ['uploaded', 'imported'].flatMap((kind) => {
    const pointer = `/data/meta/records/${kind}`;
    const earlier = valueAt(before, pointer);
    const later: JsonObject = objectAt(after, pointer);
    if (!isObject(earlier)) return [];
    return Object.entries(earlier).flatMap(([type, count]) => {
      const now = later[type];
      const less = typeof count === 'number' && typeof now === 'number' && now < count;
      return less ? [jobFinding(`${pointer}/${type}`, `no less than the ${count} seen before`, now)] : [];
    });
  });
}

/** Instants that are set once; compared as instants, since fractions vary in length (E-6). */
function setAgain(before: Json | undefined, after: Json | undefined): Finding[] {
  return ['created_at', 'started_at', 'finished_at'].flatMap((member): Finding[] => {
    const pointer = `/data/meta/timestamps/${member}`;
    const earlier = valueAt(before, pointer);
    const later = valueAt(after, pointer);
    const instant = instantOf(earlier);
    if (earlier === undefined || instant === undefined || instant < 0 || instantOf(later) === instant) return [];
    return [
      {
        rule: 'observations',
        requirement: 'elastic-path/timestamps-are-set-once',
        where: inBody(pointer),
        expected: { kind: 'equal', value: earlier },
        received: received(later),
      },
    ];
  });
}

function objectAt(value: Json | undefined, pointer: string): JsonObject {
  const found = valueAt(value, pointer);
  return isObject(found) ? found : {};
}
