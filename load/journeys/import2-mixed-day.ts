import { create, listImports, poll } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

/** Of each twenty requests one creates, one asks for the tools, three list and fifteen poll an import. */
const entry = journeyEntry({
  id: 'import2-mixed-day',
  *walk(call, _prepared, settings) {
    call('import2.listTools');
    yield;
    const id = create(call, 'import2');
    yield;
    const again = poll(call, 'import2', id, settings);
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 5; count++) {
        again();
        yield;
      }
      listImports(call);
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
