import { create, listPage, poll } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

/** Of each twenty requests one sends a file, four list and fifteen poll the job. */
const entry = journeyEntry({
  id: 'elastic-path-mixed-day',
  *walk(call, _prepared, settings) {
    const id = create(call, 'elastic-path');
    yield;
    const again = poll(call, 'elastic-path', id, settings);
    for (const polls of [4, 4, 4, 3]) {
      for (let count = 0; count < polls; count++) {
        again();
        yield;
      }
      listPage(call, 0, 20);
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
