import type { Api } from '../contracts/spec/operation.ts';

/** A journey as Node knows it; what it does stands in `load/journeys/<id>.ts`. */
export type JourneyFacts = {
  readonly api: Api;
  readonly title: string;
  /**
   * What it creates at the target: nothing; one before it begins, which an id from the settings spares; or one with every so
   * many requests, which a real target never gets more of, whatever its answers are.
   */
  readonly creates: 'nothing' | 'once' | { readonly every: number };
};

export const journeys = {
  'import2-poll': { api: 'import2', title: 'look at one import again and again', creates: 'once' },
  'import2-list': { api: 'import2', title: 'list imports and tools', creates: 'nothing' },
  'import2-follow': { api: 'import2', title: 'create an import and follow it', creates: { every: 9 } },
  'import2-mixed-day': { api: 'import2', title: 'looks, lists and now and then a new import', creates: { every: 20 } },
  'elastic-path-follow': { api: 'elastic-path', title: 'create by file, follow the job, list', creates: { every: 22 } },
  'elastic-path-list': { api: 'elastic-path', title: 'page through the list of jobs', creates: 'nothing' },
  'elastic-path-mixed-day': {
    api: 'elastic-path',
    title: 'looks, lists and now and then a new file',
    creates: { every: 20 },
  },
} as const satisfies { readonly [id: string]: JourneyFacts };

export type JourneyId = keyof typeof journeys;
export const journeyIds = Object.keys(journeys) as JourneyId[];
