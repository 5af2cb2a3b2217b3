import { headerValues } from '../spec/exchange.ts';
import { type Judged, broken, nothing } from '../spec/finding.ts';
import type { Rule } from './rule.ts';

/** An answer that says its resource is to be given up, and when: nothing is broken yet, and somebody has to know. */
export const retirement: Rule = {
  id: 'retirement',
  verifies: ['http/not-deprecated', 'http/no-sunset'],
  judge: ({ answer }) =>
    answer.kind === 'failure'
      ? []
      : notices.flatMap(({ name, requirement, dateOf }): readonly Judged[] => {
          const values = headerValues(answer.headers, name);
          if (values.length === 0) return [requirement];
          return values.map((value) =>
            broken(requirement, `header ${name}`, nothing, dated(value, dateOf(value.trim()))),
          );
        }),
};

const notices = [
  {
    name: 'Deprecation',
    requirement: 'http/not-deprecated',
    /** Seconds since the epoch as a structured date (RFC 9745, 2.1); before the RFC a `true` or an HTTP date. */
    dateOf: (value: string): number =>
      /^@-?\d{1,12}$/.test(value) ? Number(value.slice(1)) * 1000 : Date.parse(/\d{4}/.test(value) ? value : ''),
  },
  { name: 'Sunset', requirement: 'http/no-sunset', dateOf: (value: string): number => Date.parse(value) },
] as const;

const dated = (value: string, at: number): string => {
  const day = new Date(at);
  return Number.isNaN(day.getTime()) ? value : `${value} (${day.toISOString().slice(0, 10)})`;
};
