import { expect, test } from 'vitest';
import { parseLoadSettings } from './settings.ts';

const byHand = { LOAD_BASE_URL: 'http://127.0.0.1:4010/api/v2.1' };

test('a variable that is empty is not set', () => {
  const names = ['TARGET', 'PROFILE', 'RATE', 'DURATION_MS', 'VUS', 'TOKEN', 'PARAMETERS', 'EXISTING_ID', 'CAREFUL'];
  const empty = Object.fromEntries(names.map((name) => [`LOAD_${name}`, '']));
  expect(parseLoadSettings({ ...byHand, ...empty }, 'import2')).toEqual(parseLoadSettings(byHand, 'import2'));
  expect(parseLoadSettings({ ...byHand, LOAD_EXISTING_ID: '' }, 'import2').existingId).toBeNull();
});

test.each([
  ['LOAD_PROFILE', 'rush', /LOAD_PROFILE is "rush": it must be one of smoke, /],
  ['LOAD_RATE', '0', /LOAD_RATE is "0": it must be a number above 0/],
])('%s=%s is refused', (name, value, message) => {
  expect(() => parseLoadSettings({ ...byHand, [name]: value }, 'import2')).toThrow(message);
});
