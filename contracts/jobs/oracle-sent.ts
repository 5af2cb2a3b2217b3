import { type Expected, received } from '../finding.ts';
import type { Counts, Sighting } from './history.ts';
import type { OracleRule } from './oracle-terms.ts';
import type { Track } from './oracle-track.ts';

/** Holds the counts a look shows against the file that made the job, once the 201 that tells of it has been seen. */
export function judgeSent(track: Track, look: Sighting): void {
  const creation = look.via === 'create' ? look : track.creation;
  const sent = creation?.sent;
  if (!creation || !sent) return;
  const { status, uploaded, imported } = look.saw;
  const complete = status === 'success';
  if (uploaded && !isAsSent(uploaded, sent.uploaded, complete))
    tellUnlike(track, 'uploaded-as-sent', creation, look, uploaded, sent.uploaded);
  if (imported && sent.valid && !isAsSent(imported, sent.valid, complete))
    tellUnlike(track, 'imported-as-sent', creation, look, imported, sent.valid);
}

/** Never more than there is, and all of it once the job is a success. A type that is not shown is not judged (E-10). */
function isAsSent(shown: Counts, wanted: Counts, complete: boolean): boolean {
  for (const type in shown) {
    const count = shown[type] ?? 0;
    const want = wanted[type] ?? 0;
    if (complete ? count !== want : count > want) return false;
  }
  return true;
}

function tellUnlike(
  { id, tell }: Track,
  rule: OracleRule,
  creation: Sighting,
  look: Sighting,
  shown: Counts,
  wanted: Counts,
): void {
  const complete = look.saw.status === 'success';
  const type = Object.keys(shown).find((one) => !isAsSent({ [one]: shown[one] ?? 0 }, wanted, complete)) ?? '';
  const value = wanted[type] ?? 0;
  const expected: Expected = complete ? { kind: 'equal', value } : { kind: 'at-most', value, of: 'value' };
  tell({
    rule,
    jobs: [id],
    seen: look === creation ? [look] : [creation, look],
    where: `/data/meta/records/${rule === 'uploaded-as-sent' ? 'uploaded' : 'imported'}/${type}`,
    expected,
    received: received(shown[type]),
  });
}
