import { isFrench, isNominal, isProper } from '../words/french.ts';
import { TOWNS } from '../words/lexicon.ts';
import type { Word } from '../words/text.ts';

/** A word of French that nobody and no place is called by: "feuilleton", "ayons", and not "Delorme", "lion" nor a number. */
export const namesNobody = ({ folded, stem, raw, opens }: Word): boolean =>
  /^\p{L}+$/u.test(raw.normalize('NFC').replace(/^\p{L}['’]/u, '')) &&
  (!/^\p{Lu}/u.test(raw) || (opens && isNominal(stem))) &&
  !TOWNS.has(folded) &&
  isFrench(folded, stem) &&
  (!isProper(folded) || isNominal(stem));
