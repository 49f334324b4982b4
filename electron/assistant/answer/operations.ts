import { COST_LABELS } from '../../../shared/model/operation.ts';
import { startOfDay } from '../../kit/civil-day.ts';
import { rangeInWords } from '../carried.ts';
import type { Bounds, Finding } from '../tools/tool.ts';
import { count, formatDay, formatNumber, listed, plain, quote } from './format.ts';
import { leadToOperations } from './links.ts';
import { euros, known, lacking, money, total } from './money.ts';
import {
  according,
  among,
  bare,
  cascade,
  type Frame,
  isCertain,
  MINIMUM,
  type Presented,
  placeFilter,
  provenance,
  TOO_OLD,
  unknownAmounts,
  unknownAmountsTold,
  whatIsLost,
  wholePlace,
} from './presented.ts';
import { tieInWords } from './ranked.ts';
import { asTyped } from './typed.ts';

type Found = Extract<Finding, { kind: 'operations' }>;

/** ` dont le nom contient « sms »`, ` de plus de 1 000 €`. */
export const searched = (search: string | null): string => (search === null ? '' : ` avec ${quote(search)}`);
export const ranged = (range: Bounds | null, unit: string): string =>
  range === null
    ? ''
    : ` de ${rangeInWords({ ...range, money: true })
        .replace(/^de /u, '')
        .replace(/$/u, unit)
        .replace(AT_LEAST, '$2 au $1')}`;
/** "au moins 500 €", which is told "de 500 € au moins". */
export const AT_LEAST = /^au (plus|moins) (.+)$/u;
export const boundsOf = (range: Bounds | null): number[] => [range?.min, range?.max].filter((bound) => typeof bound === 'number');

const unnamedOf = ({ page }: Found): number => page.states.reduce((sum, { name, count: held }) => (name === null ? sum + held : sum), 0);

/** The states that "en cours" does not hold, and the operations whose state CFI does not name, counted with the others or not. */
function statesApart({ page, wanted, underWay, range }: Found): string {
  if (wanted === null || range !== null) return '';
  const held = new Set(wanted.map(({ id }) => id));
  const out = underWay ? page.states.filter(({ id, name, count: some }) => name !== null && some > 0 && !held.has(id)) : [];
  const left = out.length === 0 ? '' : ` Sans ${listed(out.map(({ name, count: some }) => `${formatNumber(some)} ${quote(name ?? '')}`))}.`;
  const unnamed = page.states.filter(({ name, count: some }) => name === null && some > 0);
  const tell = (those: typeof unnamed, one: string, several: string): string => {
    const total = those.reduce((sum, { count: some }) => sum + some, 0);
    return total === 0 ? '' : ` ${count(total, one, several)}.`;
  };
  return (
    left +
    tell(
      unnamed.filter(({ id }) => held.has(id)),
      "d'entre elles est dans un état inconnu",
      "d'entre elles sont dans un état inconnu",
    ) +
    tell(
      unnamed.filter(({ id }) => !held.has(id)),
      "opération d'état inconnu n'est pas comptée",
      "opérations d'état inconnu ne sont pas comptées",
    )
  );
}

/** How many operations, in which states, at what cost, over a period that is always said. */
export function presentOperations(finding: Found, frame: Frame): Presented {
  const { page, wanted, underWay, measure, meta, range, ranked } = finding;
  const words = finding.words === null ? null : asTyped(finding.words, frame.typed);
  const { period, costs } = page;
  const span = [startOfDay(period.from), startOfDay(period.to)];
  const { ever } = finding;
  const when = ever ? 'toutes dates confondues' : `du ${formatDay(span[0]!)} au ${formatDay(span[1]!)}`;
  const names = page.states.flatMap(({ name }) => (name === null ? [] : [name]));
  const states = wanted?.flatMap(({ name }) => (name === null ? [] : [name])) ?? [];
  const which = underWay ? ' en cours' : '';
  const kind = `${wanted === null || states.length === 0 ? '' : ` (${listed(states.map(plain))})`}${searched(words)}${ranged(range, ' HT')}`;
  const where = frame.place === null ? '' : `, ${wholePlace(frame)},`;
  const shares = wanted === null && range === null ? page.states.filter((state) => state.count > 0) : [];
  const byState =
    finding.byState && shares.length > 0
      ? shares.map((state) => ({ État: state.name ?? `état ${state.id}`, Opérations: state.count }))
      : null;
  const split =
    shares.length < 2
      ? ''
      : ` ${listed(shares.map((state) => `${formatNumber(state.count)} ${quote(state.name ?? `état ${state.id}`)}`))}.`;
  const apart = statesApart(finding);
  const undated = ever
    ? page.undated === null
      ? " Celles sans date d'envoi ne sont pas connues."
      : ''
    : page.undated === null || page.undated === 0 || range !== null
      ? ''
      : ` ${count(page.undated, "opération sans date d'envoi n'est", "opérations sans date d'envoi ne sont")} dans aucune période.`;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const part = measure === 'count' ? 'total' : measure;
  const cost = page.total === 0 ? '' : ` ${COST_LABELS[part]} : ${total(costs[part])}.`;
  const partial = finding.complete
    ? ''
    : ` Toutes les opérations de la période n'ont pas pu être lues${page.total === 0 ? '' : ` : ${MINIMUM}`}.`;
  const past = finding.beyond.reduce((sum, state) => sum + state.count, 0);
  const beyond =
    past === 0
      ? ''
      : ` En plus, ${listed(finding.beyond.map((state) => `${formatNumber(state.count)} ${quote(state.name ?? '')}`))}, ${past > 1 ? ALSO_SENT.many : ALSO_SENT.one}.`;
  const unknown = unknownAmountsTold(finding.unknown, 'opération');
  const isNone = page.total === 0 && isCertain(finding);
  const conclusion = isNone ? (meta.stale ? TOO_OLD : ` ${cascade(frame)}.`) : '';
  const sentence =
    page.total === 0
      ? `Aucune opération${which}${kind}${where}${ever ? '' : ' à envoyer ou envoyée'} ${when}${among(finding, 'le montant est connu')}${tail}${apart}${beyond}${undated}${unknown}${partial}${conclusion}`
      : `${topOf(finding)}${count(page.total, 'opération')}${which}${kind}${where} ${when}${ever ? '' : ", par date d'envoi"}${tail}${split}${apart}${cost}${beyond}${unknown}${undated}${partial}`;
  const shown = bare(sentence, frame, meta);
  // Words that no operation of the period holds may just as well be words we did not understand.
  const first = page.rows[0];
  const lost = finding.strange && !meta.stale;
  // None of a state is no zero where the state of some is not known.
  const isUnknown = page.total === 0 && wanted !== null && unnamedOf(finding) > 0;
  return {
    ...shown,
    // Words found nowhere may be words not understood: no figure is told of them.
    figure:
      lost || isUnknown
        ? null
        : ranked !== null && first !== undefined
          ? { label: `${TOP[ranked]} : ${plain(first.name)}`, value: euros(first.total), unit: '€' }
          : page.total === 0 && !isNone
            ? { label: measure === 'count' ? `Opérations${which}` : `${COST_LABELS[measure]} des opérations`, value: null, unit: null }
            : measure === 'count'
              ? { label: `Opérations${which}`, value: page.total, unit: page.total < 2 ? 'opération' : 'opérations' }
              : {
                  label: measure === 'total' ? 'Coût total HT des opérations' : `${COST_LABELS[measure]} des opérations`,
                  value: euros(costs[measure].amount),
                  unit: '€',
                },
    rows:
      byState ??
      page.rows.slice(0, Math.min(frame.shown, finding.limit ?? frame.shown)).map((row) => ({
        Opération: plain(row.name),
        Campagne: row.campaignName === null ? null : plain(row.campaignName),
        Division: plain(row.divisionName),
        État: row.stateName,
        Envoi: row.sentAt === null ? null : formatDay(row.sentAt),
        'Total HT (€)': euros(row.total),
      })),
    totalRows: byState?.length ?? page.total,
    choices: lost
      ? [{ label: 'Toutes les opérations de la période', question: ever ? 'Combien d’opérations ?' : `Combien d’opérations ${when} ?` }]
      : [],
    nothing: !isNone || isUnknown ? null : meta.stale ? 'stale' : lost ? whatIsLost(finding.words) : 'zero',
    ...leadToOperations(finding, frame),
    suggestions: ['Quelles opérations sont en cours ce mois-ci ?', 'Quel est le total facturé cette année ?'],
    filters: [
      { name: "Date d'envoi", value: when },
      ...(states.length > 0 ? [{ name: 'État', value: listed(states.map(plain)) }] : []),
      ...(words === null ? [] : [{ name: 'Recherche', value: plain(words) }]),
      ...(range === null ? [] : [{ name: 'Total HT', value: rangeInWords({ ...range, money: true }) }]),
      ...placeFilter(frame),
    ],
    caveats: [
      ...(cost === '' ? [] : lacking(costs[part])),
      ...(past === 0 ? [] : [past > 1 ? ALSO_SENT.many : ALSO_SENT.one]),
      ...(finding.unknown === 0 ? [] : [unknownAmounts(finding.unknown, 'opération')]),
      ...(undated === '' ? [] : ["sans date d'envoi"]),
      ...(finding.complete ? [] : [MINIMUM]),
    ],
    read: page.total,
    facts: {
      ...shown.facts,
      numbers: [
        ...shown.facts.numbers,
        page.total,
        page.undated ?? 0,
        finding.unknown,
        unnamedOf(finding),
        ...boundsOf(range),
        ...page.states.flatMap((state) => [state.count, state.id]),
        ...known(costs[part]),
        ...page.rows.slice(0, 1).flatMap((row) => (row.total === null ? [] : [row.total / 1000])),
      ],
      instants: [...shown.facts.instants, ...(ever ? [] : span), ...page.rows.slice(0, 1).flatMap((row) => row.sentAt ?? [])],
      names: [
        ...shown.facts.names,
        ...names,
        ...names.map(plain),
        ...(words === null ? [] : [plain(words)]),
        ...page.rows
          .slice(0, ranked === null ? 1 : page.rows.length)
          .flatMap((row) => [row.name, plain(row.name), plain(row.divisionName)]),
      ],
    },
  };
}

/** Of those in a state that comes after the one asked. */
const ALSO_SENT = { one: 'déjà envoyée elle aussi', many: 'déjà envoyées elles aussi' } as const;

const TOP = { most: 'La plus chère', least: 'La moins chère', recent: 'La plus récente' } as const;

/** "La plus chère : Envoi de SMS – Soldes (Agence Lille), 1 366,05 €." */
function topOf({ ranked, page }: Found): string {
  const first = page.rows[0];
  if (ranked === null || first === undefined) return '';
  const told = ranked === 'recent' ? (first.sentAt === null ? 'sans date' : formatDay(first.sentAt)) : money(first.total);
  const label = ({ name, divisionName }: (typeof page.rows)[number]): string => `${plain(name)} (${plain(divisionName)})`;
  const tied = ranked === 'recent' ? '' : tieInWords(page.rows, ({ total: amount }) => amount, label);
  return `${TOP[ranked]} : ${label(first)}, ${told}${tied}. `;
}
