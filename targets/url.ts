/** The root of a URL's host: `https://host:port`. Not by `URL`, which would mend what a test broke on purpose. */
export const rootOf = (url: string): string => /^https?:\/\/[^/]+/.exec(url)?.[0] ?? url;
