import { expect, test } from 'vitest';
import { whole } from '../../cli/command.ts';
import { parseMix, parseShare } from './options.ts';

test('shares may be written either way', () => {
  expect(['2%', '0.02', '100%', '0', '1'].map(parseShare)).toEqual([0.02, 0.02, 1, 0, 1]);
  for (const text of ['', '%', '2', '101%', '-1%', 'two']) expect(() => parseShare(text)).toThrow(/a share is allowed/);
});

test('a mix is weights of known record types', () => {
  expect(parseMix('subscription_plan=3, subscription')).toEqual({ subscription_plan: 3, subscription: 1 });
  expect(() => parseMix('plan=1')).toThrow(/"plan" is no record type; subscription_product, /);
  expect(() => parseMix('subscription=-1')).toThrow(/the weight of subscription is "-1"/);
  expect(() => parseMix('subscription=')).toThrow(/the weight of subscription is ""/);
  expect(() => parseMix('subscription=0')).toThrow(/one weight at least/);
});

test('whole numbers from 0 on', () => {
  expect(whole(0)('0')).toBe(0);
  for (const text of ['-1', '1.5', 'x', '']) expect(() => whole(0)(text)).toThrow(/whole number/);
});
