import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import type { StockChange, StockChanges, StockSnapshot } from '../../../shared/model/stock-history.ts';
import { number, table } from './layout.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Paris' });
const when = (at: string | null) => (at === null ? 'moment inconnu' : moment.format(new Date(at)));
const quantity = (value: number | null) => (value === null ? 'inconnu' : number.format(value));

/** Looks kept of the stocks, newest first. */
export function looksText(looks: readonly StockSnapshot[]): string {
  if (looks.length === 0) return "Aucun relevé des stocks n'est encore gardé sur ce poste pour ce périmètre.";
  return table(
    ['N°', 'Données du', 'Relevé le', 'Source', 'Lignes', 'Changées'],
    looks.map((look) => [
      String(look.id),
      when(look.asOf),
      when(look.takenAt),
      ORIGIN_LABELS[look.origin],
      number.format(look.lines),
      number.format(look.changed),
    ]),
  );
}

const BEFORE: Record<StockChange['kind'], (change: StockChange) => string> = {
  changed: (change) => quantity(change.before),
  added: () => 'nouvelle',
  removed: (change) => quantity(change.before),
};

/** What changed between two looks. */
export function changesText({ from, until, rows, total }: StockChanges): string {
  const period = `Du ${when(from)} au ${when(until)}`;
  if (total === 0) return `${period} : aucune quantité n'a changé dans votre périmètre.`;
  return [
    `${period} : ${number.format(total)} ${total < 2 ? 'ligne changée' : 'lignes changées'}`,
    table(
      ['N°', 'Article', 'Division', 'Avant', 'Après'],
      rows.map((change) => [
        String(change.id),
        change.name,
        change.divisionName,
        BEFORE[change.kind](change),
        change.kind === 'removed' ? 'retirée' : quantity(change.after),
      ]),
    ),
  ].join('\n');
}
