import data from '../../../../resources/assistant/french.json' with { type: 'json' };

/** The words of French by class, read at the first question and not at start. */
interface Words {
  /** Infinitives that are conjugated by rule: of the first and of the second group. */
  er: ReadonlySet<string>;
  ir: ReadonlySet<string>;
  /** Every form of the other verbs, participles left out. */
  verbs: ReadonlySet<string>;
  /** Adverbs, interjections and other words that never change. */
  small: ReadonlySet<string>;
  /** Nouns and adjectives, without plural. */
  nouns: ReadonlySet<string>;
  /** People, towns, countries. */
  names: ReadonlySet<string>;
}

/** Each word is written after the number of letters it shares with the one before. */
function unpacked(lines: readonly string[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const line of lines) {
    let last = '';
    for (const [entry] of line.matchAll(/\d\D+/gu)) {
      last = last.slice(0, Number(entry[0])) + entry.slice(1);
      words.add(last);
    }
  }
  return words;
}

let read: Words | null = null;
function french(): Words {
  const { er, ir, verbs, small, nouns, names } = data;
  read ??= {
    er: unpacked(er),
    ir: unpacked(ir),
    verbs: unpacked(verbs),
    small: unpacked(small),
    nouns: unpacked(nouns),
    names: unpacked(names),
  };
  return read;
}

/** Endings of finite verbs, folded; those of tales left out. */
const FIRST = 'eraient eront erais erait erions eriez eras erons erez erai era aient ions iez ais ait ons ent ant ez es as ai er e a'.split(
  ' ',
);
const SECOND =
  'issent issons issais issait issaient issiez issez issant isses isse iraient iront irais irait iriez irez ira irai ir is it'.split(' ');
const PARTICIPLE = ['ees', 'ee', 'es', 'e'];

/** The infinitives a stem may be of: "mange" + ons, "pai" + ent, "appell" + e. */
function isFirst(stem: string, ending: string): boolean {
  const { er } = french();
  if (er.has(`${stem}er`)) return true;
  if (stem.endsWith('ge')) return /^[ao]/u.test(ending) && er.has(`${stem}r`);
  if (stem.endsWith('i')) return er.has(`${stem.slice(0, -1)}yer`);
  return /(?:ll|tt)$/u.test(stem) && er.has(`${stem.slice(0, -1)}er`);
}

const ends = (folded: string, endings: readonly string[], isStem: (stem: string, ending: string) => boolean): boolean =>
  endings.some((ending) => folded.length > ending.length + 1 && folded.endsWith(ending) && isStem(folded.slice(0, -ending.length), ending));

/** Whether a folded word is a form of a verb, in the infinitive or conjugated. */
export const isVerbForm = (folded: string): boolean =>
  french().verbs.has(folded) || ends(folded, FIRST, isFirst) || ends(folded, SECOND, (stem) => french().ir.has(`${stem}ir`));

/** Whether a folded word may be the past participle of a verb of the first group. */
export const isParticiple = (folded: string): boolean => ends(folded, PARTICIPLE, isFirst);

/** Whether a word, plural aside, is a noun or an adjective of French. */
export const isNominal = (stem: string): boolean => french().nouns.has(stem);

/** Whether a word is an adverb, an interjection or the like. */
export const isInvariable = (folded: string): boolean => french().small.has(folded);

/** Whether a word is the name of somebody or of a place of the world. */
export const isProper = (folded: string): boolean => french().names.has(folded);

/** Whether a word is written as French writes one: what is not may be one that is misspelt. */
export const isFrench = (folded: string, stem: string): boolean =>
  isNominal(stem) || isNominal(folded) || isInvariable(folded) || isProper(folded) || isVerbForm(folded) || isParticiple(folded);
