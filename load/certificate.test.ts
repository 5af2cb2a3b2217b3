import { expect, test } from 'vitest';
import { type Certificate, bounds, certifyAll } from './certificate.ts';

const certify = (slots: readonly number[], starts: readonly number[], end: number): Certificate =>
  certifyAll([{ slots, starts, end }]);

const slots = Array.from({ length: 200 }, (_, at) => at * 10);
const end = 2000;

test('a schedule that is kept is certified, with its errors', () => {
  const { arrivals, broken } = certify(
    slots,
    slots.map((slot) => slot + 1.5),
    end,
  );
  expect(arrivals).toEqual({ planned: 200, sent: 200, off: 0, p99ErrorMs: 1.5, maxErrorMs: 1.5 });
  expect(broken).toEqual([]);
});

test('the one arrival that k6 may add at the very end is not counted', () => {
  const { arrivals, slotOf } = certify(slots, [...slots, end, end + 3], end);
  expect(arrivals).toMatchObject({ planned: 200, sent: 200, off: 0 });
  expect(slotOf.slice(-2)).toEqual([null, null]);
});

test('the last arrival may be late beyond the end', () => {
  const late = slots.map((slot) => slot + 12);
  expect(certify(slots, late, end).arrivals).toMatchObject({ sent: 200, off: 0, maxErrorMs: 12 });
  expect(certify(slots, [...late, end + 13], end).arrivals).toMatchObject({ sent: 200, off: 0 });
});

test('an arrival that was due within the last milliseconds and not made is not of the plan', () => {
  const dense = Array.from({ length: 2000 }, (_, at) => at);
  expect(certify(dense, dense.slice(0, 1998), end).arrivals).toMatchObject({ planned: 1998, sent: 1998, off: 0 });
  expect(certify(dense, dense.slice(0, 1980), end).arrivals).toMatchObject({ sent: 1980, off: 11 });
});

test('a dropped arrival is off, and those after it keep their own slots', () => {
  const { arrivals, broken } = certify(slots, slots.toSpliced(50, 1), end);
  expect(arrivals).toMatchObject({ off: 1, maxErrorMs: 0 });
  expect(broken).toEqual(['200 requests planned and 199 sent']);
});

test('starts without a slot are off', () => {
  expect(certify(slots, [...slots, 1995], end).broken).toEqual(['200 requests planned and 201 sent']);
});

test('a generator that stood still, and then made up for it, is not certified', () => {
  const starts = slots.map((slot) => (slot > 500 && slot < 1500 ? 1500 : slot));
  const { arrivals, broken } = certify(slots, starts, end);
  expect(arrivals).toMatchObject({ off: 0, maxErrorMs: 990 });
  expect(broken).toHaveLength(2);
});

test('few starts are judged by the largest error alone', () => {
  const few = slots.slice(0, bounds.p99From - 1);
  const late = few.map((slot, at) => (at === 7 ? slot + 50 : slot));
  expect(certify(few, late, end).broken).toEqual([]);
});

test('nothing planned, nothing certified', () => {
  expect(certify([], [], 0).broken).toEqual(['nothing was planned']);
  expect(certify(slots, [], end).broken).toEqual(['200 requests planned and 0 sent']);
});
