import { randomUUID } from 'node:crypto';
import type { OperationId } from '../../contracts/spec/contract.ts';
import { type Answer, type Listening, credentialsOf, inJson, listening } from './serving.ts';
import { type StoreChoices, storeOf } from './store.ts';

/** Where the vendors leave a choice, the one that this server takes; what is left out it does as we decided. */
export type Choices = StoreChoices & {
  /** What the sandbox's fixed list holds. */
  readonly list?: 'two' | 'none';
  /** Whether the sandbox knows only the ids of its list. */
  readonly knows?: 'any-id' | 'its-own';
  /** What a body that is JSON and no object is answered, and an empty one. */
  readonly noObject?: 400 | 422;
  readonly emptyBody?: 400 | 422;
  /** Takes an import without a source tool, which the vendor requires. */
  readonly takesNoTool?: boolean;
  /** A further member of each 422. */
  readonly member?: unknown;
  /** Takes whatever the optional fields hold. */
  readonly takesAnything?: boolean;
  /** Looks made-up destinations up, and does not find them. */
  readonly looksUp?: boolean;
  /** The sandbox's media type, and a message that it refuses every create with. */
  readonly mediaType?: string;
  readonly refusesAll?: { readonly [field: string]: readonly string[] };
};

/** The operations it has: of those that were added since nothing is asked of it. */
export const has: readonly OperationId[] = [
  'import2.listTools',
  'import2.createImport',
  'import2.listImports',
  'import2.getImport',
  'import2.acceptPayment',
  'import2.rejectPayment',
  'elastic-path.createImport',
  'elastic-path.listImports',
  'elastic-path.getImport',
  'elastic-path.createAccessToken',
];

export const lenientToken = 'a-token-of-the-lenient';

type Asked = { readonly method: string; readonly path: string; readonly body: string };

const users = { source_tool: 5, destination_tool: 4, matched: 3 };
const fixed = (id: string) => ({
  id,
  token: `token-of-${id}`,
  status: 'Migration completed',
  items: { accounts: 1 },
  users,
});

/** Import2's sandbox, from the reference alone. */
function sandbox({ method, path, body }: Asked, choices: Choices): Answer {
  const list = choices.list === 'none' ? [] : [fixed('one'), fixed('two')];
  if (path === '/tools')
    return method === 'GET' ? { status: 200, body: [{ name: 'wordpress', label: 'W' }] } : { status: 404 };
  if (path === '/imports') return method === 'POST' ? validated(body, choices) : { status: 200, body: list };
  const [, id = '', payment] = /^\/imports\/([^/]+)(\/payment\/(?:accept|reject))?$/.exec(path) ?? [];
  const isKnown = choices.knows === 'any-id' ? !payment || list.length === 0 : list.some((one) => one.id === id);
  if (!isKnown) return { status: 404 };
  return payment ? { status: 200 } : { status: 200, body: fixed('one') };
}

const fields = ['destination_instance_url', 'destination_username', 'destination_token'];

function validated(body: string, choices: Choices): Answer {
  const wrong = (errors: object): Answer => ({
    status: 422,
    body: { ...errors, ...('member' in choices ? { request_id: choices.member } : {}) },
  });
  if (body === '') return choices.emptyBody === 422 ? wrong({ source_tool: ["can't be blank"] }) : { status: 400 };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { status: 400 };
  }
  const noObject = typeof json !== 'object' || json === null || Array.isArray(json);
  if (noObject) return choices.noObject === 400 ? { status: 400 } : wrong({ source_tool: ["can't be blank"] });
  const given = json as { readonly [name: string]: unknown };
  const { source_tool: tool, start_full: start = false, destination_instance_url: url = '' } = given;
  const isTaken = tool === 'wordpress' || (tool === undefined && choices.takesNoTool === true);
  if (!isTaken) return wrong({ source_tool: ['is not supported'] });
  if (!choices.takesAnything) {
    const odd = fields.filter((name) => name in given && typeof given[name] !== 'string');
    if (odd.length > 0) return wrong(Object.fromEntries(odd.map((name) => [name, ['is invalid']])));
    if (typeof start !== 'boolean') return wrong({ start_full: ['is invalid'] });
    if (!/^\s*$|^https?:\/\/[^\s/?#]+\S*$/.test(String(url)))
      return wrong({ destination_instance_url: ['is invalid'] });
  }
  if (choices.refusesAll) return wrong(choices.refusesAll);
  if (choices.looksUp && fields.some((name) => given[name]))
    return wrong({ destination: ["Couldn't access your account due to: 401 Unauthorized"] });
  const id = randomUUID();
  return { status: 201, body: { id, token: `token-of-${id}`, redirect_url: `https://i.example/imports/${id}` } };
}

/**
 * A server that nobody here took from the mock or from openapi.yaml: both vendors' hosts, from their pages, with other
 * choices than ours where these leave one. For tests.
 */
export function startLenient(choices: Choices): Promise<Listening> {
  const store = storeOf(choices, Infinity);
  const respond = inJson((request, body) => {
    const { pathname } = new URL(request.url ?? '', 'http://h');
    if (!pathname.startsWith('/api/')) return store.respond(request, body);
    const [scheme, who] = credentialsOf(request);
    if (scheme !== 'basic' || who !== lenientToken)
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="api"' } };
    const answer = sandbox(
      { method: request.method ?? '', path: pathname.slice('/api/sandbox'.length), body },
      choices,
    );
    const type = choices.mediaType && answer.body !== undefined ? { 'content-type': choices.mediaType } : {};
    return { ...answer, headers: { ...type, ...answer.headers } };
  });
  return listening(respond);
}
