import type { Fault } from '../fault.ts';

const live = 'import2@mock-live';

/** Webhooks that are wrong, late, or not sent. */
export const webhookFaults: readonly Fault[] = [
  {
    id: 'webhook-signature-wrong',
    breaks: { webhooks: 'signature-wrong' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-signature',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-signature-missing',
    breaks: { webhooks: 'signature-missing' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-signature',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-stale',
    breaks: { webhooks: 'stale' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-is-fresh',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-one-missing',
    breaks: { webhooks: 'one-missing' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-events',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-twice',
    breaks: { webhooks: 'twice' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-is-not-resent',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-status-of-before-v2-1',
    breaks: { webhooks: 'status-of-before-v2-1' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/status-labels',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
  {
    id: 'webhook-of-another-import',
    breaks: { webhooks: 'of-another-import' },
    on: {},
    reddens: {
      rule: 'webhook',
      requirement: 'import2/webhook-events',
      target: live,
      cases: ['import2.journey/webhooks'],
    },
  },
];
