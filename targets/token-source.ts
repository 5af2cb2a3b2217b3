import type { Secret } from '../contracts/values/secret.ts';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Client } from './client.ts';
import { signIn } from './sign-in.ts';

/** A token is renewed so long before it expires, or after nine tenths of a shorter life. */
const marginMs = 60_000;

/** A bearer token from the settings' client credentials, asked for once, shared by all sessions, and renewed in time. */
export class TokenSource {
  readonly #ask: () => ReturnType<typeof signIn>;
  readonly #now: () => number;
  #token: Promise<Secret> | null = null;
  #goodUntil = Infinity;

  constructor(settings: Settings, baseUrl: string, client: Client, now: () => number = () => performance.now()) {
    this.#ask = () => signIn(settings, baseUrl, client);
    this.#now = now;
  }

  /** @throws SignInFailed */
  get(): Promise<Secret> {
    if (this.#token && this.#now() < this.#goodUntil) return this.#token;
    return this.#renew();
  }

  /** A token in place of one that was refused; whoever comes second gets what the first one asked for. */
  async instead(refused: Secret): Promise<Secret> {
    const known = await this.get();
    return known === refused ? this.#renew() : known;
  }

  #renew(): Promise<Secret> {
    this.#goodUntil = Infinity;
    const asked = this.#ask().then(({ token, lifeMs }) => {
      this.#goodUntil = this.#now() + Math.max(lifeMs - marginMs, 0.9 * lifeMs);
      return token;
    });
    asked.catch(() => (this.#token = null));
    this.#token = asked;
    return asked;
  }
}
