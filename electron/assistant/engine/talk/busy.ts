import type { Period } from '../periods/period.ts';
import { isNominal, isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { isEventWord } from './asides.ts';
import { everydayOf, tellsNothing } from './everyday.ts';

const ONE = setOf('un une mon ma notre cette ce la');
const SPEAKS = setOf('je j nous on dois vais faut devons');
const AIMS = setOf('pour avant lors durant pendant');
const HIS = setOf('le la l un une mon ma notre nos ce cet cette du des');
const NEEDS = setOf('besoin faut faudrait veux voudrais voudrait voulons voudrions cherche cherchons recherche');
const HAS = setOf('avez avons a ai ont reste restent');
const PREPARES = setOf('prepare preparer preparons lance lancer lancons relance relancer envoie envoyer envoyons redige rediger');
const ASKS = /^(?:quantity|list|operation|invoice|campaign|cost|spending|status|compare|stock|low|empty)$/u;
const ABOUT = /^(?:operation|invoice|campaign|low|empty|level:)/u;
const MADE = /^(?:channel:|kind:|sending$)/u;
const UN = setOf('un une');

/** What the words of a question may be besides talk. */
interface Known {
  /** Words that names bear. */
  holds: (stem: string) => boolean;
  isPlace: (stem: string) => boolean;
  periods: readonly Period[];
}

/**
 * Words of ours that tell what somebody is busy with and narrow nothing: "je rédige la lettre d'information, combien de campagnes…", "pour le salon :
 * stock de…", "j'ai besoin de 300 cartes, combien en reste-t-il ?".
 */
export function busyWith(tokens: readonly Token[], known: Known): ReadonlySet<number> {
  const out = new Set<number>();
  for (const { at } of tokens) {
    if (isMade(tokens, at)) {
      out.add(at);
      // "une campagne papier", "un envoi sms"
      const next = tokens[at + 1];
      if (next !== undefined && !next.opens && means(next, MADE)) out.add(next.at);
    }
    if (isNeeded(tokens, at, known.holds) || isCountOfPeople(tokens, at)) out.add(at);
    for (const said of [...aimOf(tokens, at), ...purposeOf(tokens, at, known), ...deadlineOf(tokens, at), ...hourOf(tokens, at)])
      out.add(said);
  }
  for (const { taken } of known.periods) if (isWantedFor(tokens, Math.min(...taken))) for (const at of taken) out.add(at);
  return out;
}

/** "que je relance une impression", "je dois préparer un mailing": one of them, that somebody works at, beside a question about something else. */
function isMade(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const verb = tokens[at - 2]?.folded ?? '';
  const before = tokens[at - 1]?.folded ?? '';
  const thing = means(token, MADE) || (UN.has(before) && means(token, /^campaign$/u));
  if (!thing || token.folded !== token.stem || token.opens || !ONE.has(before)) return false;
  const works = PREPARES.has(verb) || ((everydayOf(verb) === 'verb' || isVerbForm(verb)) && !tellsNothing(verb));
  // "combien de fois on a fait une campagne X": one of them is what is counted.
  if (tokens.slice(0, at).some(({ folded, at: i }) => folded === 'fois' && means(tokens[Math.max(0, i - 2)]!, /^quantity$/u))) return false;
  const speaks = tokens.slice(Math.max(0, at - 6), at - 2).some(({ folded, raw }) => SPEAKS.has(folded) || /^[jJ]['’]/u.test(raw));
  const rest = tokens.filter((other) => other !== token && !(other.at === at - 2));
  return (
    works && speaks && rest.some((other) => means(other, ASKS) && (other.opens || opensBetween(tokens, other.at, at) || other.at < at - 3))
  );
}

const opensBetween = (tokens: readonly Token[], a: number, b: number): boolean =>
  tokens.slice(Math.min(a, b) + 1, Math.max(a, b) + 1).some(({ opens }) => opens);

/** "Pour le salon : …", "avant la réunion, …": what opens a question and names an event is what it is asked for. */
function aimOf(tokens: readonly Token[], at: number): number[] {
  const first = tokens[at]!;
  const event = tokens[at + 2];
  const next = tokens[at + 3];
  if (!first.opens || !AIMS.has(first.folded) || !HIS.has(tokens[at + 1]?.folded ?? '') || event === undefined || next === undefined)
    return [];
  // "pour le salon régional 2026": a name goes on.
  const ends = next.opens || next.stop || next.concepts.length > 0;
  return !event.taken && isEventWord(event.folded) && ends ? [event.at] : [];
}

/** "il faut recommander quoi avant la campagne de Noël ?": until when, of stocks that are those of now. */
function deadlineOf(tokens: readonly Token[], at: number): number[] {
  const campaign = tokens[at + 2];
  if (tokens[at]!.folded !== 'avant' || campaign === undefined || !means(campaign, /^campaign$/u)) return [];
  if (!tokens.some((token) => means(token, /^(?:low|stock|empty)$/u))) return [];
  const end = tokens.findIndex((token) => token.at > campaign.at && (token.opens || token.concepts.length > 0));
  return tokens.slice(at, end < 0 ? tokens.length : end).map((token) => token.at);
}

/** "j'ai besoin de 300 cartes de vœux, y en a combien ?": how many are wanted is no part of their name. */
function isNeeded(tokens: readonly Token[], at: number, holds: (stem: string) => boolean): boolean {
  const { folded, taken } = tokens[at]!;
  const next = tokens[at + 1];
  if (taken || !/^\d{2,}$/u.test(folded) || next === undefined || !holds(next.stem)) return false;
  const before = tokens.slice(Math.max(0, at - 2), at).map((token) => token.folded);
  const asked = tokens.some(
    (token) =>
      token.at > at && (means(token, /^(?:quantity|stock)$/u) || (token.folded === 'en' && HAS.has(tokens[token.at + 1]?.folded ?? ''))),
  );
  return asked && before.some((word) => NEEDS.has(word));
}

/** "j'ai 3 clients qui en veulent": how many people there are. */
const isCountOfPeople = (tokens: readonly Token[], at: number): boolean =>
  !tokens[at]!.taken && /^\d{1,3}$/u.test(tokens[at]!.folded) && everydayOf(tokens[at + 1]?.folded ?? '') === 'person';

/** "avant 11h": when the answer is wanted. */
const hourOf = (tokens: readonly Token[], at: number): number[] =>
  ['avant', 'apres', 'vers'].includes(tokens[at]!.folded) && /^(?:\d{1,2}h(?:\d\d)?|midi|minuit)$/u.test(tokens[at + 1]?.folded ?? '')
    ? [at, at + 1]
    : [];

/** "Pour l'accueil des nouveaux arrivants, combien…": a clause that opens, with nothing in it that is ours, a name or a place but its first word. */
function purposeOf(tokens: readonly Token[], at: number, { holds, isPlace }: Known): number[] {
  if (!tokens[at]!.opens || !AIMS.has(tokens[at]!.folded)) return [];
  const end = tokens.findIndex((token) => token.at > at && token.opens);
  const clause = tokens.slice(at + 1, end < 0 ? at + 1 : end);
  const [head, of, ...rest] = clause.filter(({ folded }) => !HIS_ALONE.has(folded));
  if (head === undefined || of === undefined || rest.length === 0) return [];
  const common = isNominal(head.stem) && /^\p{Ll}/u.test(head.raw) && ['de', 'des', 'du', 'd'].includes(of.folded);
  const ours =
    clause.some((token) => token.taken || token.concepts.length > 0) ||
    rest.some(({ stem }) => isPlace(stem) || (holds(stem) && everydayOf(stem) === null));
  // What is asked about is named after it, or the clause may be what names it.
  const isName = ({ stop, concepts, stem }: Token) => !stop && concepts.length === 0 && holds(stem) && everydayOf(stem) === null;
  const asked = tokens.slice(end).some((token) => means(token, ABOUT) || isName(token));
  return common && !ours && asked ? clause.map((token) => token.at) : [];
}
const HIS_ALONE = setOf('le la l les un une mon ma notre nos ce cet cette');

const PRESENT = setOf('besoin reste restent avons a ai dispo disponible disponibles stock stocks');
const ENOUGH = /^(?:assez|suffi|faudra|aura|sera|tiendr)/u;
/** "il nous reste des dépliants pour le week-end ?": what is there now is asked, and told when it is wanted for. */
function isWantedFor(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (before > 0 && HIS.has(tokens[before]!.folded)) before--;
  if (tokens[before]?.folded !== 'pour') return false;
  const dated = tokens.some((token) => means(token, /^(?:operation|invoice|campaign|sending|spending|cost|forecast|kind:|channel:)/u));
  const present = tokens.slice(0, before).some(({ folded }) => PRESENT.has(folded));
  return present && !dated && !tokens.some(({ folded }) => ENOUGH.test(folded));
}
