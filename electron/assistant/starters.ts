import type { Starter } from '../../shared/model/assistant-memory.ts';
import type { CampaignSummary } from '../../shared/model/campaign.ts';
import { STOCK_LEVEL_LABELS } from '../../shared/model/stock.ts';
import type { Right } from '../../shared/model/tenant.ts';
import type { Invoices } from '../invoice/invoice.ts';
import type { Log } from '../kit/log.ts';
import type { Operations } from '../operation/operation.ts';
import type { Stocks } from '../stock/stock.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { count, formatNumber } from './answer/format.ts';
import { wordMonth } from './answer/invoices.ts';
import { ALERT_LEVELS } from './answer/stocks.ts';

export interface StarterPorts {
  stocks: Stocks;
  operations: Operations;
  invoices: Invoices;
  born: (session: ActiveSession, signal?: AbortSignal) => Promise<CampaignSummary[]>;
  log: Log;
}

const PROPOSED = 6;
const CAMPAIGN_RIGHTS: readonly Right[] = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'];

/**
 * Questions made from the data of now, the most pressing first. A source that is down costs its own proposals only.
 * @throws when the signal is aborted
 */
export async function startersFor(ports: StarterPorts, session: ActiveSession, signal?: AbortSignal): Promise<Starter[]> {
  const { rights } = session.info;
  const options = signal === undefined ? {} : { signal };
  async function tried(right: boolean, work: () => Promise<Starter[]>): Promise<Starter[]> {
    if (!right) return [];
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw error;
      ports.log.debug('proposition_indisponible', { error });
      return [];
    }
  }

  const stocks = tried(rights.stocks_Visu, async () => {
    const page = await ports.stocks.list(session.scope, { sort: 'level', descending: false, offset: 0, limit: 1 }, signal);
    const { levels, rows } = page.value;
    const worst = ALERT_LEVELS.find((level) => levels[level] > 0);
    const first = rows[0];
    return [
      ...(worst === undefined
        ? []
        : [
            {
              question: `Quels stocks sont au niveau ${STOCK_LEVEL_LABELS[worst]} ?`,
              why: `${count(levels[worst], 'ligne')} au niveau ${STOCK_LEVEL_LABELS[worst]}`,
              subject: 'stocks' as const,
            },
          ]),
      ...(first === undefined
        ? []
        : [
            {
              question: `Combien de stock pour « ${first.name} » ?`,
              why:
                worst === undefined || first.quantity === null
                  ? null
                  : `${formatNumber(first.quantity)} en stock${first.minimum === null ? '' : `, minimum ${formatNumber(first.minimum)}`}`,
              subject: 'stocks' as const,
            },
          ]),
    ];
  });
  const campaigns = tried(
    CAMPAIGN_RIGHTS.some((right) => rights[right]),
    async () => {
      const waiting = (await ports.born(session, signal)).filter(({ status }) => status === 'to_validate');
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
  const invoices = tried(rights.factures_Visu, async () => {
    const { months } = (await ports.invoices.months(session.scope, {}, options)).value;
    const latest = months.filter((month) => month.count > 0).sort((a, b) => b.month.localeCompare(a.month))[0];
    if (latest === undefined) return [];
    return [
      { question: `Quel est le total facturé en ${wordMonth(latest.month)} ?`, why: count(latest.count, 'facture'), subject: 'factures' },
    ];
  });
  const operations = tried(rights.operations_Visu, async () => {
    const page = await ports.operations.list(session.scope, { sort: 'sentAt', descending: true, offset: 0, limit: 1 }, options);
    if (page.value.total === 0) return [];
    return [
      {
        question: 'Combien d’opérations ces 30 derniers jours ?',
        why: `${count(page.value.total, 'opération')} sur la période`,
        subject: 'operations',
      },
    ];
  });
  const all = (await Promise.all([stocks, campaigns, operations, invoices])).flat();
  return [...all, { question: 'Quel est mon périmètre ?', why: null, subject: 'perimetre' as const }].slice(0, PROPOSED);
}
