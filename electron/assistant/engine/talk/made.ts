import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** What is done to a campaign by whoever makes it. What is a state as well ("préparée", "ouverte") is none. */
const MADE = /^(?:(?:mont|elabor|initi|fabriqu|gener|constitu|organis|men)e|bati|etabli|concu|construit)e?s?$/u;
const BETWEEN = setOf('qui que qu ont a on nous vous avons avez est sont ete avaient etaient avait deja bien s y en');
const HAVE = setOf('a ai as ont avons avez avait avions ete');
/** Words between who has made something and what. */
const NEAR = 4;

/**
 * Reads "les campagnes montées en mai", "on a bâti combien de campagnes" as those that were created: their day is that of their creation. Of anything
 * else the same words may narrow ("kakémonos montés").
 * "les nouvelles campagnes" are no campaigns of the Nouvelle-Aquitaine.
 */
export function readAsCreated(tokens: readonly Token[], isPlace: (stem: string) => boolean): void {
  for (const token of tokens) {
    if (!token.taken && MADE.test(token.folded) && isOfCampaign(tokens, token.at))
      Object.assign(token, { folded: CREATED, stem: CREATED, stop: true, concepts: [] });
    if (isNew(tokens, token.at, isPlace)) token.stop = true;
  }
}
const CREATED = 'creee';

/** "nouvelles campagnes", "campagnes nouvelles" */
function isNew(tokens: readonly Token[], at: number, isPlace: (stem: string) => boolean): boolean {
  const { folded, concepts, taken } = tokens[at]!;
  const next = tokens[at + 1];
  if (taken || concepts.length > 0 || !NEW.test(folded)) return false;
  return isCampaign(next) || (isCampaign(tokens[at - 1]) && (next === undefined || next.opens || !isPlace(next.stem)));
}
const NEW = /^nouvelles?$/u;
/** Those that a period tells are those created in it; without one, the last come first. */
export const asksNew = (tokens: readonly Token[]): boolean => tokens.some(({ at }) => isNew(tokens, at, () => true));

const isCampaign = (token: Token | undefined): boolean => token !== undefined && means(token, /^campaign$/u);

function isOfCampaign(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (before > 0 && BETWEEN.has(tokens[before]!.folded)) before--;
  if (isCampaign(tokens[before])) return true;
  const has = tokens.slice(Math.max(0, at - 3), at).some(({ folded }) => HAVE.has(folded));
  return has && tokens.slice(at + 1, at + 1 + NEAR).some(isCampaign);
}

/** Verbs of states, in the infinitive. */
const UNDERGONE = /^(?:rejet|refus|annul|valid|import|envoy|expedi)er$/u;
const MADE_TO = /^(?:fait(?:e?s)?|vues?|vus?)$/u;
/** "se sont fait rejeter", "s'est vu refuser": what was done to them is their state. */
export function readAsUndergone(tokens: readonly Token[]): void {
  for (const token of tokens) {
    const made = tokens[token.at - 1];
    if (!UNDERGONE.test(token.folded) || made === undefined || !MADE_TO.test(made.folded)) continue;
    const self = tokens.slice(Math.max(0, made.at - 4), made.at).some(({ folded, raw }) => folded === 'se' || /^s['’]/iu.test(raw));
    if (!self) continue;
    const stem = `${token.folded.slice(0, -2)}ee`;
    Object.assign(token, { folded: `${stem}s`, stem });
    made.stop = true;
  }
}

const GONE = /^(?:(?:realis|effectu)e|fait)e?s$/u;
const SENT = /^(?:operation|sending|channel:.*|kind:.*)$/u;
/** "opérations réalisées", "combien d'envois a-t-on effectués": work that is done has left; of a campaign the same words tell its making. */
export function readAsGone(tokens: readonly Token[]): void {
  if (tokens.some(isCampaign)) return;
  for (const token of tokens) {
    if (token.taken || token.opens || token.concepts.length > 0 || !GONE.test(token.folded)) continue;
    let before = token.at - 1;
    while (before > 0 && !tokens[before]!.opens && (BETWEEN.has(tokens[before]!.folded) || tokens[before]!.folded === 't')) before--;
    if (before >= 0 && means(tokens[before]!, SENT))
      Object.assign(token, { concepts: [{ concept: 'cfi:envoyee', weak: false }], locked: true, stop: false });
  }
}

/** "campagnes sms 2025": where no word of a name stands before it, a year is that of their creation. */
export function isYearOfCreation(tokens: readonly Token[], taken: ReadonlySet<number>, isPlace: (stem: string) => boolean): boolean {
  const [at] = taken;
  const before = tokens[at! - 1];
  if (taken.size !== 1 || before === undefined || !/^20\d\d$/u.test(tokens[at!]!.folded)) return false;
  const campaigns = tokens.some((token) => /s$/u.test(token.folded) && isCampaign(token));
  return campaigns && (before.concepts.length > 0 || isPlace(before.stem));
}

const AMOUNT = /^(?:cost|price|spending|measure:(?:net|gross))$/u;
const OTHER_THING = /^(?:stock|operation|campaign|invoice)$/u;
/**
 * "montant de la commande Bienvenue 423": what an order that is named came to is told by its invoice. Nothing else of an order is known, and what one
 * would come to ("une commande de 500 flyers") is not either.
 * @param quoted a name stands between marks, apart from these words
 */
export function readAsInvoiced(tokens: readonly Token[], quoted: boolean): void {
  if (tokens.some((token) => !token.taken && means(token, OTHER_THING))) return;
  const amounts = tokens.filter((token) => !token.taken && means(token, AMOUNT));
  for (const token of tokens) {
    const [before, next] = [tokens[token.at - 1], tokens[token.at + 1]];
    const isThing = token.folded === 'commande' && !/é/u.test(token.raw.normalize('NFC')) && !token.taken;
    const hasName = next === undefined ? quoted : !next.stop && !next.opens && next.concepts.length === 0;
    if (!isThing || !hasName) continue;
    const isNamed = ['la', 'cette'].includes(before?.folded ?? '') || amounts.some(({ at }) => at === token.at - 1);
    if (isNamed && amounts.length > 0) Object.assign(token, { concepts: [{ concept: 'invoice', weak: false }], locked: true });
  }
}
