import type { Case } from '../cases/case.ts';
import { plain } from '../cases/plain.ts';
import { type OperationId, isOnOne, operationIds, operationOf } from '../spec/contract.ts';
import { type Exchange, jsonOf } from '../spec/exchange.ts';
import { type Expected, type Finding, broken, equal, foundBy, holds } from '../spec/finding.ts';
import { isObject, parseJson } from '../values/json.ts';
import { usualParameters, type Parameters } from '../settings/parameters.ts';
import { type RequirementId, requirementOf } from '../spec/requirements/index.ts';
import { isRefusal, isSuccess, isUnknown, sentenceOn } from '../spec/statuses.ts';
import { type TargetName, sandboxTargets } from '../spec/targets.ts';

type Promised = Pick<Case, 'operation' | 'status' | 'verifies'>;

/** Nobody says which: openapi.yaml names one that binds at a mock, and that it is a refusal is all HTTP asks for. */
const ofOurChoice = 'http/refused-with-declared-status';
const noRefusal = 'http/client-error-is-4xx';

/** The sentence that says that a row's input has the row's status, and no other; undefined where none does. */
export function sayingStatus({ status, verifies }: Pick<Promised, 'status' | 'verifies'>): RequirementId | undefined {
  const saying = verifies[verifies.length - 1] ?? verifies[0];
  const { authority, status: named } = requirementOf(saying);
  return named === status || authority === 'ours' || isSuccess(status) ? saying : undefined;
}

/** A refusal which breaks a decision of ours alone: nobody promises another answer there. */
type Unpromised = {
  readonly operations: readonly OperationId[];
  readonly targets: readonly TargetName[];
  /** The status of the refusal; left out where a further GET tells. */
  readonly found?: number;
  /** Only where this holds as well. */
  readonly only?: (exchange: Exchange, parameters: Parameters) => boolean;
  /** Only where a further GET finds gone what was seen before. */
  readonly gone?: true;
  /** Whether it comes before anything else is looked at, so that a request that is to be refused otherwise meets it as well. */
  readonly first?: true;
  readonly breaks: RequirementId;
};

const onAnImport = operationIds.filter((id) => operationOf(id).api === 'import2' && isOnOne(id));

const unpromised: readonly Unpromised[] = [
  {
    operations: onAnImport,
    targets: sandboxTargets,
    found: 404,
    breaks: 'import2/sandbox-knows-its-fixed-import',
  },
  {
    operations: ['import2.createImport'],
    targets: ['import2@sandbox', 'import2@live'],
    found: 422,
    only: refusesMadeUp,
    breaks: 'import2/made-up-destination-is-taken',
  },
  {
    operations: ['elastic-path.createImport'],
    targets: ['elastic-path@store'],
    found: 409,
    breaks: 'elastic-path/create-meets-no-conflict',
  },
  {
    operations: ['elastic-path.createImport'],
    targets: ['elastic-path@store'],
    found: 403,
    only: ({ request, answer }) => request.auth === 'valid' && isObject(jsonOf(answer)), // a page is of somebody before the store
    first: true,
    breaks: 'elastic-path/token-may-create',
  },
  {
    operations: onAnImport,
    targets: ['import2@live'],
    gone: true,
    breaks: 'import2/imports-are-kept',
  },
  {
    operations: ['elastic-path.getImport'],
    targets: ['elastic-path@store'],
    gone: true,
    breaks: 'elastic-path/jobs-are-kept',
  },
];

const unpromisedOf = ({ operation, status }: Promised, target?: TargetName): readonly Unpromised[] =>
  unpromised.filter(
    ({ operations, targets, found, first }) =>
      (isSuccess(status) || (first && found !== status)) &&
      operations.includes(operation) &&
      (!target || targets.includes(target)),
  );

/** The requirements that the status of a right answer holds; at some target, if none is named. */
export function heldByStatus(row: Promised, target?: TargetName): RequirementId[] {
  const general = sentenceOn(row.operation, row.status);
  return [
    ...row.verifies,
    ...(general ? [general] : []),
    ...(sayingStatus(row) === undefined ? ([ofOurChoice, noRefusal] as const) : []),
    ...unpromisedOf(row, target).flatMap(({ breaks, only, gone }) => ((only ?? gone) && target ? [] : [breaks])),
  ];
}

/** The requirements that an answer of this status holds: of a refusal that nobody gave a status, any other keeps its sentence. */
export function heldByAnswer(row: Promised, found: number, target: TargetName): RequirementId[] {
  if (found === row.status) return heldByStatus(row, target);
  return isRefusal(found) && isRefusal(row.status) && sayingStatus(row) === undefined
    ? [row.verifies[0], noRefusal]
    : [];
}

/** The fields of a destination, each with the parameter that a setting may name. */
const destination = {
  destination_instance_url: 'destination_url',
  destination_username: 'destination_user',
  destination_token: 'destination_token',
} as const;

/** Whether a 422 refuses a destination (a field of it, or `destination`) and the request holds a value of one that no setting named. */
function refusesMadeUp({ request, answer }: Exchange, parameters: Parameters): boolean {
  const sent = parseJson(request.body);
  const errors = jsonOf(answer);
  if (!isObject(sent) || !isObject(errors)) return false;
  const isMadeUp = Object.entries(destination).some(([field, name]) => {
    const [value, real = ''] = [sent[field], parameters[name]];
    const isNamed = real !== usualParameters[name] && String(value).endsWith(real);
    return typeof value === 'string' && value.trim() !== '' && !isNamed;
  });
  const isRefused = Object.entries(errors).some(
    ([field, messages]) => field.startsWith('destination') && Array.isArray(messages) && messages.length > 0,
  );
  return isMadeUp && isRefused;
}

/**
 * What an answer of another status than the row's breaks: that it is taken or refused, or that it has this status.
 * @param found the answer's status
 */
export function wrongStatus(row: Promised, found: number, exchange: Exchange, parameters: Parameters): Finding[] {
  const requirement = brokenBy(row, found, exchange, parameters);
  return foundBy('expectation', broken(requirement, 'status', asked(row, found), found));
}

function asked(row: Promised, found: number): Expected {
  return isSuccess(found) && !isSuccess(row.status) && sayingStatus(row) === undefined
    ? holds(`a refusal, such as ${row.status}`)
    : equal(row.status);
}

function brokenBy(row: Promised, found: number, exchange: Exchange, parameters: Parameters): RequirementId {
  const [input] = row.verifies;
  const beside = unpromisedOf(row, exchange.target).find(
    (one) =>
      (one.gone ? parameters['gone'] === 'yes' && isUnknown(row.operation, found) : one.found === found) &&
      (!one.only || one.only(exchange, parameters)),
  );
  if (beside) return beside.breaks;
  if (isSuccess(row.status)) {
    const [usual] = plain[row.operation].verifies;
    if (isSuccess(found)) return sentenceOn(row.operation, row.status) ?? usual;
    const about = requirementOf(input).status;
    return about === undefined || about === row.status || about === found ? input : usual;
  }
  if (isSuccess(found)) return input;
  return sayingStatus(row) ?? (isRefusal(found) ? ofOurChoice : noRefusal);
}
