import { journeyEntry } from '../script/journey.ts';
import { create, poll } from '../script/imports.ts';

const entry = journeyEntry({
  id: 'import2-poll',
  prepare: (call, { existingId }) => ({ id: existingId ?? create(call, 'import2') }),
  *walk(call, { id = '' }, settings) {
    const again = poll(call, 'import2', id, settings);
    for (;;) {
      again();
      yield;
    }
  },
});

export const { options, setup } = entry;
export default entry.arrive;
