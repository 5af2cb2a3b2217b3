import type { MultipartFields } from '@fastify/multipart';
import { isObject } from '../contracts/json.ts';
import { isAccountName } from './account.ts';
import { type Answer, jsonAnswer, refusal } from './answer.ts';
import type { Call, Handler } from './call.ts';
import { createJob, recordTypes, showJob } from './job.ts';
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
    }
  } catch {
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
  if (!upload) return bad('import_file is required');
  if (upload.objects > mostObjects) return bad(`import_file holds more than ${mostObjects} objects`);
  if (recordTypes.every((type) => upload.uploaded[type] === 0)) return bad('import_file holds no well-formed record');
  if (externalRef && [...externalRef].length > longestRef)
    return bad(`external_ref is longer than ${longestRef} characters`);
  const { uploaded, valid } = upload;
  const job = createJob(call.account, { externalRef, uploaded, valid });
  return jsonAnswer(201, { data: showJob(job, call.account.clock.now()) });
};

const listImports: Handler = ({ account, query }) => {
  const offset = Number(query['page[offset]'] ?? 0);
  const limit = Number(query['page[limit]'] ?? defaultPage);
  const now = account.clock.now();
  const page = account.jobs.slice(offset, offset + limit).map((job) => showJob(job, now));
  const self = `/v2/subscriptions/imports?page[offset]=${offset}&page[limit]=${limit}`;
  return jsonAnswer(200, { data: page, links: { self } });
};

const getImport: Handler = ({ account, path }) => {
  const job = account.jobs.find(({ id }) => id === path['import_uuid']?.toLowerCase());
  if (!job) return refusal('elastic-path', 404, 'No import found');
  return jsonAnswer(200, { data: showJob(job, account.clock.now()) });
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
