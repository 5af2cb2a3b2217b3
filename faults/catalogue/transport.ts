import type { Fault } from '../fault.ts';
import { breakTransport, delay, drip } from '../operator.ts';

const live = 'import2@mock-live';

/** Connections and times that fail. */
export const transportFaults: readonly Fault[] = [
  {
    id: 'reset-amid-the-body',
    breaks: breakTransport('reset-within'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'transport',
      requirement: 'http/whole-answer',
      target: live,
      cases: ['import2.journey/rate-limit', 'import2.listTools/200/*'],
    },
  },
  {
    id: 'reset-after-the-answer',
    breaks: breakTransport('reset-after'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: { nothing: 'the answer was whole; the next request gets a new connection' },
  },
  {
    id: 'length-too-short',
    breaks: breakTransport('short-length'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'json-body',
      requirement: 'import2/json-encoded',
      target: live,
      cases: ['import2.journey/rate-limit', 'import2.listTools/200/*'],
    },
  },
  {
    id: 'no-answer',
    breaks: breakTransport('stall'),
    on: { operation: 'import2.rejectPayment', status: 200 },
    reddens: {
      rule: 'transport',
      requirement: 'http/whole-answer',
      target: live,
      cases: ['import2.journey/customer-buys', 'import2.journey/payment-repeated', 'import2.rejectPayment/200/*'],
    },
  },
  {
    id: 'slow-answers',
    breaks: delay(20, 'exponential'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: { nothing: 'no vendor promises a time; the objectives of the load suite do (load/objectives.ts)' },
  },
  {
    id: 'too-slow-answer',
    breaks: delay(5000),
    on: { operation: 'import2.rejectPayment', status: 200 },
    reddens: {
      rule: 'transport',
      requirement: 'http/whole-answer',
      target: live,
      cases: ['import2.journey/customer-buys', 'import2.journey/payment-repeated', 'import2.rejectPayment/200/*'],
    },
  },
  {
    id: 'too-slow-body',
    breaks: drip(8000),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'transport',
      requirement: 'http/whole-answer',
      target: live,
      cases: ['import2.journey/rate-limit', 'import2.listTools/200/*'],
    },
  },
];
