import { newIdentity, openRun, readSettings } from '../../targets/open.ts';

/** Before all tests: the mock is started if needed, and every target looked at, unless the `suite` command has done so. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['SUITE_RUN']) return undefined;
  const { run, mock } = await openRun(readSettings(), newIdentity(process.env['SUITE_SEED']));
  process.env['SUITE_RUN'] = JSON.stringify(run);
  if (mock) process.env['MOCK_URL'] = mock.url;
  return async () => mock?.stop();
}
