import { listImports } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

const entry = journeyEntry({
  id: 'import2-list',
  *walk(call) {
    for (let lists = 0; lists < 4; lists++) {
      listImports(call);
      yield;
    }
    call('import2.listTools');
    yield;
  },
});

export const { options, setup } = entry;
export default entry.arrive;
