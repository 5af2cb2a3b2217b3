import { listPage } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

const entry = journeyEntry({
  id: 'elastic-path-list',
  *walk(call) {
    for (const offset of [0, 10, 20]) {
      listPage(call, offset, 10);
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
