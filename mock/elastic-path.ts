import type { MultipartFields } from '@fastify/multipart';
import { isObject } from '../contracts/json.ts';
import { isAccountName } from './account.ts';
import { type Answer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import { type Job, createJob, isThere, noRecords, recordTypes, showJob } from './job.ts';
import { isUnchecked } from './validate.ts';
import { type Upload, mostObjects, readUpload } from './upload.ts';

/** The client secret of every mock account. */
export const mockClientSecret = 'mock-secret';

const tokenSeconds = 3600;
const defaultPage = 25;
const longestRef = 2048;

const bad = (detail: string): Answer => refusal('elastic-path', 400, detail);

/** What a multipart body brought, or the answer that refuses it. */
async function readForm({ request }: Call): Promise<{ upload: Upload | null; externalRef: string | null } | Answer> {
  if (!request.isMultipart()) return bad('the body must be multipart/form-data');
  let upload: Upload | null = null;
  let fields: MultipartFields = {};
  try {
    for await (const part of request.parts()) {
      fields = part.fields;
      if (part.type === 'file' && part.fieldname === 'import_file') upload = await readUpload(part.file);
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
  const form = await readForm(call);
  if ('status' in form) return form;
  const { upload, externalRef } = form;
  const { account, behaviour } = call;
  const checks = (field: string, keyword: string): boolean => !isUnchecked(behaviour.unchecked, field, keyword);
  if (!upload && checks('import_file', 'required')) return bad('import_file is required');
  const { uploaded, valid, objects } = upload ?? nothing;
  if (objects > mostObjects && checks('import_file', 'maxItems'))
    return bad(`import_file holds more than ${mostObjects} objects`);
  if (recordTypes.every((type) => uploaded[type] === 0) && checks('import_file', 'minItems'))
    return bad('import_file holds no well-formed record');
  if (externalRef && [...externalRef].length > longestRef && checks('external_ref', 'maxLength'))
    return bad(`external_ref is longer than ${longestRef} characters`);
  const kept = behaviour.ignoredFields.includes('external_ref') ? null : externalRef;
  const job = createJob(account, { externalRef: kept, uploaded, valid }, behaviour);
  if (behaviour.writes === 'forgotten') account.jobs.pop();
  if (behaviour.writes === 'kept-twice') createJob(account, { externalRef: kept, uploaded, valid }, behaviour);
  return jsonAnswer(201, { data: showJob(job, account.clock.now()) });
};

const nothing: Upload = { uploaded: noRecords(), valid: noRecords(), objects: 0 };

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
  const from = behaviour.list === 'offset-one-more' ? offset + 1 : offset;
  const to = behaviour.list === 'limit-ignored' ? Infinity : from + limit;
  const page = jobsOf(call, now)
    .slice(from, to)
    .map((job) => showJob(job, now));
  const self = `/v2/subscriptions/imports?page[offset]=${offset}&page[limit]=${limit}`;
  return jsonAnswer(200, { data: page, links: { self } });
};

const getImport: Handler = (call) => {
  const wanted = call.path['import_uuid']?.toLowerCase();
  const now = call.account.moment(call.behaviour);
  const job = jobsOf(call, now).find(({ id }) => id === wanted);
  return job ? jsonAnswer(200, { data: showJob(job, now) }) : refusal('elastic-path', 404, 'No import found');
};

const createAccessToken: Handler = ({ accounts, body }) => {
  const fields = isObject(body) ? body : {};
  const client = String(fields['client_id']);
  if (!isAccountName(client) || fields['client_secret'] !== mockClientSecret)
    return refusal('elastic-path', 401, 'the client credentials are not known');
  const account = accounts.get(client);
  return jsonAnswer(200, {
    access_token: account.issueToken(tokenSeconds),
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
