/** Between the parts of an upload; no line of JSON begins with two hyphens. */
export const boundary = 'import-api-suite-upload';
