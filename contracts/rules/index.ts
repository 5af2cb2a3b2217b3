import type { Exchange } from '../spec/exchange.ts';
import { type Finding, broken, foundBy, holds } from './finding.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { bodySchema } from './body-schema.ts';
import { emptyBody } from './empty-body.ts';
import { errorDocument } from './error-document.ts';
import { headers } from './headers.ts';
import { jobInvariants } from './job-invariants.ts';
import { jsonBody } from './json-body.ts';
import { mediaType } from './media-type.ts';
import { retirement } from './retirement.ts';
import type { Rule } from './rule.ts';
import { secretEcho } from './secret-echo.ts';
import { status } from './status.ts';
import { transport } from './transport.ts';
import { undescribedMembers } from './undescribed-members.ts';
import { uniqueNames } from './unique-names.ts';
import { validationErrors } from './validation-errors.ts';

/** The rules every exchange is held to, those made while arranging included. A new rule is a file and a line here. */
export const rules: readonly Rule[] = [
  transport,
  status,
  mediaType,
  headers,
  jsonBody,
  emptyBody,
  bodySchema,
  uniqueNames,
  errorDocument,
  validationErrors,
  jobInvariants,
  secretEcho,
  retirement,
  undescribedMembers,
];

/** All rules on one exchange. */
export const checkExchange = (exchange: Exchange, contract: Contract, held: readonly Rule[] = rules): Finding[] =>
  held.flatMap((rule) => {
    try {
      return foundBy(rule.id, ...rule.check(exchange, contract));
    } catch (error) {
      // whatever an answer holds, it is the answer's fault, not the suite's
      return foundBy(
        rule.id,
        broken('http/whole-answer', 'body', holds('an answer that can be judged'), String(error)),
      );
    }
  });

/** The requirements that all rules hold one exchange to: something stood there to be judged. */
export const judgedIn = (exchange: Exchange, contract: Contract, held: readonly Rule[] = rules): RequirementId[] =>
  held.flatMap((rule) => rule.judges(exchange, contract));
