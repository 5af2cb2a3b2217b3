import type { OperationId } from '../../contracts/spec/contract.ts';
import type { TargetName } from '../../contracts/spec/exchange.ts';
import type { Written } from './wire.ts';

/** What a request among the bytes asks, so that its answer can be held to the contract. */
export type Ask = {
  readonly method: string;
  /** Whether it may as well be refused as no HTTP request at all. */
  readonly doubtful: boolean;
} & (
  | {
      readonly kind: 'operation';
      readonly operation: OperationId;
      readonly target: TargetName;
      /** The statuses it may get; null: any that the operation declares and that was not to be asked for. */
      readonly statuses: readonly number[] | null;
      /** Whether it asks for a 5xx by `Prefer`. */
      readonly asksToFail: boolean;
    }
  | { readonly kind: 'control' }
  /** Bytes past telling: some request, or none. */
  | { readonly kind: 'unknown' }
  /** Its account has faults: whatever comes, or does not, is as it should be. */
  | { readonly kind: 'anything' }
);

/** One property case: a connection with what is written to it. */
export type FuzzCase = { readonly written: Written; readonly asks: readonly Ask[] };

/** What exists in the mock before a family begins. */
export type Known = { readonly account: string; readonly imports: readonly string[]; readonly jobs: readonly string[] };

const nobodys = { import2: 'import2.getImport', 'elastic-path': 'elastic-path.getImport' } as const;

/** A request that is nobody's, for its path or its method: 404, and in Elastic Path 400 for an id that is none. */
export const nowhere = (method: string, api: keyof typeof nobodys, doubtful = false): Ask => ({
  kind: 'operation',
  method,
  doubtful,
  operation: nobodys[api],
  target: api === 'import2' ? 'import2@mock-live' : 'elastic-path@mock',
  statuses: api === 'import2' ? [404] : [400, 404],
  asksToFail: false,
});

/** The client secret of every mock account, as a request for a token carries it. */
export const clientSecret = 'mock-secret';
