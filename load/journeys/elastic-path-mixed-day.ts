import { follow, jobId, listPage } from '../script/elastic-path.ts';
import { journeyEntry } from '../script/journey.ts';

/** Of each twenty requests one sends a file, four list and fifteen look at the job. */
const entry = journeyEntry({
  id: 'elastic-path-mixed-day',
  *walk(call, _prepared, settings) {
    const id = jobId(call('elastic-path.createImport'));
    yield;
    const again = follow(call, id, settings);
    for (const looks of [4, 4, 4, 3]) {
      for (let count = 0; count < looks; count++) {
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
