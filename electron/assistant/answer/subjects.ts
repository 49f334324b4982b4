import type { Amount, AmountTotal } from '../../../shared/model/money.ts';
import { startOfDay } from '../../kit/civil-day.ts';
import type { Finding } from '../tools/tool.ts';
import { count, formatDay, formatNumber, listed, plain, quote } from './format.ts';
import { according, bare, cascade, type Frame, type Presented, provenance } from './presented.ts';

const SHOWN = 8;
const monthName = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' });
/** `octobre 2026` for `2026-10`. */
export const wordMonth = (month: string): string => monthName.format(new Date(`${month}-01T00:00:00Z`));

const amounts = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const euros = (value: Amount): number | null => (value === null ? null : value / 1000);
const money = (value: Amount): string => (value === null ? 'montant inconnu' : `${amounts.format(value / 1000 + 0)}\u00a0€`);
/** A sum with what it lacks: an unknown amount is told, never counted as zero. */
const total = ({ amount, unknown }: AmountTotal): string =>
  unknown === 0 ? money(amount) : `${money(amount)} (${count(unknown, 'montant inconnu, non compté', 'montants inconnus, non comptés')})`;
const known = (...amounts: AmountTotal[]): number[] =>
  amounts.flatMap(({ amount, unknown }) => [unknown, ...(amount === null ? [] : [amount / 1000])]);

/** How many operations, in which states, at what cost, over a period that is always said. */
export function presentOperations(finding: Extract<Finding, { kind: 'operations' }>, frame: Frame): Presented {
  const { page, wanted, underWay, measure, meta } = finding;
  const { period, costs } = page;
  const span = [startOfDay(period.from), startOfDay(period.to)];
  const when = `du ${formatDay(span[0]!)} au ${formatDay(span[1]!)}`;
  const names = page.states.flatMap(({ name }) => (name === null ? [] : [name]));
  const states = wanted?.flatMap(({ name }) => (name === null ? [] : [name])) ?? [];
  const which = underWay ? ' en cours' : '';
  const kind = wanted === null || states.length === 0 ? '' : ` (${listed(states.map(plain))})`;
  const shares = wanted === null ? page.states.filter((state) => state.count > 0) : [];
  const split =
    shares.length < 2
      ? ''
      : ` ${listed(shares.map((state) => `${formatNumber(state.count)} ${quote(state.name ?? `état ${state.id}`)}`))}.`;
  const undated =
    page.undated === null || page.undated === 0
      ? ''
      : ` ${count(page.undated, "opération sans date d'envoi n'est", "opérations sans date d'envoi ne sont")} dans aucune période.`;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const cost = page.total === 0 ? '' : ` Total HT : ${total(costs.total)}.`;
  const sentence =
    page.total === 0
      ? `Aucune opération${which}${kind} à envoyer ou envoyée ${when}${tail}${undated} ${cascade(frame)}.`
      : `${count(page.total, 'opération')}${which}${kind} ${when}, par date d'envoi${tail}${split}${cost}${undated}`;
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    figure:
      measure === 'cost'
        ? { label: 'Coût total HT des opérations', value: euros(costs.total.amount), unit: '€' }
        : { label: `Opérations${which}`, value: page.total, unit: page.total < 2 ? 'opération' : 'opérations' },
    rows: page.rows.slice(0, SHOWN).map((row) => ({
      Opération: plain(row.name),
      Campagne: row.campaignName === null ? null : plain(row.campaignName),
      Division: plain(row.divisionName),
      État: row.stateName,
      Envoi: row.sentAt === null ? null : formatDay(row.sentAt),
      'Total HT (€)': euros(row.total),
    })),
    totalRows: page.total,
    nothing: page.total > 0 ? null : meta.stale ? 'stale' : 'zero',
    link: '/operations',
    suggestions: ['Quelles opérations sont en cours ce mois-ci ?', 'Quel est le total facturé cette année ?'],
    filters: [{ name: "Date d'envoi", value: when }, ...(states.length > 0 ? [{ name: 'État', value: listed(states.map(plain)) }] : [])],
    read: page.total,
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        page.total,
        page.undated ?? 0,
        ...page.states.flatMap((state) => [state.count, state.id]),
        ...known(costs.total),
      ],
      instants: [...shown.facts.instants, ...span],
      names: [...shown.facts.names, ...names, ...names.map(plain)],
    },
  };
}

/** What was invoiced, month by month. */
export function presentInvoiceMonths(finding: Extract<Finding, { kind: 'invoice_months' }>, frame: Frame): Presented {
  const { found, measure, meta } = finding;
  const { period, months } = found;
  const sum = (of: 'net' | 'gross'): AmountTotal => {
    const told = months.flatMap((month) => (month[of].amount === null ? [] : [month[of].amount]));
    const unknown = months.reduce((lines, month) => lines + month[of].unknown, 0);
    return { amount: told.length === 0 && unknown > 0 ? null : told.reduce((all, amount) => all + amount, 0), unknown };
  };
  const [net, gross] = [sum('net'), sum('gross')];
  const invoices = months.reduce((lines, month) => lines + month.count, 0);
  const [first, last] = [wordMonth(period.from), wordMonth(period.to)];
  const when = period.from === period.to ? `pour ${first}` : `de ${first} à ${last}`;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const sentence =
    invoices === 0
      ? `Aucune facture ${when}${tail} ${cascade(frame)}.`
      : `${count(invoices, 'facture')} ${when} : ${total(net)} HT, ${total(gross)} TTC${tail}`;
  const shown = bare(sentence, frame, meta);
  return {
    ...shown,
    figure: {
      count: { label: 'Factures', value: invoices, unit: invoices < 2 ? 'facture' : 'factures' },
      net: { label: 'Total facturé HT', value: euros(net.amount), unit: '€' },
      gross: { label: 'Total facturé TTC', value: euros(gross.amount), unit: '€' },
    }[measure],
    rows: months.slice(0, SHOWN).map((month) => ({
      Mois: wordMonth(month.month),
      Factures: month.count,
      'HT (€)': euros(month.net.amount),
      'TTC (€)': euros(month.gross.amount),
    })),
    totalRows: months.length,
    nothing: invoices > 0 ? null : meta.stale ? 'stale' : 'zero',
    link: '/factures',
    suggestions: ['Quel est le total facturé le mois dernier ?', 'Combien d’opérations ce mois-ci ?'],
    filters: [{ name: 'Mois', value: when }],
    read: invoices,
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, invoices, ...known(net, gross)],
      names: [...shown.facts.names, first, last],
    },
  };
}

/** One invoice: header, lines, and whether they agree. */
export function presentInvoice(finding: Extract<Finding, { kind: 'invoice' }>, frame: Frame): Presented {
  const { invoice, meta } = finding;
  const order = invoice.order === null ? '' : ` (${plain(invoice.order)})`;
  const differs =
    invoice.differs === true && invoice.linesNet !== null ? ` Ses lignes donnent un autre total : ${total(invoice.linesNet)} HT.` : '';
  const shown = bare(
    `Facture ${quote(String(invoice.id))}${order} : ${money(invoice.net)} HT, ${money(invoice.gross)} TTC${according(meta, frame.now)} ${provenance(meta, frame.now)}.${differs}`,
    frame,
    meta,
  );
  const lines = invoice.lines ?? [];
  return {
    ...shown,
    figure: { label: `Facture ${invoice.id}, TTC`, value: euros(invoice.gross), unit: '€' },
    rows: lines.slice(0, SHOWN).map((line) => ({
      Ligne: plain(line.label),
      Quantité: line.quantity,
      'HT (€)': euros(line.net),
      'TVA (%)': line.vatRate,
    })),
    totalRows: lines.length,
    link: '/factures',
    suggestions: ['Quel est le total facturé le mois dernier ?'],
    filters: [{ name: 'Facture', value: String(invoice.id) }],
    read: 1,
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        ...[invoice.net, invoice.gross].flatMap((amount) => (amount === null ? [] : [amount / 1000])),
        ...(invoice.linesNet === null ? [] : known(invoice.linesNet)),
      ],
      names: [...shown.facts.names, String(invoice.id), ...(invoice.order === null ? [] : [invoice.order, plain(invoice.order)])],
    },
  };
}

/** Absent and not in one's scope are told alike. */
export function presentNoInvoice(id: number, frame: Frame): Presented {
  const shown = bare(`Aucune facture ${quote(String(id))} dans votre périmètre. ${cascade(frame)}.`, frame);
  return {
    ...shown,
    nothing: 'unknown',
    suggestions: ['Quel est le total facturé le mois dernier ?'],
    link: '/factures',
    facts: { ...shown.facts, names: [...shown.facts.names, String(id)] },
  };
}

/** Sums of operations and invoices are made over a whole scope: for a part of it, the scope is narrowed first. */
export function presentNarrowFirst(place: string, frame: Frame): Presented {
  const shown = bare(
    `Opérations et factures se lisent pour le périmètre affiché (${plain(frame.scope.label)}). Restreignez-le à ${quote(place)}, puis posez de nouveau la question.`,
    frame,
  );
  return {
    ...shown,
    suggestions: ['Quel est mon périmètre ?'],
    facts: { ...shown.facts, names: [...shown.facts.names, place, plain(place), plain(frame.scope.label)] },
  };
}
