import { successOf } from '../contracts/spec/contract.ts';
import { examplesOf } from '../contracts/spec/examples.ts';
import type { Operation } from '../contracts/spec/operation.ts';
import { type Answer, type Call, type Handler, emptyAnswer, jsonAnswer, refusal } from './answer.ts';
import { complaintsOfForm, elasticPathHandlers } from './elastic-path.ts';
import { complaintsOfTool, complaintsOfUser, import2Handlers, sandboxHandlers } from './import2.ts';
import { type Complaint, complaintsOfBody, complaintsOfParameters, refuse } from './validate.ts';

const handlers: { readonly [operation: string]: Handler } = { ...import2Handlers, ...elasticPathHandlers };

/** What a request can have wrong that its schema does not say. */
const furtherComplaints: { readonly [operation: string]: (call: Call) => Complaint[] } = {
  'import2.createImport': ({ fields }) => complaintsOfTool(fields),
  'import2.listImports': complaintsOfUser,
  'elastic-path.createImport': ({ form }) => complaintsOfForm(form),
};

const nothing: readonly Complaint[] = [];

/** All that is wrong with a request, in the order in which it is told. */
export function complaintsOf(call: Call): readonly Complaint[] {
  const { operation, body, meant } = call;
  const further = furtherComplaints[operation.id];
  const isDescribed = operation.requestBody !== null && operation.requestBody.mediaType !== 'multipart/form-data';
  if (!further && !isDescribed && operation.parameters.length === 0) return nothing;
  const ofBody = isDescribed ? complaintsOfBody(operation, body, meant) : nothing;
  const unread = ofBody.filter(({ field }) => field === 'body');
  return [...complaintsOfParameters(call), ...unread, ...(further?.(call) ?? nothing), ...ofBody.slice(unread.length)];
}

/** What an operation does; one that has no handler yet is answered from the document. */
export const handlerOf = ({ operation, site }: Pick<Call, 'operation' | 'site'>): Handler =>
  (site === 'sandbox' ? sandboxHandlers[operation.id] : undefined) ?? handlers[operation.id] ?? fromDocument;

const fromDocument: Handler = ({ operation }) =>
  documentedAnswer(operation, successOf(operation.id)) ?? emptyAnswer(200);

/** The answer to a request: what refuses it, or what the operation does. */
export function answerTo(call: Call): Answer {
  if (call.unread) return call.unread;
  const complaints = complaintsOf(call);
  return complaints.length > 0 ? refuse(call.operation, complaints) : handlerOf(call)(call);
}

/** The first example the document has for a status (Prism's convention `Prefer: code=`), null if it declares none such. */
export function documentedAnswer(operation: Operation, status: number): Answer | null {
  const promised = operation.responses[status];
  if (!promised) return null;
  const [example] = examplesOf(operation.id, status);
  if (!example) return status >= 400 ? refusal(operation.api, status) : emptyAnswer(status);
  const challenge = refusal(operation.api, status).headers.filter(([name]) => name !== 'content-type');
  return jsonAnswer(status, example.value, challenge);
}
