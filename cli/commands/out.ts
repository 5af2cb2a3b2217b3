/** The option that all commands share which leave something behind. */
export const out = ['--out <folder>', 'where results and reports go', 'reports/out'] as const;
