import type { Log } from '../kit/log.ts';
import type { Outcome } from './answerer.ts';
import { prove } from './proof.ts';

/** Shown if ever our own wording stated something no tool gave: the table and the card stay true. */
const PLAIN = 'La réponse est dans le tableau et la fiche source.';

/** The engine's sentence, proved like any other. */
export function ownWords(outcome: Outcome, log: Log): string {
  const { sentence, facts } = outcome.shown;
  const proof = prove(sentence, facts);
  if (proof.proved) return sentence;
  log.error('phrase_sans_preuve', { intent: outcome.intent, unproven: proof.unproven });
  return PLAIN;
}
