import type { InvoiceRow } from '../../../shared/model/invoice.ts';
import { STOP_WORDS } from '../engine/words/lexicon.ts';
import { beginning, type Word, words } from '../engine/words/text.ts';

/*
 * CFI looks for letters: « été » is in « Société », and « Aubry » in « 12 rue Aubry ». What it finds is looked at again here, word by word, before it is
 * counted.
 */

/** How somebody is addressed, in a question and in CFI's own rows. */
const TITLES: Readonly<Record<string, 'madam' | 'sir'>> = {
  mme: 'madam',
  mlle: 'madam',
  madame: 'madam',
  mademoiselle: 'madam',
  m: 'sir',
  mr: 'sir',
  monsieur: 'sir',
};
/** Words that make an address of those beside them. */
const STREET =
  /^(?:rue|avenue|boulevard|bd|chemin|impasse|allee|quai|cours|place|route|square|esplanade|faubourg|zone|zac|zi|adresse|\d{5})$/u;

interface Sought {
  /** Words of whichever text. */
  anywhere: string[];
  /** The name after a title, which nothing but who ordered bears; null = nobody is named so. */
  person: string | null;
  title: 'madam' | 'sir' | null;
  address: boolean;
}

function soughtIn(search: string): Sought {
  const list = words(search);
  const at = list.findIndex(({ folded }, i) => folded in TITLES && i < list.length - 1);
  const title = list[at];
  const person = title === undefined ? undefined : list[at + 1];
  const others = list.filter((word) => word !== title && word !== person && !STOP_WORDS.has(word.folded));
  return {
    anywhere: others.map(({ stem }) => stem),
    person: person?.stem ?? null,
    title: title === undefined ? null : TITLES[title.folded]!,
    address: list.some(({ folded }) => STREET.test(folded)),
  };
}

const stemsOf = (text: string | null): string[] => words(text ?? '').map(({ stem }) => stem);
const holdsAll = (held: readonly string[], wanted: readonly string[]): boolean => wanted.every((word) => held.includes(word));

/** The letters of a search for invoices that a source is given: « Mme » is in no row of some, and in the order of others. */
export function lettersOf(search: string): string {
  const { anywhere, person } = soughtIn(search);
  return [...anywhere, ...(person === null ? [] : [person])].map(beginning).join(' ') || search;
}

/** A shorter beginning is one of too many words: « été » is no « étendard ». */
const SHORTEST_BEGINNING = 4;

/**
 * Whether a text holds every word of a search, whole or by its beginning: « anniv » is « anniversaire », « carte » is no word of « Pancarte », nor « été »
 * of « Société ».
 */
export function bearing(search: string): (...texts: (string | null)[]) => boolean {
  const wanted = words(search).filter(({ stem }) => !STOP_WORDS.has(stem));
  return (...texts) => {
    const held = texts.flatMap((text) => words(text ?? ''));
    const isHeld = ({ folded, stem }: Word) =>
      held.some((word) => word.stem === stem || (folded.length >= SHORTEST_BEGINNING && word.folded.startsWith(folded)));
    return wanted.every(isHeld);
  };
}

/**
 * Whether an invoice is one of those a search names: « Mme Aubry » is who ordered it and nobody else, neither M. Aubry nor a street; other words are those
 * of the order or of who ordered. An address is only looked at for a search that is one.
 */
export function invoicesOf(search: string): (row: Pick<InvoiceRow, 'order' | 'requester' | 'address'>) => boolean {
  const { anywhere, person, title, address } = soughtIn(search);
  return (row) => {
    const requester = stemsOf(row.requester);
    const theirs = words(row.requester ?? '').flatMap(({ folded }) => TITLES[folded] ?? []);
    if (title !== null && theirs.length > 0 && !theirs.includes(title)) return false;
    if (person !== null && !requester.includes(person)) return false;
    return holdsAll([...stemsOf(row.order), ...requester, ...(address ? stemsOf(row.address) : [])], anywhere);
  };
}

/** « M. et Mme Carlier » are two people: neither title tells one from the other. */
const BOTH = /(?<!\p{L})(?:m|mr|monsieur)\.?\s+(?:et|ou)\s+(?:mme|madame)(?!\p{L})/iu;
const TITLED = /(?<![\p{L}\p{N}]|\d\s|taille\s)(mme|mlle|mr|m|madame|mademoiselle|monsieur)\.?\s+(\p{L}[\p{L}'’-]+)/giu;
/** The words of a name with the title that the question gives them: « aubry » of « Mme Aubry » is « mme aubry ». */
export function titled(name: string, question: string): string {
  if (BOTH.test(question)) return name;
  const titles = new Map([...question.matchAll(TITLED)].map(([, title, word]) => [words(word!)[0]?.stem, title!.toLowerCase()]));
  const list = name.split(' ');
  if (list.some((word, at) => word in TITLES && at < list.length - 1)) return name;
  const at = list.findIndex((word) => titles.has(word));
  return at < 0 ? name : [...list.slice(0, at), titles.get(list[at]!)!, ...list.slice(at)].join(' ');
}
