import { type Whose, claimOf, unassignedToken } from '../spec/auth.ts';
import { operationOf } from '../spec/contract.ts';
import { type Exchange, jsonOf } from '../spec/exchange.ts';
import { groupedBy } from '../values/grouped.ts';
import { parseJson, patternOf, valueAt, wellFormed } from '../values/json.ts';
import { endsWithVersion } from '../cases/permission.ts';
import type { Api } from '../spec/operation.ts';
import { type Parameters, usualParameters } from '../settings/parameters.ts';
import type { Gives, TakenStep } from '../judge/target.ts';
import { isMock, isSandbox } from '../spec/targets.ts';
import { table } from '../settings/table.ts';

const settingOf: { readonly [member: string]: string } = {
  client_id: table['elastic-path'].clientId.variable,
  client_secret: table['elastic-path'].clientSecret.variable,
  destination_token: table.import2.destinationToken.variable,
};

const tokenOf = (api: Api): string => table[api].token.variable;
const baseOf = (api: Api): string => table[api].baseUrl.variable;

/** Ids that answers gave, each with the variable the shell has it in; the latest first. */
type Ids = readonly (readonly [value: string, variable: string])[];

/** A command; `sets`: the variable it does nothing but set; `asks`: the moment it did nothing but ask for what stands there. */
type Line = { readonly text: string; readonly sets?: string; readonly asks?: number };

/**
 * Shell commands (bash, curl) that repeat the steps of a case, in order. Ids that an answer gave are taken from the
 * answer anew; credentials are variables, so nothing secret stands in the text. `settingsIn` says which it needs.
 */
export function curlOf(steps: readonly TakenStep[], parameters: Parameters): string {
  let ids: Ids = [];
  const first = steps.find((step): step is ApiStep => step.kind === 'exchange');
  const api = first ? operationOf(first.exchange.operation).api : 'import2';
  const lines: Line[] = [];
  for (const step of steps) {
    if (step.kind === 'control') {
      lines.push({ text: controlCall(step, api, ids) });
      continue;
    }
    const given = step.gives.map((gives) => ({ ...gives, ...givenBy(step, gives), variable: freshName(gives, ids) }));
    const isBeside = step.exchange.target !== first?.exchange.target;
    const command = curl(step.exchange, ids, parameters, isBeside);
    const isPoll = given.length === 0 && step.exchange.request.method === 'GET';
    lines.push(...(isPoll ? [{ text: command, asks: step.exchange.startedAt }] : captured(command, given)));
    ids = [...given.map(({ value, variable }) => [value, variable] as const), ...ids];
  }
  const isUsed = (variable: string): boolean => lines.some(({ text }) => text.includes(`$${variable}"`));
  return onceEach(lines)
    .flatMap(({ text, sets }) => (sets === undefined || isUsed(sets) ? [text] : []))
    .join('\n');
}

/** Who asks the same again with such pauses, on average, waits for something: without them it is not repeated. */
const pauseMs = 1000;

/** What was asked again while nothing else was done stands there once, with how often it was asked, and for how long. */
function onceEach(lines: readonly Line[]): Line[] {
  let changes = 0;
  const keys = lines.map(({ text, asks }) => `${asks === undefined ? ++changes : changes} ${text}`);
  const alike = groupedBy([...lines.keys()], (at) => keys[at] ?? '');
  return lines.flatMap((line, at) => {
    const same = alike.get(keys[at] ?? '') ?? [];
    const [first = at, last = at] = [same[0], same[same.length - 1]];
    const tookMs = (lines[last]?.asks ?? 0) - (lines[first]?.asks ?? 0);
    if (same.length === 1 || tookMs < pauseMs * (same.length - 1)) return [line];
    const comment = `# asked ${same.length} times over ${Math.round(tookMs / 1000)} s:`;
    return at === first ? [{ text: comment }, line] : [];
  });
}

/** The command that runs a case again, and no other. */
export const rerunCommand = (id: string): string => `npm run contract -- --grep ${shellQuoted(`^${patternOf(id)} at`)}`;

/** The settings that commands of `curlOf` need, as variables of the shell. */
export function settingsIn(script: string): string[] {
  const unquoted = script.replace(/\$'(?:[^'\\]|\\.)*'|'[^']*'|\\'/g, ''); // what is quoted is nobody's variable
  const used = [...unquoted.matchAll(/\$\{?((?:IMPORT2|EP)_[A-Z_]+|MOCK_URL)\b(?!:-)/g)].map(([, name]) => name ?? '');
  return [...new Set(used)].sort();
}

type ApiStep = TakenStep & { readonly kind: 'exchange' };

/** `ID`, then `ID_2` for the second import of a journey. */
function freshName({ parameter }: Gives, ids: Ids): string {
  const name = parameter.toUpperCase();
  const taken = ids.filter(([, variable]) => variable.replace(/_\d+$/, '') === name).length;
  return taken === 0 ? name : `${name}_${taken + 1}`;
}

/** What an answer gave: the member's name, its value, and as which of the members of that name it stands there, from 1. */
function givenBy(
  { exchange: { answer } }: ApiStep,
  { pointer }: Gives,
): { member: string; value: string; nth: number } {
  const member = pointer.slice(pointer.lastIndexOf('/') + 1);
  const value = String(valueAt(jsonOf(answer), pointer) ?? '');
  const body = answer.kind === 'response' ? answer.body : '';
  const all = [...body.matchAll(new RegExp(`"${member}" *: *("[^"]*")`, 'g'))].map(([, text]) => parseJson(text ?? ''));
  return { member, value, nth: Math.max(all.indexOf(value), 0) + 1 };
}

type Given = ReturnType<typeof givenBy> & { readonly variable: string };

/** A command whose answer gives values: the answer is kept, and each value taken from it by its member's name. */
function captured(command: string, given: readonly Given[]): Line[] {
  if (given.length === 0) return [{ text: command }];
  return [
    { text: `ANSWER=$(${command.replace(` -i -w '\\n'`, '')})` },
    ...given.map(({ variable, member, nth }) => ({
      text: `${variable}=$(printf '%s' "$ANSWER" | grep -o '"${member}" *: *"[^"]*"' | sed -n ${nth}p | cut -d'"' -f4)`,
      sets: variable,
    })),
  ];
}

function controlCall({ method, path, body }: TakenStep & { readonly kind: 'control' }, api: Api, ids: Ids): string {
  const place = word(
    path
      .split('/')
      .map((segment) => idOr(segment, ids))
      .join('/'),
  ); // no name of its own is an id
  return `curl -sS -o /dev/null -X ${method} -u "${tokenInShell(tokenOf(api))}:X" -d ${word(body)} "\${MOCK_URL%/}"${place}`;
}

/** @param isBeside it went to the live API beside the sandbox that the others went to */
function curl(exchange: Exchange, ids: Ids, parameters: Parameters, isBeside: boolean): string {
  const { request } = exchange;
  const { api, atHostRoot, path } = operationOf(exchange.operation);
  const base = baseOf(api);
  const headers = request.headers.map(([name, value]) => `-H ${word(`${name}: ${value}`)}`);
  const bare =
    request.body !== '' && !request.headers.some(([name]) => name === 'content-type') ? [`-H 'content-type:'`] : [];
  const { pipe, data } = bodyInShell(request.body, parameters);
  const parts = [
    `curl -sS -i -w '\\n'`,
    `-X ${request.method}`,
    ...credentials(exchange),
    ...headers,
    ...bare,
    ...data,
  ];
  const changed = (by: string): string => `$(printf %s "$${base}" | sed -E '${by}')`;
  // the setting may name the other site: nothing made up may go to the live one
  const root = isSandbox(exchange.target)
    ? changed(`s,/*$,,; s,${endsWithVersion},/sandbox,`)
    : isBeside
      ? changed(`s,/*$,,; s,/sandbox$,/${/\/(v\d+(?:\.\d+)?)\//.exec(request.url)?.[1] ?? ''},`)
      : atHostRoot
        ? changed('s,(//[^/]*).*,\\1,')
        : `\${${base}%/}`;
  return `${pipe}${parts.join(' ')} --path-as-is -g "${root}"${word(ownPath(request.url, path, ids))}`;
}

/**
 * The part of a URL below the API's base URL, with ids as variables where the operation's path has a parameter. Found
 * from the right by the operation's whole path, so that any base URL will do.
 */
function ownPath(url: string, template: string, ids: Ids): string {
  const [place = '', ...query] = url.replace(/^https?:\/\/[^/?]+\/?/, '').split('?');
  const segments = place.split('/');
  const slots = template.split('/').slice(1);
  const isParameter = (slot: string | undefined): boolean => slot?.startsWith('{') ?? false;
  const isHere = (start: number): boolean =>
    slots.every((slot, at) => slot === segments[start + at] || (isParameter(slot) && start + at < segments.length));
  let start = segments.length - slots.length;
  while (start > 0 && !isHere(start)) start -= 1;
  const own = segments
    .slice(Math.max(start, 0))
    .map((segment, at) => (isParameter(slots[at]) ? idOr(segment, ids) : segment));
  return ['/' + own.join('/'), ...query].join('?');
}

function idOr(segment: string, ids: Ids): string {
  const known = ids.find(([value]) => value !== '' && segment === encodeURIComponent(wellFormed(value)));
  return known ? mark(`$${known[1]}`) : segment;
}

/** A token of the settings. The user name of Basic may be set as the vendor's own example has it, `token:X`. */
const tokenInShell = (variable: string, isBasic = true): string => (isBasic ? `\${${variable}%%:*}` : `$${variable}`);

/** How a request authenticates itself, said to curl with the tokens as variables. */
function credentials({ operation, target, request }: Exchange): string[] {
  const { api, security } = operationOf(operation);
  const claim = claimOf(request.auth, security);
  if (claim === null) return [];
  if ('verbatim' in claim) return [`-H "Authorization: ${claim.verbatim}"`];
  const { scheme, isBasic, whose, password } = claim;
  const own = tokenOf(api);
  const forbidden = table['elastic-path'].forbiddenToken.variable;
  const tokens: { readonly [whose in Whose]: string } = {
    own: tokenInShell(own, isBasic),
    other: tokenInShell(table.import2.otherToken.variable, isBasic),
    forbidden: isMock(target) ? `\${${forbidden}:-$${own}}` : `$${forbidden}`, // a mock is told to forbid
    issued: '$ACCESS_TOKEN',
    nobody: unassignedToken,
    empty: '',
  };
  const text = isBasic ? `${tokens[whose]}:${password}` : tokens[whose];
  if (isBasic && scheme === 'Basic') return [`-u "${text}"`];
  return [`-H "Authorization: ${scheme} ${isBasic ? `$(printf %s "${text}" | base64 | tr -d '\\n')` : text}"`];
}

const shortBody = 4096;

/** The body as curl's argument; a long one is piped in, with repeated lines made by `yes`. */
function bodyInShell(body: string, parameters: Parameters): { pipe: string; data: string[] } {
  if (body === '') return { pipe: '', data: [] };
  const form = formInShell(body, parameters);
  if (form) return { pipe: '', data: form };
  if (body.length <= shortBody || !body.includes('\n'))
    return { pipe: '', data: [`--data-binary ${word(withSettings(body, parameters))}`] };
  const runs: [line: string, times: number][] = [];
  for (const line of body.split('\n').slice(0, -1)) {
    const last = runs[runs.length - 1];
    if (last?.[0] === line) last[1] += 1;
    else runs.push([line, 1]);
  }
  const commands = runs.map(([line, times]) =>
    times > 1 ? `yes ${word(line)} | head -n ${times}` : `printf '%s\\n' ${word(line)}`,
  );
  return { pipe: `{ ${commands.join('; ')}; } | `, data: ['--data-binary @-'] };
}

const settingsOf = (parameters: Parameters): { member: string; value: string; variable: string }[] =>
  Object.entries(settingOf).flatMap(([member, variable]) => {
    const value = parameters[member];
    return value ? [{ member, value, variable }] : [];
  });

/** A form that holds settings, pair by pair, so that curl encodes what they are; null: it holds none. */
function formInShell(body: string, parameters: Parameters): string[] | null {
  const settings = settingsOf(parameters);
  const pairs = body.split('&').map((pair) => {
    const known = settings.find(({ member, value }) => pair === `${member}=${encodeURIComponent(wellFormed(value))}`);
    return known ? `--data-urlencode "${known.member}=$${known.variable}"` : `--data-raw ${word(pair)}`;
  });
  return pairs.some((pair) => pair.startsWith('--data-urlencode')) ? pairs : null;
}

/** A JSON body with the settings it holds as variables; a value that JSON escapes is escaped by the shell too. */
const withSettings = (body: string, parameters: Parameters): string =>
  settingsOf(parameters).reduce((text, { member, value, variable }) => {
    const json = JSON.stringify(value);
    const isMadeUp = value === usualParameters.destination_token; // no setting was there to be used
    const said = isMadeUp
      ? `\${${variable}:-any-token}`
      : json === `"${value}"`
        ? `$${variable}`
        : `$(printf %s "$${variable}" | sed 's/[\\\\"]/\\\\&/g')`;
    return text.split(`"${member}":${json}`).join(`"${member}":"${mark(said)}"`);
  }, body);

/** Something for the shell to fill in, within a text that is otherwise as it stands. */
const mark = (expression: string): string => `\u0000${expression}\u0000`;

/** A text as one word of the shell: quoted, with what is marked left to the shell, and long runs of a letter made on the spot. */
const word = (text: string): string =>
  text
    .split('\u0000')
    .map((part, at) => (at % 2 === 1 ? `"${part}"` : literal(part)))
    .join('');

function literal(text: string): string {
  const run = /(\w)\1{199,}/.exec(text);
  if (!run) return shellQuoted(text);
  const made = `"$(head -c ${run[0].length} /dev/zero | tr '\\0' ${run[1]})"`;
  return shellQuoted(text.slice(0, run.index)) + made + literal(text.slice(run.index + run[0].length));
}

/** A text as one word of bash. */
function shellQuoted(text: string): string {
  if (text === '') return '';
  // eslint-disable-next-line no-control-regex -- these need bash's $'…'
  if (!/[\u0000-\u001f]/.test(text)) return `'${text.replace(/'/g, `'\\''`)}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  return `$'${escaped}'`;
}
