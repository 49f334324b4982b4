import { STOCK_LEVEL_LABELS, type StockLevel } from '../../../shared/model/stock.ts';
import { type Term, termsDefined } from '../engine/talk/defined.ts';
import { fold } from '../engine/words/text.ts';
import { quote } from './format.ts';
import { bare, type Frame, type Presented } from './presented.ts';

/** As `shared/model/stock.ts` works them out. */
const LEVELS: Record<StockLevel, string> = {
  critical: 'la quantité est sous le minimum, et il manque au moins 50 % de ce minimum',
  high: 'la quantité est sous le minimum, et il manque au moins 25 % de ce minimum, mais moins de 50 %',
  moderate: 'la quantité est sous le minimum, et il manque moins de 25 % de ce minimum',
  at_threshold: 'la quantité est égale au minimum',
  ok: 'la quantité est au-dessus du minimum',
  no_threshold: 'CFI ne donne pas de minimum pour la ligne : on ne peut pas dire si elle est basse',
  to_check: "CFI ne donne pas la quantité de la ligne : elle n'est comptée ni basse, ni suffisante",
};

function meaningOf(term: Term): { word: string; meaning: string; question: string } {
  switch (term.kind) {
    case 'level': {
      const word = STOCK_LEVEL_LABELS[term.level];
      return { word, meaning: LEVELS[term.level], question: `Quels stocks sont au niveau ${word} ?` };
    }
    case 'low':
      return {
        word: 'Bas',
        meaning: 'la quantité est sous le minimum, aux niveaux Critique, Élevé ou Modéré',
        question: 'Quels stocks sont bas ?',
      };
    case 'empty':
      return { word: 'En rupture', meaning: 'la quantité est à zéro ou moins', question: 'Quels stocks sont en rupture ?' };
    case 'state':
      return term.of === 'campaign'
        ? {
            word: SAID[term.said] ?? term.said,
            meaning: 'un statut que CFI donne à une campagne, montré tel quel ; CFI ne communique pas sa règle',
            question: 'Combien de campagnes par statut ?',
          }
        : {
            word: SAID[term.said] ?? term.said,
            meaning: 'un état que CFI donne à une opération, montré tel quel ; CFI ne communique pas sa règle',
            question: 'Combien d’opérations par état ?',
          };
  }
}

/** Numbers that the definitions tell. */
const SHARES = [0, 25, 50];
/** States and statuts as CFI writes them, by the folded word. */
const SAID: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'Facturée|Annulée|Envoyée|Validée|Rejetée|Importée|Importée par CFI|Terminée|En préparation|En production|En attente de validation',
    "En attente d'import",
  ].flatMap((words) => words.split('|').map((word) => [fold(word), word])),
);

/** What words mean, then the list of what they are said of; null = a question asks the meaning of none that we know. */
export function presentDefinitions(question: string, frame: Frame): Presented | null {
  const told = termsDefined(question).map(meaningOf);
  if (told.length === 0) return null;
  const shown = bare(told.map(({ word, meaning }) => `${quote(word)} : ${meaning}.`).join(' '), frame);
  return {
    ...shown,
    suggestions: told.map(({ question }) => question),
    facts: { ...shown.facts, numbers: [...shown.facts.numbers, ...SHARES], names: [...shown.facts.names, ...told.map(({ word }) => word)] },
  };
}
