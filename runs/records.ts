/** Where the record of a case at a target stands, below the results' folder. */
export const recordFile = (id: string, target: string): string =>
  `records/${target.replace(/[^\w@.-]/g, '-')}/${id.replace(/[^\w@.-]/g, '-')}.json`;
