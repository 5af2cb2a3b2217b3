import { journeys } from '../journeys.ts';
import { create, hasEnded, listPage, poll } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';
import { allowedBy } from '../settings.ts';

/** A job that has not ended after so many polls is left to itself; the creation and the list are the walk's other two. */
const mostPolls = journeys['elastic-path-follow'].creates.every - 2;

const entry = journeyEntry({
  id: 'elastic-path-follow',
  *walk(call, _prepared, settings) {
    const id = create(call, 'elastic-path');
    yield;
    const again = poll(call, 'elastic-path', id, settings);
    const isFree = allowedBy(settings) === 'everything'; // elsewhere the next job is not made sooner than planned
    for (let polls = 0; polls < mostPolls; polls++) {
      const ended = hasEnded(again());
      yield;
      if (ended && polls >= 2 && isFree) break; // once more after the end: it must stay as it is
    }
    listPage(call, 0, 10);
    yield;
  },
});

export const { options, setup } = entry;
export default entry.arrive;
