import { addDays } from '../../kit/civil-day.ts';
import type { Days } from '../engine/periods/calendar.ts';
import type { Finding, SeriesCell } from '../tools/tool.ts';
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
export function leadToOperations(finding: Of<'operations'>, frame: Frame): Lead {
  const { page, ever, undated, wanted, words, range, strange, sameByLetters } = finding;
  // Of those the screen shows none: it opens as it does by itself.
  if (undated) return { link: '/operations', exact: false };
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

/** From the first day to the last of the periods that are told; null = whatever the date. */
function spanOf(cells: readonly SeriesCell[]): { days: Days; unbroken: boolean } | null {
  const periods = cells.flatMap(({ period }) => period ?? []).toSorted((a, b) => a.from.localeCompare(b.from));
  const [first] = periods;
  if (first === undefined || periods.length < cells.length) return null;
  const until = periods
    .map(({ to }) => to)
    .toSorted()
    .at(-1)!;
  const unbroken = periods.every(({ from }, at) => at === 0 || from <= addDays(periods[at - 1]!.to, 1));
  return { days: { from: first.from, to: until }, unbroken };
}

/** The lines of which months, divisions or names were counted apart. Those of invoices are shown one month at a time, those of campaigns whatever the date. */
export function leadToSeries({ subject, cells, narrowed }: Of<'series'>, frame: Frame): Lead {
  const span = spanOf(cells);
  const search = [narrowed?.kind, narrowed?.search].filter((text) => text != null).join(' ') || null;
  if (subject === 'campagnes') return leadToCampaigns({ search, statuts: [] }, false, frame);
  if (subject === 'factures') {
    const [from, to] = span === null ? ['', 'none'] : [span.days.from.slice(0, 7), span.days.to.slice(0, 7)];
    return leadToInvoices({ from, to }, search, false, frame);
  }
  const isApart = cells.some(({ place, name }) => place !== null || name !== null);
  const isNarrowed = search !== null || narrowed?.underWay === true || (narrowed?.states.length ?? 0) > 0;
  return {
    link: address('/operations', {
      du: span?.days.from ?? null,
      au: span?.days.to ?? null,
      recherche: search,
      division: divisionOf(frame),
    }),
    exact: span?.unbroken === true && !isApart && !isNarrowed && frame.branch !== 'several',
  };
}
