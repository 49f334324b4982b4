import type { Starter } from '../../shared/model/assistant-memory.ts';
import type { CampaignSummary } from '../../shared/model/campaign.ts';
import type { Origin, Sourced } from '../../shared/model/sourced.ts';
import { ALERT_LEVELS, type ArticleTotal, STOCK_LEVEL_LABELS } from '../../shared/model/stock.ts';
import type { Right } from '../../shared/model/tenant.ts';
import { createInvoices } from '../invoice/invoice.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import { createOperations } from '../operation/operation.ts';
import type { Sources } from '../sources/sources.ts';
import { createStocks, type Stocks } from '../stock/stock.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { count, formatNumber } from './answer/format.ts';
import { wordMonth } from './answer/invoices.ts';
import { total } from './answer/money.ts';
import { tidy } from './answer/stocks.ts';
import { sumMonths } from './tools/invoices.ts';

export interface StarterPorts {
  stocks: Stocks;
  /** Without `readFrom` the copy is not asked before the sources. */
  sources: Pick<Sources, 'read'> & Partial<Pick<Sources, 'readFrom'>>;
  clock: Clock;
  born: (session: ActiveSession, signal?: AbortSignal) => Promise<Sourced<CampaignSummary[]> | null>;
  log: Log;
}

const PROPOSED = 6;
/** Milliseconds one subject may take: a screen that opens does not wait for a source that is cold. */
const PATIENCE_MS = 1500;

/** The copy of this machine first: proposals name what to ask, and the answer then reads the sources. */
function copyFirst({ sources, clock }: StarterPorts): Pick<Sources, 'read'> {
  const { readFrom } = sources;
  if (readFrom === undefined) return sources;
  return {
    async read(scope, reading, query, options) {
      const startedAt = clock.monotonic();
      try {
        const value = await readFrom('copy', scope, reading, query, options?.signal);
        return {
          value,
          source: 'copy',
          asOf: null,
          readAt: instant(clock.now()),
          latencyMs: Math.round(clock.monotonic() - startedAt),
          degraded: [],
          stale: true,
          budgetSeconds: null,
          scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
        };
      } catch (error) {
        if (options?.signal?.aborted) throw error;
        return sources.read(scope, reading, query, options);
      }
    },
  };
}

const copied = ({ source }: { source: Origin }): Pick<Starter, 'copied'> => (source === 'copy' ? { copied: true } : {});

/** "9 670 en stock, 4 lignes sous le minimum": what the answer tells; null where no quantity is known. */
function stockInWords({ quantity, byDivision }: ArticleTotal): string | null {
  const alerts = byDivision.reduce((lines, part) => lines + part.alerts, 0);
  return quantity === null
    ? null
    : `${formatNumber(tidy(quantity))} en stock${alerts === 0 ? '' : `, ${count(alerts, 'ligne')} sous le minimum`}`;
}

const CAMPAIGN_RIGHTS: readonly Right[] = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'];

/**
 * Questions made from the data at hand, the most pressing first. A source that is down or slow costs its own proposals only.
 * @throws when the signal is aborted
 */
export async function startersFor(ports: StarterPorts, session: ActiveSession, signal?: AbortSignal): Promise<Starter[]> {
  const { rights } = session.info;
  const reader = copyFirst(ports);
  const sourced = { sources: reader, clock: ports.clock };
  const read = {
    stocks: reader === ports.sources ? ports.stocks : createStocks(reader),
    operations: createOperations(sourced),
    invoices: createInvoices(sourced),
  };
  async function tried(right: boolean, work: (signal: AbortSignal) => Promise<Starter[]>): Promise<Starter[]> {
    if (!right) return [];
    try {
      return await withDeadline(PATIENCE_MS, 'Cette source est trop lente pour une proposition.', signal, work);
    } catch (error) {
      if (signal?.aborted) throw error;
      ports.log.debug('proposition_indisponible', { error });
      return [];
    }
  }

  /** The article as its question will tell it: all its lines of the scope, where the list gives the most pressing one. */
  async function wholeArticle(name: string, inside: AbortSignal): Promise<ArticleTotal | null> {
    try {
      const found = await read.stocks.articles(session.scope, name.slice(0, 200), inside);
      return found.value.find((article) => article.name === name) ?? null;
    } catch (error) {
      if (inside.aborted) throw error;
      ports.log.debug('proposition_sans_chiffre', { error });
      return null;
    }
  }

  const stocks = tried(rights.stocks_Visu, async (signal) => {
    const page = await read.stocks.list(session.scope, { sort: 'level', descending: false, offset: 0, limit: 1 }, signal);
    const { levels, rows } = page.value;
    const worst = ALERT_LEVELS.find((level) => levels[level] > 0);
    const first = rows[0];
    const article = first === undefined ? null : await wholeArticle(first.name, signal);
    return [
      ...(worst === undefined
        ? []
        : [
            {
              question: `Quels stocks sont au niveau ${STOCK_LEVEL_LABELS[worst]} ?`,
              why: `${count(levels[worst], 'ligne')} au niveau ${STOCK_LEVEL_LABELS[worst]}`,
              subject: 'stocks' as const,
              ...copied(page),
            },
          ]),
      ...(first === undefined
        ? []
        : [
            {
              question: `Combien de stock pour « ${first.name} » ?`,
              why: article === null ? null : stockInWords(article),
              subject: 'stocks' as const,
              ...copied(page),
            },
          ]),
    ];
  });
  const campaigns = tried(
    CAMPAIGN_RIGHTS.some((right) => rights[right]),
    async (signal) => {
      const waiting = ((await ports.born(session, signal))?.value ?? []).filter(({ status }) => status === 'to_validate');
      const first = waiting[0];
      if (first === undefined) return [{ question: 'Quelles sont les campagnes ?', why: null, subject: 'campagnes' }];
      return [
        {
          question: `Où en est la campagne « ${first.name} » ?`,
          why: waiting.length < 2 ? 'elle attend une validation' : `${formatNumber(waiting.length)} campagnes attendent une validation`,
          subject: 'campagnes',
        },
      ];
    },
  );
  const invoices = tried(rights.factures_Visu, async (signal) => {
    const reading = await read.invoices.months(session.scope, {}, { signal });
    const { months } = reading.value;
    const latest = months.filter((month) => month.count > 0).sort((a, b) => b.month.localeCompare(a.month))[0];
    if (latest === undefined) return [];
    return [
      {
        question: `Quel est le total facturé en ${wordMonth(latest.month)} ?`,
        why: `${total(sumMonths([latest], 'gross'))} TTC, ${count(latest.count, 'facture')}`,
        subject: 'factures',
        ...copied(reading),
      },
    ];
  });
  const operations = tried(rights.operations_Visu, async (signal) => {
    const page = await read.operations.list(session.scope, { sort: 'sentAt', descending: true, offset: 0, limit: 1 }, { signal });
    if (page.value.total === 0) return [];
    return [
      {
        question: 'Combien d’opérations ces 30 derniers jours ?',
        why: `${count(page.value.total, 'opération')} sur la période`,
        subject: 'operations',
        ...copied(page),
      },
    ];
  });
  const all = (await Promise.all([stocks, campaigns, operations, invoices])).flat();
  return [...all, { question: 'Quel est mon périmètre ?', why: null, subject: 'perimetre' as const }].slice(0, PROPOSED);
}
