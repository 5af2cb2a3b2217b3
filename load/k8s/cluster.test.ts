import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fakeProgram } from '../../testing/k6-fakes.ts';
import { freshFolder } from '../../testing/temporary-files.ts';
import type { Collected } from '../collect.ts';
import { loadSettings } from '../settings.ts';
import { runOnCluster } from './cluster.ts';

const created = {
  load: 'created',
  request: '1',
  operation: 'import2.createImport',
  pays: false,
  status: 201,
  id: 'i-7',
};
const log = JSON.stringify({ level: 'info', msg: JSON.stringify(created) });
const claim = { spec: { accessModes: ['ReadWriteMany'] } };
const shelf = {
  kind: 'Pod',
  metadata: { name: 'shelf' },
  status: { containerStatuses: [{ name: 'shelf', state: { running: {} } }] },
};

/** A cluster on which the TestRun is gone as soon as it was made. */
const kubectl = `case "$*" in
  *' exec '*'grep '*) echo '${log}' ;;
  *' exec --stdin '*) cat | wc -c ;;
  *' get persistentvolumeclaim '*) echo '${JSON.stringify(claim)}' ;;
  *' get '*) echo '${JSON.stringify({ items: [shelf] })}' ;;
esac`;

test('what a run has created is noted though it threw: it is read from the cluster before that is cleared', async () => {
  const folder = freshFolder();
  const bin = join(folder, 'bin');
  fakeProgram(join(bin, 'kubectl'), `set -- '' "$@"\n${kubectl}`);
  const k6 = fakeProgram(join(bin, 'k6'), 'while [ "$1" != -O ]; do shift; done; echo packed > "$2"');
  vi.stubEnv('PATH', [bin, process.env['PATH']].join(delimiter));
  const noted: Pick<Collected, 'created'>[] = [];
  const settings = loadSettings({ name: 'import2@live', baseUrl: 'http://127.0.0.1:1' }, {});
  const run = runOnCluster(
    { journey: 'import2-follow', settings, processes: 2 },
    {
      cluster: { namespace: 'n' },
      id: 'r1',
      k6,
      out: folder,
      secrets: [],
      secretsOfApi: [],
      signal: new AbortController().signal,
      keep: false,
      say: () => undefined,
      note: (told) => void noted.push(...told),
    },
  );
  await expect(run).rejects.toThrow('was deleted by somebody else');
  vi.unstubAllEnvs();
  expect(noted.flatMap((told) => told.created)).toEqual([created]);
});
