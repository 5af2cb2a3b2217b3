import { operationOf } from './contract.ts';
import { type Auth, type Exchange, jsonOf } from './exchange.ts';
import { valueAt, wellFormed } from './json.ts';
import type { Api } from './operation.ts';
import type { Parameters } from './request.ts';
import type { Gives, Step } from './target.ts';

/** Values that stand in a request and that the shell puts there from a variable instead. */
type Variables = readonly (readonly [value: string, variable: string])[];

/** The variables of the settings that a request's parameters come from. */
const settingOf: { readonly [parameter: string]: string } = {
  client_id: 'EP_CLIENT_ID',
  client_secret: 'EP_CLIENT_SECRET',
  destination_token: 'IMPORT2_DESTINATION_TOKEN',
};

const tokenOf: { readonly [api in Api]: string } = { import2: 'IMPORT2_TOKEN', 'elastic-path': 'EP_TOKEN' };
const baseOf: { readonly [api in Api]: string } = { import2: 'IMPORT2_BASE_URL', 'elastic-path': 'EP_BASE_URL' };

/**
 * Shell commands (bash, curl) that repeat the steps of a case, in order. Ids that an answer gave are taken from the
 * answer anew; credentials are variables, so nothing secret stands in the text.
 */
export function curlOf(steps: readonly Step[], parameters: Parameters): string {
  let variables: Variables = Object.entries(settingOf).flatMap(([name, variable]) => {
    const value = parameters[name];
    return value ? [[value, variable] as const] : [];
  });
  const first = steps.find((step): step is ApiStep => step.kind === 'exchange');
  const api = first ? operationOf(first.exchange.operation).api : 'import2';
  const lines: string[] = [];
  for (const step of steps) {
    if (step.kind === 'control') {
      lines.push(controlCall(step, api, variables));
      continue;
    }
    const given = step.gives.map((gives) => ({
      ...gives,
      value: givenBy(step, gives),
      variable: freshName(gives, variables),
    }));
    lines.push(...captured(step, given, variables));
    variables = [...given.map(({ value, variable }) => [value, variable] as const), ...variables];
  }
  return lines.join('\n');
}

type ApiStep = Step & { readonly kind: 'exchange' };

/** `ID`, then `ID_2` for the second import of a journey. */
function freshName({ parameter }: Gives, variables: Variables): string {
  const name = parameter.toUpperCase();
  const taken = variables.filter(([, variable]) => variable.replace(/_\d+$/, '') === name).length;
  return taken === 0 ? name : `${name}_${taken + 1}`;
}

const givenBy = ({ exchange }: ApiStep, { pointer }: Gives): string =>
  exchange.answer.kind === 'response' ? String(valueAt(jsonOf(exchange.answer), pointer) ?? '') : '';

/** A step whose answer gives values: the answer is kept, and each value taken from it by its member's name. */
function captured(
  step: ApiStep,
  given: readonly (Gives & { readonly variable: string })[],
  variables: Variables,
): string[] {
  const command = curl(step.exchange, variables);
  if (given.length === 0) return [command];
  return [
    `ANSWER=$(${command.replace(` -i -w '\\n'`, '')})`,
    ...given.map(({ variable, pointer }) => {
      const member = pointer.slice(pointer.lastIndexOf('/') + 1);
      return `${variable}=$(printf '%s' "$ANSWER" | sed -n 's/.*"${member}" *: *"\\([^"]*\\)".*/\\1/p')`;
    }),
  ];
}

function controlCall(step: Step & { readonly kind: 'control' }, api: Api, variables: Variables): string {
  const path = word(step.path, variables);
  return `curl -sS -o /dev/null -X ${step.method} -u "$${tokenOf[api]}:X" -d ${word(step.body, [])} "$MOCK_URL"${path}`;
}

function curl({ operation, request }: Exchange, variables: Variables): string {
  const { api, atHostRoot, security } = operationOf(operation);
  const base = `"\${${baseOf[api]}${atHostRoot ? '%/v2' : ''}}"`;
  const path = word(request.url.replace(baseUrlOf(request.url, operation), ''), variables);
  const headers = request.headers.map(([name, value]) => `-H ${word(`${name}: ${value}`, variables)}`);
  const bare =
    request.body !== '' && !request.headers.some(([name]) => name === 'content-type') ? [`-H 'content-type:'`] : [];
  const { pipe, data } = bodyInShell(request.body, variables);
  const parts = [
    `curl -sS -i -w '\\n'`,
    `-X ${request.method}`,
    ...credentials(request.auth, security, tokenOf[api]),
    ...headers,
    ...bare,
    ...data,
  ];
  return `${pipe}${parts.join(' ')} --path-as-is -g ${base}${path}`;
}

/** The part of a URL before the operation's own path: found from the right, so that any base URL will do. */
function baseUrlOf(url: string, operation: Exchange['operation']): string {
  const { path, atHostRoot } = operationOf(operation);
  const root = /^https?:\/\/[^/]+/.exec(url)?.[0] ?? '';
  if (atHostRoot) return root;
  const first = `/${path.split('/')[1] ?? ''}`;
  return url.slice(0, url.indexOf(first, root.length));
}

const header = (value: string): string[] => [`-H "Authorization: ${value}"`];

/** How a way to authenticate is said to curl, with the token as a variable. */
function credentials(auth: Auth, security: string, token: string): string[] {
  const basic = security === 'basic';
  const valid = (variable: string): string[] => (basic ? [`-u "$${variable}:X"`] : header(`Bearer $${variable}`));
  if (security === 'none') return [];
  switch (auth) {
    case 'none':
      return [];
    case 'valid':
      return valid(token);
    case 'valid-other-password':
      return [`-u "$${token}:any other password"`];
    case 'valid-lower-case-scheme':
      return basic ? header(`basic $(printf %s "$${token}:X" | base64 -w0)`) : header(`bearer $${token}`);
    case 'wrong-scheme':
      return basic ? header(`Bearer $${token}`) : [`-u "$${token}:X"`];
    case 'bad-base64':
      return header('Basic %%%not-base64%%%');
    case 'empty-user':
      return basic ? [`-u ':X'`] : header('Bearer ');
    case 'unknown-token':
      return basic ? [`-u 'unknown-token-of-nobody:X'`] : header('Bearer unknown-token-of-nobody');
    case 'expired-token':
    case 'issued-token':
      return header('Bearer $ACCESS_TOKEN');
    case 'without-permission':
      return header(`Bearer \${EP_FORBIDDEN_TOKEN:-$${token}}`);
    case 'other-account':
      return valid(token.replace('_TOKEN', '_OTHER_TOKEN'));
    default:
      return auth satisfies never;
  }
}

const shortBody = 4096;

/** The body as curl's argument; a long one is piped in, with repeated lines made by `yes`. */
function bodyInShell(body: string, variables: Variables): { pipe: string; data: string[] } {
  if (body === '') return { pipe: '', data: [] };
  if (body.length <= shortBody || !body.includes('\n'))
    return { pipe: '', data: [`--data-binary ${word(body, variables)}`] };
  const runs: [line: string, times: number][] = [];
  for (const line of body.split('\n').slice(0, -1)) {
    const last = runs[runs.length - 1];
    if (last?.[0] === line) last[1] += 1;
    else runs.push([line, 1]);
  }
  const commands = runs.map(([line, times]) =>
    times > 1 ? `yes ${word(line, variables)} | head -n ${times}` : `printf '%s\\n' ${word(line, variables)}`,
  );
  return { pipe: `{ ${commands.join('; ')}; } | `, data: ['--data-binary @-'] };
}

/** A text as one word of the shell: quoted, with variables where known values stand, long runs of a letter made on the spot. */
function word(text: string, variables: Variables): string {
  for (const [value, variable] of variables) {
    const forms = [value, encodeURIComponent(wellFormed(value))];
    const found = forms.find((form) => form.length > 3 && text.includes(form));
    if (found)
      return text
        .split(found)
        .map((part) => (part === '' ? '' : word(part, variables)))
        .join(`"$${variable}"`);
  }
  const run = /(\w)\1{199,}/.exec(text);
  if (run) {
    const made = `"$(head -c ${run[0].length} /dev/zero | tr '\\0' ${run[1]})"`;
    return quoted(text.slice(0, run.index)) + made + quoted(text.slice(run.index + run[0].length));
  }
  return quoted(text);
}

function quoted(text: string): string {
  if (text === '') return '';
  // eslint-disable-next-line no-control-regex -- these need bash's $'…'
  if (!/[\u0000-\u001f]/.test(text)) return `'${text.replace(/'/g, `'\\''`)}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  return `$'${escaped}'`;
}
