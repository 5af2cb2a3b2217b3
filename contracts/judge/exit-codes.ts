/** What the commands end with; the same for all. */
export const exitCodes = {
  holds: 0,
  broken: 1,
  usage: 2,
  suiteFailed: 3,
  unreachable: 4,
  loadVoid: 5,
  coverageShort: 6,
  secretFound: 7,
  /** Whatever interrupted it: the process itself ends with 128 and the number of the signal. */
  interrupted: 130,
} as const;

export const exitWords = {
  0: 'holds',
  1: 'contract broken, or an objective missed',
  2: 'wrong usage or settings',
  3: 'the suite itself failed',
  4: 'unreachable, or refuses our credentials',
  5: 'load run void',
  6: 'coverage short',
  7: 'a secret was found',
} as const;

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** When several hold, the first of these is what a run ends with. */
const order: readonly ExitCode[] = [
  exitCodes.interrupted,
  exitCodes.secretFound,
  exitCodes.suiteFailed,
  exitCodes.unreachable,
  exitCodes.usage, // of one API's settings, say: like 4, part of what was asked for was not judged
  exitCodes.broken,
  exitCodes.loadVoid,
  exitCodes.coverageShort,
];

/** The exit code of several parts together. */
export const worstCode = (codes: readonly number[]): number =>
  order.find((code) => codes.includes(code)) ?? codes.find((code) => code !== 0) ?? 0;
