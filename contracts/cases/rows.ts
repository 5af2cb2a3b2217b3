// Written by `npm run generate`: every file of an operation’s rows. Do not edit.
export * from './import2/create-import.ts';
export * from './import2/get-import.ts';
export * from './import2/list-imports.ts';
export * from './import2/list-tools.ts';
export * from './import2/payment.ts';
export * from './elastic-path/create-access-token.ts';
export * from './elastic-path/create-import.ts';
export * from './elastic-path/get-import.ts';
export * from './elastic-path/list-imports.ts';
