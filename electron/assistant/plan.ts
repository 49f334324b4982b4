import type { AssistantSubject } from '../../shared/model/assistant.ts';
import { STOCK_LEVEL_LABELS, type StockLevel } from '../../shared/model/stock.ts';
import { addDays, civilDay } from '../kit/civil-day.ts';
import { periodOf } from './engine/period.ts';
import { fold } from './engine/text.ts';
import type { Intent, Understanding } from './engine/understand.ts';
import type { ListCriteria } from './tools/tool.ts';

/** The one tool call that answers a question, fixed before any row is read. */
export interface Plan {
  tool: string;
  input: Record<string, unknown>;
}

const ALERTS: StockLevel[] = ['critical', 'high', 'moderate'];

/** From what was understood to a tool call; null when no tool is needed or when something has to be asked back. */
export function planFor(understood: Understanding, now: number): Plan | null {
  const { article } = understood;
  switch (understood.intent) {
    case 'stock.quantity':
      return article === null ? null : { tool: 'stocks_quantity', input: { article } };
    case 'stock.byDivision':
      return article === null ? null : { tool: 'stocks_by_division', input: { article } };
    case 'stock.detail':
      return article === null ? null : { tool: 'stocks_detail', input: { article } };
    case 'stock.alerts':
    case 'stock.list':
      return { tool: 'stocks_list', input: { ...criteriaOf(understood) } };
    case 'stock.freshness':
      return { tool: 'stocks_freshness', input: {} };
    case 'campaign.status':
      return {
        tool: 'campaigns_status',
        input: { references: understood.references, name: understood.references.length > 0 ? null : understood.campaign },
      };
    case 'campaign.list':
      return { tool: 'campaigns_list', input: {} };
    case 'scope':
      return { tool: 'scope_describe', input: {} };
    case 'operations':
      return operationsPlan(understood.text, now);
    case 'factures':
      return invoicesPlan(understood.text, now);
    default:
      return null;
  }
}

const COST = /\b(cout\w*|montants?|prix|depens\w*|total ht|euros?)\b/u;
const UNDER_WAY_DAYS = { behind: 30, ahead: 60 };
const UNDER_WAY = /\b(en cours|pas termine\w*|non termine\w*|a venir|ouvertes?)\b/u;

function operationsPlan(question: string, now: number): Plan {
  const text = fold(question);
  const underWay = UNDER_WAY.test(text);
  const today = civilDay(now);
  // What is under way is mostly still to be sent: the usual last days alone would show nothing of it.
  const around = underWay ? { from: addDays(today, -UNDER_WAY_DAYS.behind), to: addDays(today, UNDER_WAY_DAYS.ahead) } : null;
  const period = periodOf(question, today) ?? around;
  return {
    tool: 'operations_summary',
    input: {
      from: period?.from ?? null,
      to: period?.to ?? null,
      underWay,
      state: underWay ? null : text.slice(0, 2000),
      measure: COST.test(text) ? 'cost' : 'count',
    },
  };
}

/** "la facture 30280", "facture n° 2026": a number that is not the year of a period. */
const NUMBERED = /\bfactures?(?: cfi)? (?:n(?:°|o|um(?:ero)?)?\.? ?(\d{1,9})|(?!20\d\d\b)(\d{2,9}))\b/u;

function invoicesPlan(question: string, now: number): Plan {
  const text = fold(question);
  const number = NUMBERED.exec(text);
  if (number) return { tool: 'invoices_detail', input: { id: Number(number[1] ?? number[2]) } };
  const period = periodOf(question, civilDay(now));
  const measure = /\b(combien de|nombre de|nb) factures?\b/u.test(text) ? 'count' : /\bht\b|hors taxe/u.test(text) ? 'net' : 'gross';
  return {
    tool: 'invoices_months',
    input: { from: period?.from.slice(0, 7) ?? null, to: period?.to.slice(0, 7) ?? null, measure },
  };
}

function criteriaOf({ intent, article, levels, empty, sort, descending }: Understanding): ListCriteria {
  const wanted = levels.length > 0 ? levels : intent === 'stock.alerts' && !empty ? ALERTS : [];
  return {
    search: article,
    levels: wanted,
    empty,
    sort: sort ?? (intent === 'stock.alerts' ? 'level' : 'name'),
    descending,
  };
}

/** The subject an answer is filed under. */
export const SUBJECTS: Record<Intent, AssistantSubject> = {
  'stock.quantity': 'stocks',
  'stock.byDivision': 'stocks',
  'stock.detail': 'stocks',
  'stock.alerts': 'stocks',
  'stock.list': 'stocks',
  'stock.freshness': 'stocks',
  'campaign.status': 'campagnes',
  'campaign.list': 'campagnes',
  scope: 'perimetre',
  help: 'hors_sujet',
  operations: 'operations',
  factures: 'factures',
  unsupported: 'stocks',
  refused: 'hors_sujet',
  out_of_subject: 'hors_sujet',
};

const INTENT_WORDS: Record<Intent, string> = {
  'stock.quantity': "quantité d'un article",
  'stock.byDivision': "répartition d'un article par division",
  'stock.detail': "fiche d'un article",
  'stock.alerts': 'stocks en alerte',
  'stock.list': 'liste de stocks',
  'stock.freshness': 'âge des données de stock',
  'campaign.status': "état d'une campagne",
  'campaign.list': 'liste des campagnes',
  scope: 'périmètre et droits',
  help: 'aide',
  operations: 'opérations',
  factures: 'factures',
  unsupported: 'demande que les données ne permettent pas',
  refused: 'demande refusée',
  out_of_subject: 'hors sujet',
};

/** First step of "comment j'ai obtenu cette réponse". */
export function understoodInWords(understood: Understanding): string {
  const details = [
    ...(understood.article === null || !understood.intent.startsWith('stock.') ? [] : [`article « ${understood.article} »`]),
    ...understood.levels.map((level) => `niveau ${STOCK_LEVEL_LABELS[level]}`),
    ...(understood.place?.kind === 'division' ? [`division ${understood.place.name}`] : []),
    ...understood.references,
    ...(understood.followUp ? ['suite de la question précédente'] : []),
  ];
  return `Question comprise : ${INTENT_WORDS[understood.intent]}${details.length > 0 ? ` (${details.join(', ')})` : ''}.`;
}
