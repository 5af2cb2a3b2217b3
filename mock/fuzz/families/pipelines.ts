import * as fc from 'fast-check';
import type { Ask, FuzzCase, Known } from '../fuzz-case.ts';
import { inPieces } from '../request.ts';
import { jsonBodies } from './json-bodies.ts';
import { multiparts } from './multipart.ts';
import { paths } from './paths.ts';
import { requests } from './requests.ts';

/** Several requests of the other families on one connection, none waiting for the answer before it. */
export const pipelines = (known: Known): fc.Arbitrary<FuzzCase> => {
  const one = fc.oneof(requests(known), jsonBodies(known), multiparts(known), paths(known));
  return fc.array(one, { minLength: 2, maxLength: 8 }).chain((cases) => {
    const asks: Ask[] = cases.flatMap((each) => each.asks);
    const text = cases.map(({ written }) => written.pieces.join('')).join('');
    return inPieces(fc.constant(text)).map((pieces) => ({ written: { pieces, ends: 'waits' }, asks }));
  });
};
