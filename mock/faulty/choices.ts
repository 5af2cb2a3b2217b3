import { type Json, isObject, parseJson } from '../../contracts/values/json.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import type { Account } from '../account.ts';
import { type Answer, type Call, type Handler, refusal } from '../answer.ts';
import { uuid } from '../ids.ts';
import { type Job, type ShownJob, createJob, noRecords } from '../job.ts';
import type { Migration, MigrationStatus } from '../migration.ts';

/** How far a list that lags is behind, in milliseconds. */
const lagMs = 1000;
/** How long there is what goes away again: longer than it takes to look for it. In milliseconds. */
const keptMs = 20_000;

/** What a request gets to see where lists come later, and what was created goes away. */
export function chosenSeen({ operation, seen }: Call, { listed, kept }: Behaviour): Call['seen'] {
  const lags = listed !== 'at-once' && operation.id.endsWith('.listImports');
  const now = seen.now - (lags ? lagMs : 0);
  const isShown = (createdAt: number): boolean =>
    createdAt <= now && (kept === 'for-good' || seen.now < createdAt + keptMs);
  if (!lags && kept === 'for-good') return seen;
  return {
    now,
    imports: seen.imports.filter(({ timeline }) => isShown(timeline[0]?.at ?? 0)),
    jobs: seen.jobs.filter(({ createdAt }) => isShown(createdAt)),
  };
}

/** The last token of a clock's account. */
const given = new WeakMap<object, { readonly token: Json; readonly expires: number }>();

/** A token as it is given out again, with what is left of its time. */
function givenAgain(answer: Answer, { clock }: Pick<Account, 'clock'>): Answer {
  const body = parseJson(answer.body);
  if (answer.status !== 200 || !isObject(body)) return answer;
  const seconds = Math.floor(clock.now() / 1000);
  const last = given.get(clock);
  if (last && last.expires > seconds) {
    const { token, expires } = last;
    return {
      ...answer,
      body: JSON.stringify({ ...body, access_token: token, expires, expires_in: expires - seconds }),
    };
  }
  given.set(clock, { token: body['access_token'] ?? null, expires: Number(body['expires']) });
  return answer;
}

const idAs = (how: Behaviour['importId'], id: string): string => {
  if (how === 'slug') return `import-${id.slice(0, 6)}_${id.slice(6)}`;
  return how === 'uuid' ? uuid(id) : id;
};

const goOn: readonly (readonly [MigrationStatus, number])[] = [
  ['Collecting credentials', 0],
  ['Waiting to start sample migration', 1],
  ['Sample migration in progress', 400],
  ['Sample migration completed', 600],
  ['In preparation', 800],
  ['Migration in progress', 1000],
  ['Migration completed', 2000],
];

/** A creation with an id of another style, a customer who goes on at once, jobs of somebody else before and behind. */
export const choosing =
  (handler: Handler, { importId, customer, queuedWith, externalRef, tokens }: Behaviour): Handler =>
  (call) => {
    const { account, operation, fields, form } = call;
    if (operation.id === 'elastic-path.createAccessToken' && tokens === 'given-again') {
      const answer = handler(call);
      return answer.status === 200 ? givenAgain(answer, call.accountOf(String(fields['client_id']))) : answer;
    }
    if (operation.id === 'elastic-path.createImport') {
      const isTaken = form.externalRef !== null && account.jobs.some((job) => job.externalRef === form.externalRef);
      if (externalRef === 'unique' && isTaken) return refusal('elastic-path', 400, 'external_ref must be unique');
      if (queuedWith === 'ours-alone') return handler(call);
      somebodys(call);
      const answer = handler(call);
      somebodys(call);
      return answer;
    }
    if (operation.id !== 'import2.createImport') return handler(call);
    const before = account.migrations.length;
    const answer = handler(call);
    for (const migration of account.migrations.slice(before)) {
      Object.assign(migration, { id: idAs(importId, migration.id) });
      if (customer === 'goes-on') goesOn(migration, account);
    }
    const body = parseJson(answer.body);
    if (!isObject(body) || typeof body['id'] !== 'string') return answer;
    return { ...answer, body: JSON.stringify({ ...body, id: idAs(importId, body['id']) }) };
  };

function goesOn(migration: Migration, { clock }: Account): void {
  const now = clock.now();
  migration.timeline = goOn
    .filter(([status]) => !migration.startFull || !status.includes('ample'))
    .map(([status, afterMs]) => ({ at: now + afterMs, status }));
}

/** Another of the store's jobs. */
function somebodys({ account, jobConduct }: Call): void {
  const uploaded = { ...noRecords(), subscription: 1 };
  createJob(account, { externalRef: 'somebody-elses', uploaded, valid: uploaded }, jobConduct);
}

/** A job that could not be worked on: it fails when its turn comes, and never started. */
export const hopelessJob = (job: Job): Job => ({ ...job, failed: true, valid: noRecords() });

export function withoutStart(shown: ShownJob): ShownJob {
  const timestamps = Object.entries(shown.meta.timestamps).filter(([name]) => name !== 'started_at');
  return {
    ...shown,
    meta: { ...shown.meta, timestamps: Object.fromEntries(timestamps) as typeof shown.meta.timestamps },
  };
}
