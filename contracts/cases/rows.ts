// Every file of rows, in the order of openapi.yaml: one line each.
export * from './import2/list-tools.ts';
export * from './import2/create-import.ts';
export * from './import2/list-imports.ts';
export * from './import2/get-import.ts';
export * from './import2/payment.ts';
export * from './elastic-path/create-import.ts';
export * from './elastic-path/list-imports.ts';
export * from './elastic-path/get-import.ts';
export * from './elastic-path/create-access-token.ts';
