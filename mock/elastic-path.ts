import { mostRecords } from '../contracts/spec/record-types.ts';
import { totalOf } from '../contracts/values/grouped.ts';
import { isAccountName } from './account.ts';
import { type Handler, jsonAnswer, refusal } from './answer.ts';
import { type Form, createJob, forgetEnded, noRecords } from './job.ts';
import { mostJobs } from './limits.ts';
import { type Complaint, complaint } from './validate.ts';
import { mockClientSecret, tokenSeconds } from '../contracts/spec/auth.ts';

/** How many jobs a page holds where nobody says. */
export const defaultPage = 25;
const longestRef = 2048;

/** How many records an upload holds. */
export const recordsIn = ({ upload }: Form): number => (upload ? totalOf(upload.uploaded) : 0);

/** What can be wrong with an upload. */
export function complaintsOfForm(form: Form): Complaint[] {
  const { upload, externalRef } = form;
  const wrong: readonly (readonly [isWrong: boolean, ...Parameters<typeof complaint>])[] = [
    [!upload, 'import_file', 'required', 'is required'],
    [(upload?.objects ?? 0) > mostRecords, 'import_file', 'maxItems', `holds more than ${mostRecords} objects`],
    [recordsIn(form) === 0, 'import_file', 'minItems', 'holds no well-formed record'],
    [
      [...(externalRef ?? '')].length > longestRef,
      'external_ref',
      'maxLength',
      `is longer than ${longestRef} characters`,
    ],
  ];
  return wrong.flatMap(([isWrong, ...what]) => (isWrong ? [complaint(...what)] : []));
}

const createImport: Handler = ({ account, form: { upload, externalRef }, jobConduct, seen }) => {
  if (account.jobs.length >= mostJobs && !forgetEnded(account))
    return refusal('elastic-path', 409, `${mostJobs} jobs are waiting`);
  const { uploaded, valid } = upload ?? { uploaded: noRecords(), valid: noRecords() };
  const job = createJob(account, { externalRef, uploaded, valid }, jobConduct);
  return jsonAnswer(201, { data: jobConduct.show(job, seen.now) });
};

const listImports: Handler = ({ seen: { jobs, now }, query }) => {
  const offset = Number(query['page[offset]'] ?? 0);
  const limit = Number(query['page[limit]'] ?? defaultPage);
  const data = jobs.slice(offset, offset + limit).map((job) => job.conduct.show(job, now));
  const self = `/v2/subscriptions/imports?page[offset]=${offset}&page[limit]=${limit}`;
  return jsonAnswer(200, { data, links: { self } });
};

const getImport: Handler = ({ seen: { jobs, now }, path }) => {
  const wanted = path['import_uuid']?.toLowerCase();
  const job = jobs.find(({ id }) => id === wanted);
  return job ? jsonAnswer(200, { data: job.conduct.show(job, now) }) : refusal('elastic-path', 404, 'No import found');
};

const createAccessToken: Handler = ({ accountOf, fields }) => {
  const client = String(fields['client_id']);
  if (!isAccountName(client) || fields['client_secret'] !== mockClientSecret)
    return refusal('elastic-path', 401, 'the client credentials are not known');
  const account = accountOf(client);
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
