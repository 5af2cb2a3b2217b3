/** Why something is not asked at a target, known before the run. */
export type Why = {
  /** A sentence that a QA lead would accept. */
  readonly because: string;
  /** What would open it, such as `ALLOW_LIVE=elastic-path` or `EP_EXISTING_ID`; left out where nobody can. */
  readonly opens?: string;
  /** It would be pointless or wrong to ask it: a row of the project decides so. */
  readonly byDesign?: true;
};

/** Several closed ways to one thing as one reason: whatever opens one of them opens the whole, so only such are told. */
export function closedWays(whys: readonly Why[]): Why {
  const told = whys.some(({ opens }) => opens) ? whys.filter(({ opens }) => opens) : whys;
  const keys = once(told.flatMap(alternatives));
  const opens = keys.filter((one) => !keys.some((other) => needsLess(other, one))).join(' or ');
  return {
    because: once(told.map(({ because }) => because)).join('; or: '),
    ...(opens === '' ? {} : { opens }),
    ...(told.every(({ byDesign }) => byDesign) ? { byDesign: true } : {}),
  };
}

/** Several things that all have to be open as one reason; null if none is closed. One that nobody can open decides. */
export function closedTogether(whys: readonly Why[]): Why | null {
  const [first, ...others] = whys.filter((one, at) => !whys.some((other, i) => isImplied(one, other, at, i)));
  const shut = whys.find(({ opens }) => opens === undefined);
  if (shut || !first || others.length === 0) return shut ?? first ?? null;
  return {
    because: [first, ...others].map(({ because }) => because).join('; and: '),
    opens: others.reduce((keys, one) => bothOf(keys, alternatives(one)), alternatives(first)).join(' or '),
  };
}

const once = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Whether a key asks for some of what the other asks for, and for nothing else. */
const needsLess = (key: string, other: string): boolean =>
  key !== other && key.split(' and ').every((part) => other.split(' and ').includes(part));

/** The keys that open a thing each by itself: settings, several joined by `and`. */
export const alternatives = ({ opens }: Why): string[] => opens?.split(' or ') ?? [];

const bothOf = (keys: readonly string[], others: readonly string[]): string[] =>
  keys.flatMap((key) => others.map((other) => `${key} and ${other}`));

/** Whatever opens the other opens this one too; of two that are the same, the first is kept. */
function isImplied(one: Why, other: Why, at: number, otherAt: number): boolean {
  const [mine, its] = [alternatives(one), alternatives(other)];
  if (at === otherAt || its.length === 0 || !its.every((way) => mine.includes(way))) return false;
  return mine.length > its.length || otherAt < at;
}
