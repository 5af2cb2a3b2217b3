import { journeyEntry } from '../script/journey.ts';
import { importId, look } from '../script/import2.ts';

const entry = journeyEntry({
  id: 'import2-poll',
  prepare: (call, { existingId }) => ({ id: existingId ?? importId(call('import2.createImport')) }),
  *walk(call, { id = '' }, settings) {
    const again = look(call, id, settings);
    for (;;) {
      again();
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
