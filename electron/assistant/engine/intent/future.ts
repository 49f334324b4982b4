import { isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import { means, type Token } from '../words/tokens.ts';

/** What an amount will be, in the third person: other verbs tell of somebody. */
const WILL_BE =
  /^(?:ser(?:a|ont)|fer(?:a|ont)|(?:mont|cout|depass|augment|baiss|diminu|evolu|represent|grimp|chut|stagn|elev|chiffr|pes)er(?:a|ont)|reviendr(?:a|ont)|vaudra|attein?dr(?:a|ont))$/u;
/** "ce sera tout", "ça fera l'affaire" */
const THIS = setOf('ce c ca cela');

/** "quelle sera la facturation de janvier ?": what is not known yet. */
export const tellsWillBe = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded, taken }, at) => !taken && WILL_BE.test(folded) && !THIS.has(tokens[at - 1]?.folded ?? ''));

const GO = setOf('va vont allons');
const WHO = setOf('il elle on nous ils elles');
/** "Lyon va-t-elle dépasser son budget ?": turned round, it asks of what is to come; "on va envoyer…" tells. */
export const asksGoingTo = (tokens: readonly Token[]): boolean =>
  tokens.some(({ folded }, at) => {
    if (!GO.has(folded)) return false;
    const who = tokens[at + 1]?.folded === 't' ? at + 2 : at + 1;
    const verb = tokens.slice(who + 1, who + 4).find((word) => /(?:er|ir|re|oir)$/u.test(word.folded) && isVerbForm(word.folded));
    return WHO.has(tokens[who]?.folded ?? '') && verb !== undefined;
  });

const HAVING = setOf('nous on il y t aurons aura aurez');
const WORK = /^(?:operation|sending|kind:|channel:)/u;
/** "combien d'envois aurons-nous en décembre ?": what is planned has its day, and is counted like the rest; a bill to come has none. */
export const countsPlanned = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => means(token, WORK)) && tokens.every((token) => !means(token, /^forecast$/u) || HAVING.has(token.folded));
