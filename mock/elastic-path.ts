import type { MultipartFields } from '@fastify/multipart';
import { isObject } from '../contracts/values/json.ts';
import { isAccountName } from './account.ts';
import { type Answer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import { type Job, createJob, forgetEnded, isThere, noRecords, recordTypes, showJob } from './job.ts';
import type { Behaviour } from '../faults/behaviour.ts';
import { misread } from './misread.ts';
import { mostJobs } from './limits.ts';
import { isUnchecked } from './validate.ts';
import { type Upload, mostObjects, readUpload } from './upload.ts';

/** The client secret of every mock account. */
export const mockClientSecret = 'mock-secret';

const tokenSeconds = 3600;
const defaultPage = 25;
const longestRef = 2048;

const bad = (detail: string): Answer => refusal('elastic-path', 400, detail);

/** What a multipart body brought, or the answer that refuses it. */
async function readForm({
  request,
  behaviour,
}: Call): Promise<{ upload: Upload | null; externalRef: string | null } | Answer> {
  if (!request.isMultipart()) return bad('the body must be multipart/form-data');
  let upload: Upload | null = null;
  let fields: MultipartFields = {};
  try {
    for await (const part of request.parts()) {
      fields = part.fields;
      if (part.type === 'file' && part.fieldname === 'import_file')
        upload = await readUpload(part.file, behaviour.upload);
      else if (part.type === 'file') part.file.resume();
      if (part.type === 'file' && part.file.truncated) return refusal('elastic-path', 413);
    }
  } catch {
    request.raw.unpipe().resume(); // or the rest would stop the requests behind this one
    return bad('the multipart body cannot be read');
  }
  const ref = fields['external_ref'];
  const value = ref && !Array.isArray(ref) && ref.type === 'field' ? ref.value : null;
  return { upload, externalRef: typeof value === 'string' ? value : null };
}

const createImport: Handler = async (call) => {
  const answer = await createFrom(call, await readForm(call));
  if (call.behaviour.writes === 'kept-though-refused' && answer.status >= 400)
    createJob(call.account, { externalRef: null, uploaded: noRecords(), valid: noRecords() }, call.behaviour);
  return answer;
};

async function createFrom(call: Call, form: Awaited<ReturnType<typeof readForm>>): Promise<Answer> {
  if ('status' in form) return form;
  const { upload, externalRef } = form;
  const { account, behaviour } = call;
  const checks = (field: string, keyword: string): boolean => !isUnchecked(behaviour.unchecked, field, keyword);
  const isStrict = (field: string, keyword: string): boolean => isUnchecked(behaviour.overchecked, field, keyword);
  if (!upload && checks('import_file', 'required')) return bad('import_file is required');
  const { uploaded, valid, objects } = upload ?? nothing;
  if (upload?.refused) return bad('import_file holds a line that is not well-formed');
  if (objects > mostObjects - (isStrict('import_file', 'maxItems') ? 1 : 0) && checks('import_file', 'maxItems'))
    return bad(`import_file holds more than ${mostObjects} objects`);
  if (recordTypes.every((type) => uploaded[type] === 0) && checks('import_file', 'minItems'))
    return bad('import_file holds no well-formed record');
  if (externalRef === null && isStrict('external_ref', 'required')) return bad('external_ref is required');
  const longest = isStrict('external_ref', 'maxLength') ? longestRef - 1 : longestRef;
  if (externalRef && /[^\x20-\x7e]/.test(externalRef) && isStrict('external_ref', 'ascii'))
    return bad('external_ref holds a character beyond ASCII');
  if (externalRef && [...externalRef].length > longest && checks('external_ref', 'maxLength'))
    return bad(`external_ref is longer than ${longestRef} characters`);
  if (account.jobs.length >= mostJobs && !forgetEnded(account))
    return refusal('elastic-path', 409, `${mostJobs} jobs are waiting`);
  const kept = behaviour.ignoredFields.includes('external_ref') ? null : externalRef;
  const job = createJob(account, { externalRef: kept, uploaded, valid }, behaviour);
  if (behaviour.writes === 'forgotten') account.jobs.pop();
  if (behaviour.writes === 'kept-twice') createJob(account, { externalRef: kept, uploaded, valid }, behaviour);
  return jsonAnswer(201, { data: showJob(job, account.clock.now()) });
}

const nothing: Upload = { uploaded: noRecords(), valid: noRecords(), objects: 0, refused: false };

/** The jobs an account sees. */
const jobsOf = ({ account, accounts, behaviour }: Call, now: number): readonly Job[] => {
  const all = behaviour.ownership === 'own' ? account.jobs : accounts.everybody().flatMap(({ jobs }) => jobs);
  return all.every((job) => isThere(job, now)) ? all : all.filter((job) => isThere(job, now));
};

const listImports: Handler = (call) => {
  const { account, query, behaviour } = call;
  const offset = Number(query['page[offset]'] ?? 0);
  const limit = Number(query['page[limit]'] ?? defaultPage);
  const now = account.moment(behaviour);
  const [from, to] = pageOf(behaviour.list, offset, limit);
  const shown = jobsOf(call, now).slice(from, to);
  const page = misread(shown, behaviour.list).map((job) => showJob(job, now));
  const self = `/v2/subscriptions/imports?page[offset]=${offset}&page[limit]=${limit}`;
  return jsonAnswer(200, { data: page, links: { self } });
};

/** From which job to which a page goes, the last one left out. */
function pageOf(how: Behaviour['list'], offset: number, limit: number): [from: number, to: number] {
  if (how === 'offset-one-more') return [offset + 1, offset + 1 + limit];
  if (how === 'offset-ignored') return [0, limit];
  if (how === 'limit-ignored') return [offset, Infinity];
  return [offset, offset + limit + (how === 'limit-one-more' ? 1 : 0)];
}

const getImport: Handler = (call) => {
  const wanted = call.path['import_uuid']?.toLowerCase();
  const now = call.account.moment(call.behaviour);
  const job = jobsOf(call, now).find(({ id }) => id === wanted);
  return job ? jsonAnswer(200, { data: showJob(job, now) }) : refusal('elastic-path', 404, 'No import found');
};

const createAccessToken: Handler = ({ accounts, body, behaviour }) => {
  const fields = isObject(body) ? body : {};
  const client = String(fields['client_id']);
  const isKnown = isAccountName(client) || behaviour.token === 'any-client';
  if (!isKnown || (fields['client_secret'] !== mockClientSecret && behaviour.token !== 'any-secret'))
    return refusal('elastic-path', 401, 'the client credentials are not known');
  const account = accounts.get(client);
  return jsonAnswer(200, {
    access_token: account.issueToken(tokenSeconds, behaviour.token),
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    expires: Math.floor(account.clock.now() / 1000) + tokenSeconds,
    identifier: 'client_credentials',
  });
};

export const elasticPathHandlers = {
  'elastic-path.createImport': createImport,
  'elastic-path.listImports': listImports,
  'elastic-path.getImport': getImport,
  'elastic-path.createAccessToken': createAccessToken,
} satisfies { readonly [operation: string]: Handler };
