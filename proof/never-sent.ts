import type { OperationId } from '../contracts/spec/contract.ts';

/** Optional members that the mock never sends, so that there is nothing to break: answers, and the places in them. */
type Row = readonly [answers: RegExp, pointers: RegExp];

const neverSent: readonly Row[] = [
  [/^elastic-path/, /^\/errors\/\*\/(?:id|code|meta|source|links)/],
  [/^elastic-path.*\/[45]\d\d$/, /^\/(?:meta|jsonapi|links)/],
  [/^elastic-path.*\/(?:403|409|429|500)$/, /\/detail$/],
  [/^elastic-path\.\w+Imports?\/401$/, /\/detail$/],
  [/^elastic-path\.createImport\/201$/, /\/finished_at$/],
  [/^elastic-path\.listImports\/200$/, /^\/links\/\*\//],
  [/^import2\.\w+\/200$/, /\/warnings$/],
  [/^import2\.createImport\/422$/, /^\/destination(?:\/\*)?$/],
  [
    /^import2\.listImports\/422$/,
    /^\/(?:source_tool|destination_instance_url|destination_token|start_full|destination)\b/,
  ],
];

export const isNeverSent = (
  { operation, status }: { readonly operation: OperationId; readonly status: number },
  pointer: string,
): boolean => neverSent.some(([answers, pointers]) => answers.test(`${operation}/${status}`) && pointers.test(pointer));
