import { journeys } from '../journeys.ts';
import { create, poll } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

/** Polls of an import before the next one is created. */
const polls = journeys['import2-follow'].creates.every - 1;

const entry = journeyEntry({
  id: 'import2-follow',
  *walk(call, _prepared, settings) {
    const id = create(call, 'import2');
    yield;
    const again = poll(call, 'import2', id, settings);
    for (let count = 0; count < polls; count++) {
      again();
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
