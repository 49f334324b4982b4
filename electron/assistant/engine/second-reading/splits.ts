import type { Understanding } from '../understanding.ts';
import { DIVISION_GENERIC } from '../words/lexicon.ts';
import { setOf, type Word, words } from '../words/text.ts';

/** What lines are told apart by. */
type Split = 'period' | 'division' | 'state' | 'channel';

const PERIODS = setOf('jour semaine mois trimestre semestre an annee exercice');
const STATES = setOf('etat statut');
const CHANNELS = setOf('canal type genre');

function splitOf({ stem, folded }: Word): Split | null {
  if (PERIODS.has(folded)) return 'period';
  if (STATES.has(stem)) return 'state';
  if (CHANNELS.has(stem)) return 'channel';
  return DIVISION_GENERIC.has(stem) && folded.length > 3 ? 'division' : null;
}

/** What an answer tells apart: one thing, never two. */
function toldBy({ intent, by }: Pick<Understanding, 'intent' | 'by'>): Split | null {
  if (intent.endsWith('.trend')) return 'period';
  if (intent === 'campaign.compare') return by === 'division' || by === 'channel' ? by : 'state';
  return intent.endsWith('.compare') || intent.endsWith('.byDivision') || by === 'state' ? by : null;
}

/**
 * "factures par mois et par agence": lines are told apart by one thing, and the other one is told as left out.
 * @returns the words as typed
 */
export function splitsLeftOut(understood: Pick<Understanding, 'intent' | 'by' | 'text'>): string[] {
  const list = words(understood.text);
  const said = list.flatMap((word, at) => {
    const split = list[at - 1]?.folded === 'par' ? splitOf(word) : null;
    return split === null ? [] : [{ split, phrase: `${list[at - 1]!.raw} ${word.raw}` }];
  });
  if (new Set(said.map(({ split }) => split)).size < 2) return [];
  const told = toldBy(understood);
  return said.flatMap(({ split, phrase }) => (split === told ? [] : [phrase]));
}
