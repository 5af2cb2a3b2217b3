import { type MigrationRow, rowsOfLane } from '../import-jobs/plan-file.ts';
import { type Answered, caller } from '../script/call.ts';
import { takeStep } from '../script/customer.ts';
import { planCreation } from '../script/guard.ts';
import { idIn, look, textAt } from '../script/imports.ts';
import { jobsOptions, polled, readPlan, tellNote } from '../script/jobs.ts';
import { LanePace } from '../script/lane.ts';
import { tellException } from '../script/tell.ts';
import { parseLoadSettings } from '../settings.ts';

/** Creates migrations, half of them with a sample, and follows each; at the mock it plays the customer too. */

const plan = readPlan();
const settings = parseLoadSettings(__ENV, 'import2');
const call = caller(settings);

export const options = jobsOptions(plan);

/** The last status that comes by itself; what follows, an undo, is another story. */
const last = 'Migration completed';

type Followed = { readonly id: string; readonly again: () => Answered; readonly until: number; left: number };

export default function work(): void {
  try {
    const pace = new LanePace(plan);
    const open = rowsOfLane(plan.migrations, pace.lane, plan.lanes).flatMap((row) => create(row, pace));
    for (let one = open.shift(); one; one = open.shift()) {
      pace.until(pace.next(0));
      if (goesOn(one, pace)) open.push(one);
    }
  } catch (error) {
    tellException(error);
  }
}

function create({ at, startFull }: MigrationRow, pace: LanePace): Followed[] {
  const value = {
    source_tool: '{source_tool}',
    destination_instance_url: '{destination_url}',
    destination_username: `{run}-{destination_user}-${at}`,
    destination_token: '{destination_token}',
    start_full: startFull,
  };
  const send = () => call('import2.createImport', { request: { body: { kind: 'json', value } } });
  const dueAt = pace.next(0);
  pace.until(dueAt);
  tellNote({ kind: 'sent', at, dueAt, startedAt: Date.now() });
  planCreation();
  let { answered } = polled(plan, 'import2', { via: 'create' }, send);
  while (pace.isRefused(answered)) {
    pace.until(pace.next(0));
    ({ answered } = polled(plan, 'import2', { via: 'create' }, send));
  }
  tellNote({ kind: 'answered', at, status: answered.status, detail: null });
  if (!answered.ok) return [];
  const id = idIn('import2', answered);
  return [{ id, again: look(call, 'import2', id, settings), until: Date.now() + plan.followMs, left: 2 }];
}

/** Polls a migration; true: it is polled again. */
function goesOn(one: Followed, pace: LanePace): boolean {
  const { id, again, until } = one;
  const { answered } = polled(plan, 'import2', { via: 'get', job: id }, again);
  if (pace.isRefused(answered)) return true;
  if (answered.status === 404) return false;
  const status = answered.ok ? textAt(answered.body, '/status') : '';
  if (status === last && --one.left <= 0) return false;
  if (plan.control !== null) takeStep(plan.control, id, status, settings);
  return Date.now() <= until;
}
