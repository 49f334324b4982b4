import type { Finding } from '../tools/tool.ts';
import type { Frame } from './presented.ts';

type Of<K extends Finding['kind']> = Extract<Finding, { kind: K }>;

/** Where an answer leads. */
export interface Lead {
  /** Address of the screen, with the criteria of the reading that it can hold. */
  link: string;
  /** It holds them all: the screen shows the lines of the answer and no others. */
  exact: boolean;
}

/** An address and its parameters; those that are null are left out. */
function address(path: string, parameters: Record<string, string | null>): string {
  const told = Object.entries(parameters).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
  return told.length === 0 ? path : `${path}?${new URLSearchParams(told)}`;
}

const some = (values: readonly (string | number)[]): string | null => (values.length === 0 ? null : values.join(','));

/** The branch of an answer as its screen filters by it. */
const divisionOf = ({ branch }: Frame): string | null => (typeof branch === 'number' ? String(branch) : null);

/** The stock screen showing the same lines. It keeps its last filters: an empty search says that there are none. */
export function stockLink(search: string | null, levels: readonly string[] = [], frame: Frame | null = null): string {
  const kept = { niveaux: some(levels), division: frame === null ? null : divisionOf(frame) };
  return address('/stocks', { recherche: search || (kept.niveaux === null && kept.division === null ? '' : null), ...kept });
}

/** Quantities and whole names are nothing that the stock screen filters on. */
export function leadToStocks({ criteria, strange, apart, complete }: Of<'page'>, frame: Frame): Lead {
  const { search, levels, range, empty, whole } = criteria;
  return {
    link: stockLink(search, levels, frame),
    exact: frame.branch !== 'several' && range === null && !empty && whole !== true && !strange && !apart && complete,
  };
}

/** A search by the name of an article shows its lines alone when no other name holds its words, not even as parts of its own. */
export const leadToArticle = ({ article, alone }: Of<'article'>, frame: Frame): Lead => ({
  link: stockLink(article.name, [], frame),
  exact: frame.branch !== 'several' && alone,
});

/** Operations are always shown over a period: those without a date of sending are in none. */
export function leadToOperations({ page, ever, wanted, words, range, strange, sameByLetters }: Of<'operations'>, frame: Frame): Lead {
  const { from, to } = page.period;
  const states = (wanted ?? []).map(({ id }) => id);
  return {
    link: address('/operations', { du: from, au: to, recherche: words, etats: some(states), division: divisionOf(frame) }),
    exact:
      frame.branch !== 'several' && range === null && sameByLetters && !strange && !(ever && page.undated !== 0) && wanted?.length !== 0,
  };
}

/** The invoices of one month are shown at a time. */
export function leadToInvoices(period: { from: string; to: string }, search: string | null, held: boolean, frame: Frame): Lead {
  const month = period.from === period.to ? period.from : null;
  return {
    link: address('/factures', { mois: month, recherche: search, division: divisionOf(frame) }),
    exact: held && month !== null && frame.branch !== 'several',
  };
}

/** One invoice, opened among those of its month. */
export const leadToInvoice = ({ invoice: { id, month } }: Of<'invoice'>): Lead => ({
  link: address('/factures', { mois: month, facture: String(id) }),
  exact: month !== null,
});

/** The campaigns that CFI holds; nothing there filters on a channel or on a date. */
export function leadToCampaigns(
  { search, statuts }: { search: string | null; statuts: readonly string[] },
  held: boolean,
  frame: Frame,
): Lead {
  return {
    link: address('/campagnes', { onglet: 'cfi', recherche: search, statuts: some(statuts), division: divisionOf(frame) }),
    exact: held && frame.branch !== 'several',
  };
}
