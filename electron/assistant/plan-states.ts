import { CFI_STATUT_LABELS, cfiStatutLabel } from '../../shared/model/cfi-campaign.ts';
import type { Understanding } from './engine/understanding.ts';
import { PHRASES, statutsOf, wordOfState } from './engine/words/lexicon.ts';
import { type Word, words } from './engine/words/text.ts';

/** "opérations facturées": a state, even where CFI's list has none of that name. */
export const BILLED = /\bfacturees?\b/u;

/** "en erreur": words that mean a state and are none of its name. */
function saidOf(statut: string, list: readonly Word[]): string | null {
  for (const { stems, meanings } of PHRASES) {
    const at = meanings.some(({ concept }) => concept === `cfi:${statut}`)
      ? list.findIndex((_, from) => stems.every((stem, i) => list[from + i]?.stem === stem))
      : -1;
    if (at >= 0)
      return list
        .slice(at, at + stems.length)
        .map(({ raw }) => raw)
        .join(' ');
  }
  return null;
}

/** Of a state that the question before said. */
const labelOf = (statut: string): string | null => (statut in CFI_STATUT_LABELS ? cfiStatutLabel(statut) : null);

/** The words of the states of a question, as they were typed. */
export function statesAsSaid({ text, statuts, born, without }: Understanding): string | null {
  const known = new Set(
    words(`${statuts.map(wordOfState).join(' ')} ${born.includes('to_validate') ? 'validation' : ''} ${without ?? ''}`).map(
      ({ stem }) => stem,
    ),
  );
  const list = words(text);
  const said = list.filter(({ stem, folded }) => known.has(stem) || BILLED.test(folded) || known.has(`${stem}e`));
  return said.length === 0
    ? (statuts.map((statut) => saidOf(statut, list) ?? labelOf(statut)).find((each) => each !== null) ?? null)
    : said
        .map(({ raw }) => raw)
        .join(' ')
        .slice(0, 200);
}

/** What a campaign goes through: those that were sent or are finished were imported. */
const STAGES = ['importee_cfi', 'envoyee', 'terminee'];
const NOT_YET = /\b(?:pas|non|ni|jamais)\b/iu;
const BUT_THOSE = /\b(?:hors|sauf|hormis|except|exclu|autres?\b|part\b|dehors)/iu;

/**
 * The statuts that are left when those of these words are left out: "hors envoyées" leaves out that one, "pas envoyées" what went on from there as well.
 * @param text the question, whose own words tell which
 */
export function statutsWithout(without: string, text: string): string[] {
  const named = statutsOf(without);
  const first = NOT_YET.test(text) && !BUT_THOSE.test(text) ? STAGES.findIndex((stage) => named.includes(stage)) : -1;
  const out = new Set([...named, ...(first < 0 ? [] : STAGES.slice(first))]);
  return Object.keys(CFI_STATUT_LABELS).filter((statut) => !out.has(statut));
}
