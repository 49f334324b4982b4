import { unheardInWords } from '../../shared/model/assistant.ts';
import type { LearntWord } from '../../shared/model/assistant-memory.ts';
import { STOCK_LEVEL_LABELS } from '../../shared/model/stock.ts';
import { rangeInWords } from './carried.ts';
import type { Intent } from './engine/intent/intents.ts';
import { periodInWords } from './engine/periods/calendar.ts';
import type { Measure, Understanding } from './engine/understanding.ts';

const INTENT_WORDS: Record<Intent, string> = {
  'stock.quantity': "quantité d'un article",
  'stock.compare': 'comparaison de quantités',
  'stock.compareAlerts': 'comparaison des alertes de plusieurs divisions',
  'stock.byDivision': "répartition d'un article par division",
  'stock.detail': "fiche d'un article",
  'stock.alerts': 'stocks en alerte',
  'stock.list': 'liste de stocks',
  'stock.trend': "évolution d'un article",
  'stock.past': "quantité passée d'un article",
  'stock.changes': 'stocks qui ont changé',
  'stock.freshness': 'âge des données de stock',
  'operations.count': "nombre d'opérations",
  'operations.total': "coût d'opérations",
  'operations.list': "liste d'opérations",
  'operations.top': "classement d'opérations",
  'operations.compare': "comparaison d'opérations",
  'operations.trend': "évolution d'opérations",
  'operations.freshness': 'âge des opérations',
  'factures.count': 'nombre de factures',
  'factures.total': 'total facturé',
  'factures.list': 'liste de factures',
  'factures.top': 'classement de factures',
  'factures.compare': 'comparaison de la facturation',
  'factures.trend': 'évolution de la facturation',
  'factures.detail': 'une facture',
  'factures.freshness': 'âge des factures',
  'campaign.status': "état d'une campagne",
  'campaign.list': 'liste des campagnes',
  'campaign.compare': 'comparaison de campagnes',
  'campaign.trend': 'évolution des campagnes',
  'campaign.queue': "file d'export",
  'campaign.freshness': 'âge des campagnes',
  scope: 'périmètre et droits',
  'scope.sees': 'divisions vues par une division',
  'scope.seenBy': 'divisions qui voient une division',
  'scope.people': 'personnes et rôles',
  help: 'aide',
  unsupported: 'demande que les données ne permettent pas',
  refused: 'demande refusée',
  out_of_subject: 'hors sujet',
};

const BY_WORDS: Record<NonNullable<Understanding['by']>, string> = { state: 'par état', channel: 'par canal', division: 'par division' };

const MEASURE_WORDS: Partial<Record<Measure, string>> = {
  net: 'HT',
  gross: 'TTC',
  postage: 'affranchissement',
  transport: 'transport',
  service: 'prestation',
};

/** What a question was taken to ask: "nombre d'opérations (division Agence Lille, octobre 2026)". @param learnt words learnt from corrections that it rests on, as they were typed */
export function readingInWords(understood: Understanding, learnt: readonly LearntWord[] = []): string {
  const { intent, article, levels, place, periods, undated, range, references, followUp, measure, by } = understood;
  const unit = measure === null ? undefined : MEASURE_WORDS[measure];
  const details = [
    ...(article === null || !intent.startsWith('stock.') ? [] : [`article « ${article} »`]),
    ...levels.map((level) => `niveau ${STOCK_LEVEL_LABELS[level]}`),
    ...(place?.kind === 'division' ? [`division ${place.name}`] : []),
    ...(place?.kind === 'both' ? place.divisions.map(({ name }) => `division ${name}`) : []),
    ...periods.map(periodInWords),
    ...(undated && intent.startsWith('operations.') ? ["sans date d'envoi"] : []),
    ...(range === null ? [] : [rangeInWords(range)]),
    ...(unit === undefined ? [] : [unit]),
    ...(by === null ? [] : [BY_WORDS[by]]),
    ...references,
    ...learnt.map(({ phrase, meaning }) => `d'après le mot appris « ${phrase} » : « ${meaning} »`),
    ...(followUp ? ['suite de la question précédente'] : []),
  ];
  return `${INTENT_WORDS[intent]}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

/** First step of "comment j'ai obtenu cette réponse". */
export function understoodInWords(understood: Understanding, unheard: readonly string[] = [], learnt: readonly LearntWord[] = []): string {
  const left = unheard.length > 0 ? ` ${unheardInWords(unheard)}` : '';
  return `Question comprise : ${readingInWords(understood, learnt)}.${left}`;
}
