import { create, look } from '../script/imports.ts';
import { journeyEntry } from '../script/journey.ts';

/** Looks at an import before the next one is created. */
const looks = 8;

const entry = journeyEntry({
  id: 'import2-follow',
  *walk(call, _prepared, settings) {
    const id = create(call, 'import2');
    yield;
    const again = look(call, 'import2', id, settings);
    for (let count = 0; count < looks; count++) {
      again();
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
