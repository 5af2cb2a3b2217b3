import { type Command, InvalidArgumentError } from 'commander';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../contracts/values/json.ts';
import { type ShownWebhook, showWebhook } from '../contracts/show/webhook-log.ts';
import type { WebhookMessage } from '../contracts/spec/webhook.ts';
import { findingInWords, harmless } from '../contracts/show/wording.ts';
import { readSettings } from '../targets/open.ts';
import { type WebhookReceiver, webhookReceiver } from '../targets/webhook-receiver.ts';
import { ends, outOption, portNumber } from './command.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { outFolder } from './out-folder.ts';
import { UsageError } from '../targets/errors.ts';

export type WebhooksOptions = {
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly out: string;
};

/**
 * Receives the webhooks of a real app until a signal ends it: answers each at once, judges it, and keeps it redacted.
 * @returns the exit code: broken if a message broke a promise
 */
async function webhooksCommand({ port, host, path, out }: WebhooksOptions): Promise<number> {
  const { import2, wrong } = readSettings();
  if (wrong?.import2) throw wrong.import2; // without its secret a signature would not be looked at
  const secret = import2.webhookSecret?.reveal() ?? null;
  const receiver = webhookReceiver(secret, 200, { path });
  const url = await receiver.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `cannot listen on port ${port} of ${host}: ${error.message}; choose another with --port or --host`,
    );
  });
  const file = join(outFolder(out), 'webhooks.jsonl');
  console.log(`receives webhooks at ${url}; kept without secrets in ${file}`);
  if (secret === null) console.log('IMPORT2_WEBHOOK_SECRET is not set, so that signatures are not looked at');
  const ended = new AbortController();
  const end = (): void => ended.abort();
  process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end);

  const heard: WebhookMessage[] = [];
  let broken = 0;
  for (let isLast = false; !isLast;) {
    isLast = ended.signal.aborted; // what came before the signal is judged
    await receiver.wait(heard.length + 1, isLast ? 0 : 200);
    for (const arrived of receiver.arrived.slice(heard.length)) {
      const message = { ...arrived, receivedAt: Date.now(), byOurClock: true } as const;
      const shown = showWebhook(message, heard);
      heard.push(message);
      appendFileSync(file, `${JSON.stringify(shown)}\n`);
      if (shown.findings.some(({ weight }) => weight === 'fail')) broken += 1;
      console.log(inWords(shown));
    }
  }
  receiver.close();
  console.log(`${heard.length} messages, ${broken} of them broken`);
  for (const line of othersInWords(receiver.others)) console.log(line);
  return broken > 0 ? exitCodes.broken : exitCodes.holds;
}

/** What else came: of interest where a webhook was sent to another path. */
function othersInWords(others: WebhookReceiver['others']): string[] {
  const all = [...others.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return [];
  const kinds = [...others].sort(([, a], [, b]) => b - a).map(([what, count]) => `  ${count} ${harmless(what)}`);
  const isElsewhere = [...others.keys()].some((what) => what.includes('claims to be a webhook'));
  return [
    `other requests, no webhooks and not judged: ${all}`,
    ...kinds,
    ...(isElsewhere ? ['--path <path> takes webhooks at another path than /'] : []),
  ];
}

function inWords({ body, receivedAt, signature, findings }: ShownWebhook): string {
  const message = parseJson(body);
  const { id = '?', status = '?' } = isObject(message) ? message : {};
  const told = findings.filter(({ weight }) => weight !== 'note');
  const worst = told.some(({ weight }) => weight === 'fail') ? 'fail' : told[0] ? told[0].weight : 'pass';
  const head = `${worst}  ${new Date(receivedAt).toISOString()}  import ${String(id)}: ${String(status)}  (signature ${signature})`;
  return harmless([head, ...told.flatMap(findingInWords).map((line) => `  ${line}`)].join('\n'));
}

export const define = (command: Command): Command =>
  command
    .command('listen')
    .description('receive and judge them until Ctrl-C; IMPORT2_WEBHOOK_SECRET checks their signatures')
    .option('--port <n>', 'the port; 0 takes any free one', portNumber, 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--path <path>', 'the path that webhooks are sent to', parsePath, '/')
    .addOption(outOption())
    .action(ends(webhooksCommand));

function parsePath(text: string): string {
  if (/^\/[^\s?#]*$/.test(text)) return text;
  throw new InvalidArgumentError('a path is allowed, such as /webhooks');
}
