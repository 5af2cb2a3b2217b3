import { patternOf } from '../contracts/values/json.ts';
import { isUtf8 } from 'node:buffer';
import { type IncomingMessage, type Server, createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OperationId, operationIds, operationOf } from '../contracts/spec/contract.ts';
import type { Header } from '../contracts/spec/exchange.ts';
import type { Api } from '../contracts/spec/operation.ts';
import type { Site } from '../contracts/spec/targets.ts';
import type { Answer } from '../faults/operator.ts';
import { type FaultSetting, applyFaults } from '../faults/setting.ts';
import { serve } from '../faults/serve.ts';
import { headerPairs } from '../targets/decode.ts';

export type Proxy = { readonly url: string; readonly close: () => Promise<void> };

/** More than any server takes, so that it is the server that refuses. */
const mostHeaderBytes = 256 * 1024;

/** Headers that are between two neighbours only (RFC 9110, 7.6.1), and the length, which is told anew. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'proxy-connection', 'upgrade'];

/** Where an API stands below the server's root. */
export type MountPoint = { readonly api: Api; readonly site: Site; readonly base: string };

type Route = {
  readonly operation: OperationId;
  readonly site: Site;
  readonly method: string;
  readonly path: RegExp;
};

/** Every operation at every place where it stands. */
const routesAt = (points: readonly MountPoint[]): Route[] =>
  operationIds.flatMap((operation) => {
    const { api, method, path, atHostRoot } = operationOf(operation);
    const form = path
      .split(/\{\w+\}/)
      .map(patternOf)
      .join('[^/?]+');
    return points
      .filter((point) => point.api === api)
      .map(({ base, site }) => ({
        operation,
        site,
        method,
        path: new RegExp(`^${atHostRoot ? '' : patternOf(base)}${form}(?:\\?|$)`),
      }));
  });

/**
 * Stands before a server and breaks its answers on their way. What is no operation of the contract passes untouched.
 * @param upstream the root of an http server, such as http://127.0.0.1:4010
 * @param points where the APIs stand there
 */
export async function startProxy(
  upstream: string,
  faults: readonly FaultSetting[],
  points: readonly MountPoint[],
): Promise<Proxy> {
  const routes = routesAt(points);
  const seen = new Map<FaultSetting, number>();
  const server = createServer({ maxHeaderSize: mostHeaderBytes }, (request, response) => {
    void answerFrom(upstream, request).then(
      ({ answer, body }) => {
        const route = routes.find(({ method, path }) => method === request.method && path.test(request.url ?? ''));
        const asked = { authorization: request.headers.authorization ?? '', body: body.toString('utf8') };
        serve(response, route ? applyFaults(faults, seen, route.operation, answer, asked, route.site) : answer);
      },
      () => response.destroy(), // what the server does to its connections is done to ours
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function answerFrom(upstream: string, request: IncomingMessage): Promise<{ answer: Answer; body: Buffer }> {
  const body = await readAll(request);
  const { hostname, port, host } = new URL(upstream);
  const headers = headerPairs(request.rawHeaders).filter(
    ([name]) => !isBetweenNeighbours(name) && name.toLowerCase() !== 'host',
  );
  const length: readonly Header[] = body.length > 0 ? [['content-length', String(body.length)]] : [];
  const options = { hostname, port, method: request.method, path: request.url, agent: false as const };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const raw = [['host', host] as const, ...headers, ...length].flat();
    send({ ...options, headers: raw as unknown as Record<string, string>, setHost: false }, resolve)
      .once('error', reject)
      .end(body);
  });
  const kept = headerPairs(response.rawHeaders).filter(([name]) => !isBetweenNeighbours(name));
  return {
    answer: { status: response.statusCode ?? 502, headers: kept, ...asText(await readAll(response)) },
    body,
  };
}

/** Bytes as text that gives the same bytes again, though they be no UTF-8. */
const asText = (bytes: Buffer): Pick<Answer, 'body' | 'encoding'> =>
  isUtf8(bytes) ? { body: bytes.toString('utf8') } : { body: bytes.toString('latin1'), encoding: 'latin1' };

const isBetweenNeighbours = (name: string): boolean => hopByHop.includes(name.toLowerCase());

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
