import { webhookPlace } from '../../contracts/spec/webhook.ts';
import type { Draft } from '../mutant.ts';
import { messagePlaces } from '../places.ts';
import { decides, wrongWays } from './decides.ts';
import { breaksOf } from './members.ts';

/** Webhooks: when they come, how often, signed by whom, and every member of them. */
export const messageDrafts: readonly Draft[] = [
  ...wrongWays('webhooks').map((how) => decides('webhooks', 'webhooks', how, { first: ['webhook'] })),
  ...messagePlaces.flatMap((place) =>
    breaksOf(place).map(({ operator, how, fault }): Draft => ({
      operator: 'webhook-message',
      operation: webhookPlace,
      where: `${place.pointer}/${operator}-${how}`,
      fault,
      first: ['webhook'],
    })),
  ),
];
