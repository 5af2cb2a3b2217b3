import exec from 'k6/execution';
import { transitionsFor } from '../../contracts/jobs/lifecycle.ts';
import { jsonOf } from '../../contracts/spec/exchange.ts';
import { isSuccess } from '../../contracts/spec/statuses.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { valueAt } from '../../contracts/values/json.ts';
import { mask } from '../../contracts/show/mask.ts';
import { type MigrationRow, type UploadRow, rowsOfLane } from '../import-jobs/plan-file.ts';
import { type Answered, caller } from '../script/call.ts';
import { takeStep } from '../script/customer.ts';
import { idIn, listPage, poll, textAt } from '../script/imports.ts';
import { planCreation } from '../script/guard.ts';
import { jobsOptions, polled, readPlan } from '../script/jobs.ts';
import { LanePace } from '../script/lane.ts';
import { tellException, tellNote } from '../script/tell.ts';
import { fetchBody, upload } from '../script/upload.ts';
import { type Following, JobWatch } from '../script/watch-jobs.ts';
import { parseLoadSettings } from '../settings.ts';

/** Uploads files, or creates migrations, half of them with a sample, and follows each to its end. */

const plan = readPlan();
const api = apiOf(plan.target);
const settings = parseLoadSettings(__ENV, api);
const call = caller(settings);
const { control } = plan;

export const options = jobsOptions(plan);

const following: { readonly [each in typeof api]: Following } = {
  'elastic-path': {
    ask: (id) => {
      const parameters = { parameters: { import_uuid: id } };
      return () => call('elastic-path.getImport', parameters);
    },
    ends: transitionsFor('elastic-path').ends,
    list: () => listPage(call, 0, 50),
  },
  import2: {
    ask: (id) => poll(call, 'import2', id, settings),
    // the last status that comes by itself; what follows, an undo, is another story
    ends: (status) => status === 'Migration completed',
    list: null,
    // at the mock it plays the customer too
    after: (id, { ok, body }) => {
      if (control !== null && ok) takeStep(control, id, textAt(body, '/status'), settings);
    },
  },
};

export default function work(): void {
  try {
    const pace = new LanePace(plan);
    const watch = new JobWatch(plan, following[api]);
    for (const row of rowsOfLane(plan.migrations, pace.lane, plan.lanes)) createMigration(row, pace, watch);
    for (const [nth, row] of rowsOfLane(plan.uploads, pace.lane, plan.lanes).entries())
      uploadInTime(row, nth === 0, pace, watch);
    for (let last = false; !last;) {
      last = watch.isDone;
      pollOnce(pace, watch);
    }
  } catch (error) {
    tellException(error);
  }
}

function pollOnce(pace: LanePace, watch: JobWatch): void {
  pace.until(pace.next(0));
  const answered = watch.poll();
  if (answered) pace.isRefused(answered);
}

function createMigration({ at, startFull }: MigrationRow, pace: LanePace, watch: JobWatch): void {
  const value = {
    source_tool: '{source_tool}',
    destination_instance_url: '{destination_url}',
    destination_username: `{run}-{destination_user}-${at}`,
    destination_token: '{destination_token}',
    start_full: startFull,
  };
  const send = () => call('import2.createImport', { request: { body: { kind: 'json', value } } });
  createAt(at, pace.next(0), pace, watch, () => polled(plan, { via: 'create' }, send).answered);
}

/**
 * Sends a file when it is due; until then the VU polls the jobs it has. A lane's later files can be no sooner than the one
 * before was answered and they are at hand.
 */
function uploadInTime(row: UploadRow, isFirst: boolean, pace: LanePace, watch: JobWatch): void {
  const ready = { row, body: fetchBody(row) };
  const planned = exec.scenario.startTime + row.dueMs;
  const due = isFirst ? planned : Math.max(planned, Date.now());
  while (!watch.isDone && pace.next(0) < due) pollOnce(pace, watch);
  const asked = { via: 'create', ...(row.sent ? { sent: row.sent } : {}) } as const;
  createAt(row.at, due, pace, watch, () => polled(plan, asked, () => upload(ready, settings)).answered);
}

/**
 * Sends what creates a job, in the slot for an instant, and follows what comes of it. It is sent again where it was refused,
 * at a conflict once more (E-8); what may have made a job is not.
 */
function createAt(at: number, due: number, pace: LanePace, watch: JobWatch, send: () => Answered): void {
  const dueAt = pace.slotFor(due);
  pace.until(pace.next(due));
  tellNote({ kind: 'sent', at, dueAt, startedAt: Date.now() });
  planCreation();
  let answered = send();
  for (let conflicts = 0; pace.isRefused(answered) || (answered.status === 409 && ++conflicts === 1);) {
    pace.until(pace.next(0));
    answered = send();
  }
  tellNote({ kind: 'answered', at, status: answered.status, detail: detailOf(answered) });
  if (answered.ok) watch.add(idIn(api, answered));
}

const longestDetail = 300;

function detailOf({ status, exchange }: Answered): string | null {
  const [{ answer } = exchange] = mask([exchange], [], settings.parameters).exchanges;
  if (answer.kind === 'failure') return answer.detail.slice(0, longestDetail);
  if (isSuccess(status)) return null;
  const body = jsonOf(answer);
  const told = [valueAt(body, '/errors/0/title'), valueAt(body, '/errors/0/detail')];
  return told
    .filter((one) => typeof one === 'string')
    .join(': ')
    .slice(0, longestDetail);
}
