/** What Node's own requests of a run are called among the samples: they are none of the target's. */
export const ownName = 'suite';
