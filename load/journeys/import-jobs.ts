import exec from 'k6/execution';
import { jsonOf } from '../../contracts/spec/exchange.ts';
import { valueAt } from '../../contracts/values/json.ts';
import { mask } from '../../contracts/show/mask.ts';
import { type UploadRow, rowsOfLane } from '../import-jobs/plan-file.ts';
import { type Answered, caller } from '../script/call.ts';
import { idIn } from '../script/imports.ts';
import { planCreation } from '../script/guard.ts';
import { jobsOptions, polled, readPlan, tellNote } from '../script/jobs.ts';
import { LanePace } from '../script/lane.ts';
import { tellException } from '../script/tell.ts';
import { type ReadyUpload, fetchBody, upload } from '../script/upload.ts';
import { JobWatch } from '../script/watch-jobs.ts';
import { parseLoadSettings } from '../settings.ts';

/** Uploads files and follows each to its end. */

const plan = readPlan();
const settings = parseLoadSettings(__ENV, 'elastic-path');
const call = caller(settings);

export const options = jobsOptions(plan);

export default function work(): void {
  try {
    const pace = new LanePace(plan);
    const watch = new JobWatch(call, plan);
    for (const [nth, row] of rowsOfLane(plan.uploads, pace.lane, plan.lanes).entries())
      sendInTime(row, nth === 0, pace, watch);
    for (let last = false; !last;) {
      last = watch.isDone;
      pace.until(pace.next(0));
      pace.isRefused(last ? watch.list() : watch.poll());
    }
  } catch (error) {
    tellException(error);
  }
}

/**
 * Sends a file when it is due; until then the VU polls the jobs it has. A lane's later files can be no sooner than the one
 * before was answered and they are at hand.
 */
function sendInTime(row: UploadRow, isFirst: boolean, pace: LanePace, watch: JobWatch): void {
  const ready = { row, body: fetchBody(row) };
  const planned = exec.scenario.startTime + row.dueMs;
  const due = isFirst ? planned : Math.max(planned, Date.now());
  while (!watch.isDone && pace.next(0) < due) {
    pace.until(pace.next(0));
    pace.isRefused(watch.poll());
  }
  const dueAt = pace.slotFor(due);
  pace.until(pace.next(due));
  tellNote({ kind: 'sent', at: row.at, dueAt, startedAt: Date.now() });
  planCreation();
  const answered = sendUntilTaken(ready, pace);
  tellNote({ kind: 'answered', at: row.at, status: answered.status, detail: detailOf(answered) });
  if (answered.ok) watch.add(idIn('elastic-path', answered));
}

/** A refused upload is sent again, a conflict once more (E-8); what may have made a job is not. */
function sendUntilTaken(ready: ReadyUpload, pace: LanePace): Answered {
  const { sent } = ready.row;
  for (let conflicts = 0; ; pace.until(pace.next(0))) {
    const asked = { via: 'create', ...(sent ? { sent } : {}) } as const;
    const { answered } = polled(plan, 'elastic-path', asked, () => upload(ready, settings));
    if (!pace.isRefused(answered) && !(answered.status === 409 && ++conflicts === 1)) return answered;
  }
}

const longestDetail = 300;

function detailOf({ status, exchange }: Answered): string | null {
  const [{ answer } = exchange] = mask([exchange], [], settings.parameters).exchanges;
  if (answer.kind === 'failure') return answer.detail.slice(0, longestDetail);
  if (status < 300) return null;
  const body = jsonOf(answer);
  const told = [valueAt(body, '/errors/0/title'), valueAt(body, '/errors/0/detail')];
  return told
    .filter((one) => typeof one === 'string')
    .join(': ')
    .slice(0, longestDetail);
}
