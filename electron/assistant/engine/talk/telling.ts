import data from '../../../../resources/assistant/asides.json' with { type: 'json' };
import type { NameBook } from '../names/book.ts';
import type { Period } from '../periods/period.ts';
import { isNominal, isVerbForm } from '../words/french.ts';
import { QUESTION_WORDS, TOWNS } from '../words/lexicon.ts';
import { setOf, words } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';

export const OCCASIONS: ReadonlySet<string> = new Set(
  words(`${data.events} ${data.occasions}`)
    .map(({ stem }) => stem)
    .filter((stem) => !/^(?:e?mail|courriel|message|relance|livraison)$/u.test(stem)),
);
export const CLITICS = setOf('ne n me m te t se s le la l les lui leur y en nous vous');
/** What somebody wants of us, or has: the question itself, not what he is busy with. */
export const WANTS =
  /^(?:veu[xt]|voul|voudr|souhait|aimer|desir|cherch|recherch|sai[st]?$|savoir|saur|voi[rst]?$|voyons|verr|demand|parl|dis$|dit$|dire|pens|regard|verifi|consult|compar|compt|peu[xt]$|pouv|pourr|prefer|precis|limit|exclu|enlev|retir|garde|entend|croi|dispos|possed|deti|rest|trouv)/u;
const HAS = setOf('ai a avons avais avait avions aurai aura aurons');
const IS = setOf('suis est sommes serai sera serons');
export const BEFORE_RELATIVE = setOf('que qu qui dont ou quand si comme quoi ce combien t');
const STARTS = setOf('car parce puisque vu sachant histoire sinon');
/** They change what is asked, in whatever clause they stand. */
export const CHANGES = setOf(
  'sauf hors sans ni hormis excepte seulement uniquement version couleur format plutot mais celles ceux celui celle pardon oups',
);
export const HIS = setOf('le la l les un une mon ma mes notre nos ce cet cette ces leur leurs des');
const ONE = setOf('un une mon ma mes notre nos le la l les');
export const ASKS = /^(?:quantity|list|status|compare|fresh|most|least|which|byDivision)$/u;
/** What is asked about without a name. */
export const ABOUT = /^(?:operation|invoice|campaign|spending|cost|low|empty|level:.*|fresh|scope)$/u;
export const DATED = /^(?:operation|invoice|campaign|sending|spending|cost|forecast|kind:.*|channel:.*)$/u;
/** Two words that begin to ask where no sign parts them from what was told before. */
const OPENERS: ReadonlySet<string> = new Set(
  'tu peux|tu pourrais|vous pouvez|vous pourriez|peux tu|pouvez vous|pourriez vous|pourrais tu|dis moi|dites moi|dit moi|il reste|il nous|il me|il en|est ce|y a|on a|on en|avez vous|avons nous|as tu|tu as|aurait on|aurions nous|a t'.split(
    '|',
  ),
);

/** What a question is read against. */
export interface Known {
  book: NameBook;
  isPlace: (stem: string) => boolean;
  periods: readonly Period[];
  /** A question that goes on with the one before may hold nothing of ours. */
  carried: boolean;
}

/** Whether a word that nothing took means something of this kind. */

/** Cut where a sign stands, where somebody starts to tell something, and where he starts to ask. */
export function clausesOf(tokens: readonly Token[], known: Known): Token[][] {
  const clauses: Token[][] = [];
  for (const token of tokens) {
    const { at, opens, folded } = token;
    const last = clauses.at(-1) ?? [];
    // "samedi on tient un stand", "hier on a donné 50 stylos": when it is told of.
    const joined = last.every((each) => each.stop || each.taken || isTalkOnly(each, known)) && isDeedAt(tokens, at);
    const asking = startsToAsk(tokens, at, known) && !joined;
    const tells = startsToTell(tokens, at, known) && !joined;
    // "je tiens le planning et je voudrais connaître…"
    const turns = isWanting(tokens, at) && last.some((each) => isDeedAt(tokens, each.at));
    // "stand ikea nantes samedi stock flyers A5"
    const met = means(token, /^(?:stock|quantity)$/u) && last.some((each) => each.taken) && isMet(last);
    if (clauses.length === 0 || met || opens || STARTS.has(folded) || asking || tells || turns) clauses.push([token]);
    // "je prépare le salon combien de flyers", not "on envoie combien de flyers".
    else if (means(token, /^quantity$/u) && QUESTION_WORDS.has(folded) && !isAsked(tokens, last) && !isDone(tokens, at - 1))
      clauses.push([token]);
    else clauses.at(-1)!.push(token);
  }
  return clauses;
}

/** "on envoie combien de…", "on a eu combien de…": what is asked about is what is done. */
const isDone = (tokens: readonly Token[], at: number): boolean =>
  isVerbForm(tokens[at]!.folded) || (HAS.has(tokens[at - 1]?.folded ?? '') && isPast(tokens[at]!));

/** What people meet for is what a clause begins with. */
const isMet = (clause: readonly Token[]): boolean => {
  const first = clause.find(({ stop, taken }) => !stop && !taken);
  return first !== undefined && OCCASIONS.has(first.stem);
};

/** "à l'accueil on nous demande…": nothing of ours stands before the one who speaks. */
const isTalkOnly = ({ folded, stem, concepts }: Token, { book }: Known): boolean =>
  concepts.length === 0 && isNominal(stem) && !book.holds(stem) && !TOWNS.has(folded);

const isDeedAt = (tokens: readonly Token[], at: number): boolean => {
  const verb = verbOf(tokens, at);
  return verb !== undefined && isDeed(tokens, verb);
};
const isWanting = (tokens: readonly Token[], at: number): boolean => {
  const verb = verbOf(tokens, at);
  return verb !== undefined && WANTS.test(verb.folded) && !isDeed(tokens, verb);
};

/** "… tu me sors les alertes, "… il reste combien": somebody turns to us, or begins to ask, where no sign tells it. */
function startsToAsk(tokens: readonly Token[], at: number, known: Known): boolean {
  const [before, next] = [tokens[at - 1]?.folded ?? '', tokens[at + 1]?.folded ?? ''];
  const { folded } = tokens[at]!;
  if (CLITICS.has(before) || BEFORE_RELATIVE.has(before) || isRelated(tokens[at]!) || isOpen(tokens, at, known)) return false;
  return OPENERS.has(`${folded} ${next}`) || (folded === 'tu' && !isVerbForm(before));
}

/** "il reste combien" already asks, "on a vendu 40 cartes" does not. */
export const isAsked = (tokens: readonly Token[], clause: readonly Token[]): boolean =>
  clause.some((token) => means(token, ASKS)) ||
  (OPENERS.has(`${clause[0]?.folded ?? ''} ${clause[1]?.folded ?? ''}`) && !isDeedAt(tokens, clause[0]!.at));

/** "… stp on tracte samedi", "… j'en offre aux partenaires": a subject of one's own and what he does, that no relative holds. */
function startsToTell(tokens: readonly Token[], at: number, known: Known): boolean {
  const before = tokens[at - 1];
  if (before === undefined || BEFORE_RELATIVE.has(before.folded) || isRelated(tokens[at]!) || isOpen(tokens, at, known)) return false;
  return isDeedAt(tokens, at);
}

/** "les campagnes qu'on a créées": what elides is one with its subject. */
const isRelated = ({ raw, opens }: Token): boolean => !opens && /^qu['’]/iu.test(raw);

/** "quelles campagnes on a créées": right after what is asked about, nothing else begins. */
function isOpen(tokens: readonly Token[], at: number, { isPlace }: Known): boolean {
  const before = tokens[at - 1];
  if (before === undefined || tokens[at]!.opens || before.stop || before.taken || isPlace(before.stem) || TOWNS.has(before.folded))
    return false;
  let first = at;
  while (first > 0 && !tokens[first]!.opens) first--;
  return tokens.slice(first, at).some(({ folded }) => QUESTION_WORDS.has(folded) || ASKED.has(folded));
}
const ASKED = setOf('quelle quelles quel quels combien lesquelles lesquels');

/** The verb of a subject that speaks of himself: "je boucle", "j'en offre", "on les distribue"; undefined = there is none here. */
export function verbOf(tokens: readonly Token[], at: number): Token | undefined {
  const { folded, raw } = tokens[at]!;
  // "g un salon": "j'ai", as it is said.
  if (folded === 'g') return ONE.has(tokens[at + 1]?.folded ?? '') ? tokens[at] : undefined;
  const elided = /^[jJ]['’]/u.test(raw);
  const we = folded === 'nous' && /ons$/u.test(tokens[at + 1]?.folded ?? '');
  if (!elided && !we && folded !== 'je' && folded !== 'on') return undefined;
  // "reste-t-on", "peut-on", "dois-je": turned round, it asks.
  const before = tokens[at - 1];
  if (!elided && before !== undefined && !tokens[at]!.opens && isVerbForm(before.folded) && !isNominal(before.stem)) return undefined;
  let next = elided && !CLITICS.has(folded) ? at : at + 1;
  while (tokens[next] !== undefined && CLITICS.has(tokens[next]!.folded) && !tokens[next]!.opens) next++;
  const verb = tokens[next];
  return verb === undefined || (verb.opens && next !== at) ? undefined : verb;
}

/** What somebody does, has or is, beside a question; not what he wants to know. */
export function isDeed(tokens: readonly Token[], { at, folded, raw }: Token): boolean {
  if (folded === 'g') return true;
  if (IS.has(folded)) return !/^c/iu.test(raw);
  const next = tokens[at + 1];
  // "je ne voudrais pas promettre…", "je cherche à qui en emprunter"
  const infinitive = (token: Token | undefined) => token !== undefined && /(?:er|ir|re)$/u.test(token.folded) && !KEEPS.has(token.folded);
  if (/^voudrai/u.test(folded) && next?.folded === 'pas') return infinitive(tokens[at + 2]) || infinitive(tokens[at + 3]);
  if (/^cherch/u.test(folded) && next?.folded === 'a') return !next.opens;
  if (HAS.has(folded)) return next !== undefined && !next.opens && (ONE.has(next.folded) || isPast(next) || OCCASIONS.has(next.stem));
  // "on nous demande sans arrêt des calendriers"
  if (/^demande$/u.test(folded) && ['me', 'nous'].includes(tokens[at - 1]?.folded ?? '')) return true;
  if (WANTS.test(folded)) return false;
  return (isVerbForm(folded) || everydayOf(folded) === 'verb') && !/(?:er|ir|oir)$/u.test(folded);
}
const KEEPS = setOf('compter inclure prendre avoir garder lire');
const isPast = ({ folded, raw }: Token): boolean =>
  /(?:é|is?|us?|it)(?:e?s)?$/u.test(raw.normalize('NFC').toLowerCase()) && everydayOf(folded) !== 'word';
