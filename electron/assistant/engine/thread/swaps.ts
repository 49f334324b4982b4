import type { Period } from '../periods/period.ts';
import { insteadFrom } from '../talk/instead.ts';
import type { Carried } from '../understanding.ts';
import { setOf, words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { type Thing, takenBack, thingFrom } from './corrections.ts';

/** "j'enlève Toulouse et je prends Strasbourg": what takes one thing away… */
const REMOVES = /^(?:enlev|retir|remplac|chang|troqu|vir(?:e|es|ez|ons|er)$|oubli|ot(?:e|es|ez|ons|er)$)/u;
/** …and what puts another there. */
const TAKES = /^(?:prend|pren|met|gard|regard|choisi|pass)/u;
/** …and what puts another beside it. */
const ADDS = /^(?:r?ajout(?:e|es|ez|ons|er)|inclu(?:s|ez|re|ons)|integr(?:e|es|ez|er))$/u;
const BETWEEN = setOf(
  'et que qu si on je j tu vous nous y en a au aux par pour avec contre plutot la le les l de d du celui celle ceux celles',
);
const BEFORE = setOf('si on je j tu vous nous en et que qu peux pouvez pourrais pourriez veux voudrais faut');
const SMALL = setOf('le la les l de d du des a au aux en pour sur dans chez agence agences mois celui celle ceux celles');
/** "à la place", "au lieu": one thing for another. */
const INSTEAD = [
  ['a', 'la', 'place'],
  ['au', 'lieu'],
];
/** States that nothing is in two of. */
const APART = /^(?:factur|annul|envoy|valid|termin|rejet|import)\p{L}*(?:é|ée|és|ées|ee|ees)$/u;
const NOT = setOf('pas non');
const EXCLUSIVE = /^(?:format|concept (?:channel:|kind:|measure:|part:))/u;

interface Turn {
  periods: readonly Period[];
  isPlace: (stem: string) => boolean;
  /** What was asked before; null = nothing. */
  carried: Pick<Carried, 'division'> | null;
}

/**
 * "et si j'enlève Toulouse et que je prends Strasbourg à la place", "remplace octobre par septembre", "papier, pas sms", "facturées, pas envoyées": the words
 * that give way, with those that say so, where what takes their place is said, and those that a correction takes back. Nothing of the same sort beside
 * them = nothing is left out.
 */
export function givenUp(tokens: readonly Token[], { periods, isPlace, carried }: Turn): ReadonlySet<number> {
  const told = periods.map(({ taken }) => taken);
  const back = takenBack(tokens, told, isPlace);
  const asked = new Set(words(carried?.division ?? '').map(({ stem }) => stem));
  /** One of them leaves nothing of the other: sorts of their own, the place asked about before, days apart. */
  const areApart = (said: Thing, other: Thing): boolean => {
    if (said.sort !== other.sort) return false;
    if (said.sort === 'place') return tokens.slice(other.from, other.end).every(({ stem }) => asked.has(stem));
    const [one, two] = [said, other].map(({ from }) => periods.find(({ taken }) => taken.has(from)));
    return EXCLUSIVE.test(said.sort) || (one !== undefined && two !== undefined && (one.to < two.from || two.to < one.from));
  };
  const out = new Set(back);
  const drop = (from: number, end: number) => {
    for (let at = from; at < end; at++) out.add(at);
  };
  const thingAt = (at: number): Thing | null => (tokens[at] === undefined || back.has(at) ? null : thingFrom(tokens, told, isPlace, at));
  /** The thing that small words announce from a place on. */
  const after = (start: number, small: (token: Token) => boolean): Thing | null => {
    let at = start;
    while (tokens[at] !== undefined && thingAt(at)?.sort === undefined && small(tokens[at]!)) at++;
    return thingAt(at);
  };
  const stems = ({ from, end }: Thing): string =>
    tokens
      .slice(from, end)
      .map(({ stem }) => stem)
      .join(' ');
  const isSaidAs =
    (other: Thing) =>
    (thing: Thing): boolean =>
      thing.sort === other.sort && stems(thing) === stems(other);
  const isSmall = ({ folded }: Token) => SMALL.has(folded);
  const isLink = ({ folded }: Token) => BETWEEN.has(folded) || SMALL.has(folded) || TAKES.test(folded);
  const others = (said: Thing, from: number, end: number) =>
    tokens.some(({ at }) => !out.has(at) && (at < from || at >= end) && thingAt(at)?.sort === said.sort);
  for (const { at, folded } of tokens) {
    if (back.has(at)) continue;
    const denied = NOT.has(folded) ? deniedState(tokens, at) : null;
    if (denied !== null) drop(at, denied);
    const other = NOT.has(folded) && at > 0 ? after(at + 1, isSmall) : null;
    const said = other === null ? null : before(tokens, at, thingAt, (thing) => areApart(thing, other));
    if (other !== null && said !== null && tokens[other.end]?.folded !== 'mais') drop(at, other.end);
    // "à Rouen, pas Rouen, Rennes": what was just said is refused, and another of its sort takes its place.
    const again = other === null || after(other.end, isSmall)?.sort !== other.sort ? null : before(tokens, at, thingAt, isSaidAs(other));
    if (other !== null && again !== null) drop(again.from, other.end);
    // "à Lyon plutôt qu'à Nantes", "validées au lieu d'annulées"
    const unlike = insteadOf(tokens, at);
    const refused = unlike === null ? null : after(unlike.end, isSmall);
    if (unlike !== null && refused !== null && before(tokens, unlike.from, thingAt, ({ sort }) => sort === refused.sort) !== null)
      drop(unlike.from, refused.end);
    if (carried === null) continue;
    // "plutôt Strasbourg que Toulouse"
    const rather = folded === 'que' && tokens.slice(0, at).some((token) => token.folded === 'plutot') ? after(at + 1, isSmall) : null;
    if (rather !== null && before(tokens, at, thingAt, ({ sort }) => sort === rather.sort) !== null) drop(at, rather.end);
    const instead = INSTEAD.find((phrase) => phrase.every((word, i) => tokens[at + i]?.folded === word));
    if (instead !== undefined) {
      const end = at + instead.length;
      const of = ['de', 'd', 'du', 'des'].includes(tokens[end]?.folded ?? '') ? after(end + 1, isSmall) : null;
      if (of === null && tokens.some((token) => (token.at < at || token.at >= end) && thingAt(token.at) !== null)) drop(at, end);
      if (of !== null && others(of, at, of.end)) drop(at, of.end);
    }
    let first = at;
    while (first > 0 && BEFORE.has(tokens[first - 1]!.folded)) first--;
    const next = after(at + 1, isSmall);
    // "et si on met septembre"
    if (TAKES.test(folded) && first === 0 && ['place', 'period', 'format'].includes(next?.sort ?? '')) drop(first, next!.from);
    // "ajoute Strasbourg": beside what was asked before, as "compare avec Strasbourg".
    if (ADDS.test(folded) && first === 0 && ['place', 'period'].includes(next?.sort ?? '') && tokens[next!.end] === undefined)
      Object.assign(tokens[at]!, { folded: 'compare', stem: 'compare', stop: false, concepts: [{ concept: 'compare', weak: false }] });
    if (!REMOVES.test(folded)) continue;
    const right = next === null ? null : after(next.end, isLink);
    if (next !== null && right !== null && right.sort === next.sort) drop(first, right.from);
    else if (right === null && isState(tokens[next?.from ?? tokens.length])) {
      // "et si on enlève les annulées": said as "sans les annulées" is.
      drop(first, at);
      Object.assign(tokens[at]!, { folded: 'sans', stem: 'sans', stop: true, concepts: [] });
    }
  }
  return out;
}

const isState = (token: Token | undefined): boolean =>
  token !== undefined && !token.taken && APART.test(token.raw.normalize('NFC').toLowerCase());

/** Words that set one thing against the one before it, and where the other begins. */
function insteadOf(tokens: readonly Token[], at: number): { from: number; end: number } | null {
  const end = insteadFrom(tokens, at);
  if (end === null || /^autres?$/u.test(tokens[at]!.folded)) return null;
  return { from: at - (tokens[at]!.folded === 'place' ? 2 : tokens[at]!.folded === 'lieu' ? 1 : 0), end };
}

/** The thing that ends right before a place, but for what joins it. */
function before(
  tokens: readonly Token[],
  at: number,
  thingAt: (at: number) => Thing | null,
  fits: (thing: Thing) => boolean,
): Thing | null {
  const end = ['et', 'mais'].includes(tokens[at - 1]?.folded ?? '') ? at - 1 : at;
  for (let from = end - 1; from >= Math.max(0, end - 3); from--) {
    const thing = thingAt(from);
    if (thing !== null && thing.end === end && fits(thing)) return thing;
  }
  return null;
}

/** "facturées, pas envoyées": where the second state ends, right after one that is another; null = it stands alone. */
function deniedState(tokens: readonly Token[], at: number): number | null {
  const said = ['et', 'mais'].includes(tokens[at - 1]?.folded ?? '') ? at - 2 : at - 1;
  let next = at + 1;
  while (['les', 'celles', 'ceux', 'encore'].includes(tokens[next]?.folded ?? '')) next++;
  return said >= 0 && isState(tokens[said]) && !NOT.has(tokens[said - 1]?.folded ?? '') && isState(tokens[next]) ? next + 1 : null;
}
