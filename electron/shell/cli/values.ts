import { AppError } from '../../../shared/errors.ts';
import { STOCK_LEVEL_LABELS, STOCK_LEVELS, type StockLevel } from '../../../shared/model/stock.ts';

/* Values of options, each refused with a sentence that says what to type. */

export const usage = (message: string) => new AppError('invalid_input', message);

export function seconds(text: string | undefined, option: string, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) throw usage(`L'option ${option} attend un nombre entier entre 0 et ${max}.`);
  return value;
}

export function day(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse moves the 31st of February into March: the day must come back as it was written.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw usage(`L'option ${option} attend un jour de la forme 2026-03-31 (reçu : « ${text} »).`);
  return text;
}

export function month(text: string | undefined): string | undefined {
  if (text !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/u.test(text))
    throw usage(`L'option --mois attend un mois de la forme 2026-03 (reçu : « ${text} »).`);
  return text;
}

export function instantOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw usage(`L'option --at attend un moment comme 2026-03-31T17:00:00+02:00 (reçu : « ${text} »).`);
  return new Date(at).toISOString();
}

export function parseLevels(text: string | undefined): StockLevel[] | undefined {
  if (text === undefined) return undefined;
  const fold = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
  return text.split(',').map((word) => {
    const level = STOCK_LEVELS.find((candidate) => candidate === fold(word) || fold(STOCK_LEVEL_LABELS[candidate]) === fold(word));
    if (!level) throw usage(`Niveau « ${word} » inconnu. Niveaux : ${STOCK_LEVELS.map((each) => STOCK_LEVEL_LABELS[each]).join(', ')}.`);
    return level;
  });
}
