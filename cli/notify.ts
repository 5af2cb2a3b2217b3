import { fetch } from 'undici';
import type { Settings } from '../contracts/settings/settings.ts';
import { secretsOf } from '../contracts/settings/settings.ts';
import { type Secret, withoutSecrets } from '../contracts/values/secret.ts';
import { counted } from '../contracts/show/words.ts';
import type { Built } from '../reports/build.ts';
import { type Turn, gapBefore, turnSince } from '../reports/model/open.ts';
import { nightOf } from '../reports/model/night.ts';
import { keep } from '../runs/history.ts';
import { type NightSaid, type Open, historyVersion } from '../runs/history-entry.ts';
import { runFacts } from '../runs/run-facts.ts';
import { CannotWrite } from '../runs/write-whole.ts';
import { asTheEnvironmentHasIt } from '../targets/client.ts';
import { newIdentity } from '../targets/open.ts';
import { annotate } from '../reports/annotations.ts';

/** How long a receiver may take to answer, in milliseconds. */
const answersWithinMs = 10_000;
/** Of what appeared, and of what is gone, so many are named, each so long. */
const mostNamed = 5;
const longestTitle = 200;

type Receiver = { readonly name: string; readonly url: Secret | null; readonly body: (message: Message) => object };

/** What is said: in plain text, and as data. */
export type Message = {
  readonly schema: 'night/1';
  readonly text: string;
  readonly verdict: string;
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
  /** Where the page is; null: no setting says it. */
  readonly page: string | null;
};

/**
 * Tells whoever has to know what has turned, once each: what they were told is kept in the history, each by its setting's name.
 * A receiver that fails is named, is told the next time, and fails nothing.
 */
export async function notify({ results, model }: Built, settings: Settings): Promise<void> {
  const { webhook, slack, pageUrl } = settings.notify;
  const receivers: readonly Receiver[] = [
    { name: 'NOTIFY_WEBHOOK', url: webhook, body: (message) => message },
    { name: 'NOTIFY_SLACK', url: slack, body: ({ text }) => ({ text: asSlack(text) }) },
  ];
  if (receivers.every(({ url }) => url === null)) console.log('nobody is told: no setting names a receiver');
  const night = nightOf(results.contract, results.load, results.proof);
  const startedAt = model.run?.startedAt ?? new Date().toISOString();
  const tonight = [...gapBefore(results.history, startedAt), ...model.open];
  for (const { name, url, body } of receivers) {
    if (url === null) continue;
    const heard = results.history.filter((one): one is NightSaid => one.kind === 'said' && one.heard.includes(name));
    const turn = turnSince(heard[heard.length - 1], tonight, night);
    if (turn.appeared.length + turn.gone.length === 0) {
      console.log(`nothing new for ${name}`);
      continue;
    }
    const message = messageOf(turn, model.headline.verdict, pageUrl, secretsOf(settings));
    const why = await post(url, body(message));
    if (why !== null) annotate('warning', `${name} could not be told`, `${why}; it will be told the next time`);
    else {
      console.log(`told ${name}:\n${message.text}`);
      keepSaid(settings.historyDir, name, turn.open);
    }
  }
}

function keepSaid(folder: string, name: string, open: readonly Open[]): void {
  const identity = newIdentity();
  try {
    keep(folder, { schema: historyVersion, kind: 'said', run: runFacts(identity, Date.now(), 0), heard: [name], open });
  } catch (error) {
    if (!(error instanceof CannotWrite)) throw error;
    annotate('warning', `What ${name} was told is not kept`, `${error.message}; it will be told the same again`);
  }
}

function messageOf(
  { appeared, gone }: Turn,
  verdict: string,
  page: string | null,
  secrets: readonly Secret[],
): Message {
  const titles = (all: readonly Open[]): string[] =>
    all.map(({ title }) => withoutSecrets(title.replace(/\s+/g, ' '), secrets).slice(0, longestTitle));
  const said = { appeared: titles(appeared), gone: titles(gone) };
  const lines = (mark: string, all: readonly string[]): string[] => [
    ...all.slice(0, mostNamed).map((title) => `${mark}${title}`),
    ...(all.length > mostNamed ? [`${mark}${counted(all.length - mostNamed, 'more', 'more')}`] : []),
  ];
  const text = [
    `Import APIs: ${verdict}`,
    ...lines('New: ', said.appeared),
    ...lines('Gone: ', said.gone),
    ...(page === null ? [] : [page]),
  ].join('\n');
  return { schema: 'night/1', text, verdict, ...said, page };
}

/** Slack takes these three for its own signs, so a server's words mention nobody and link to nothing. */
const asSlack = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** @returns why it could not be told, without the URL, which is a secret; null: it has heard */
async function post(url: Secret, body: object): Promise<string | null> {
  try {
    const { ok, status } = await fetch(url.reveal(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(answersWithinMs),
      dispatcher: asTheEnvironmentHasIt(),
    });
    return ok ? null : `it answered ${status}`;
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    return name === 'TimeoutError' ? `it gave no answer in ${answersWithinMs / 1000} s` : (cause?.code ?? name);
  }
}
