import { expect, test } from 'vitest';
import { parseFaultSettings } from './parse.ts';
import { applyFaults } from './setting.ts';

const whole = { status: 200, headers: [], body: '{"id":"1","name":"x"}' };
const asked = { authorization: 'Basic xyz', body: '' };

test('a share is kept exactly, evenly spread', () => {
  const faults = parseFaultSettings([{ operator: 'set-status', status: 503, share: 0.1 }]);
  const seen = new Map();
  const statuses = Array.from(
    { length: 100 },
    () => applyFaults(faults, seen, 'import2.listTools', whole, asked).status,
  );
  expect(statuses.filter((status) => status === 503)).toHaveLength(10);
  expect(statuses.indexOf(503)).toBe(9);
});

test('a fault is for the operation and status it names', () => {
  const faults = parseFaultSettings([
    { operator: 'drop-member', pointer: '/id', operation: 'import2.getImport', on: 200 },
  ]);
  const seen = new Map();
  expect(applyFaults(faults, seen, 'import2.getImport', whole, asked).body).toBe('{"name":"x"}');
  expect(applyFaults(faults, seen, 'import2.getImport', { ...whole, status: 404 }, asked).body).toBe(whole.body);
  expect(applyFaults(faults, seen, 'import2.listTools', whole, asked).body).toBe(whole.body);
});

test('a fault of the catalogue is set by its id', () => {
  const [fault] = parseFaultSettings([{ fault: 'another-import' }]);
  expect(fault?.at).toEqual({ operation: 'import2.getImport', status: 200 });
});

test.each([
  [{}, /faults is \{\}: a list is allowed/],
  [[5], /a fault is 5: an object with "fault", "operator" or "behaviour"/],
  [[{ operator: 'explode' }], /operator of a fault is "explode": it must be one of set-status, drop-header/],
  [[{ operator: 'set-member', pointer: '/id' }], /^value of a fault is missing$/],
  [[{ operator: 'transport', how: 'slowly' }], /how of a fault is "slowly": it must be one of reset, reset-within/],
  [
    [{ fault: 'quite-something-else' }],
    /^no fault is called "quite-something-else"; npm run mock -- --faults lists them$/,
  ],
  [[{ fault: 'another-imprt' }], /^no fault is called "another-imprt"; did you mean another-import\? npm run mock/],
  [[{ fault: 7 }], /^no fault is called 7; npm run mock/],
  [[{ operator: 'repeat-member', share: 2 }], /share of a fault is 2: it must be <= 1/],
  [
    [{ behaviour: { queue: 'by-lot' } }],
    /behaviour.queue of a fault is "by-lot": it must be one of first-come, last-come/,
  ],
  [[{ behaviour: { mood: 'bad' } }], /behaviour.mood of a fault is not known: it must be one of authentication, token/],
  [[{ behaviour: { unchecked: [{ field: 'id' }] } }], /keyword of a fault is missing/],
  [
    [{ behaviour: { unchecked: [{ field: 'id', keyword: 'type', kind: 1 }] } }],
    /kind of a fault is not known: it must be one of field, keyword/,
  ],
  // a name that is mistyped would break the whole server
  [
    [{ operator: 'set-status', status: 503, operaton: 'x' }],
    /operaton of a fault is not known: .* operator, status, operation/,
  ],
  [
    [{ fault: 'another-import', opertion: 'x' }],
    /opertion of a fault is not known: it must be one of fault, operation, site, on, share/,
  ],
  [
    [{ behaviour: { queue: 'last-come' }, share: 0.5 }],
    /share of a fault is not known: it must be one of operation, site, behaviour/,
  ],
  [[{ status: 503 }], /operator of a fault is missing/],
])('%j is refused with what is allowed', (value, says) => {
  expect(() => parseFaultSettings(value)).toThrow(expect.objectContaining({ message: expect.stringMatching(says) }));
});
