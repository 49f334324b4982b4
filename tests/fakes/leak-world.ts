import type { CanaryPort } from '../../electron/review/review.ts';
import type { Sources } from '../../electron/sources/sources.ts';
import { restoreScope, type TenantScope } from '../../electron/tenant/tenant.ts';
import type { AppError } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import { RIGHTS, type Rights } from '../../shared/model/tenant.ts';
import { RECORDS } from './network.ts';

interface Line {
  id: number;
  divisionId: number;
  name: string;
}
export const STRANGER = 900;
const every = (name: string, first: number): Line[] =>
  [...RECORDS.map(({ id }) => id), STRANGER].flatMap((divisionId, n) => [
    { id: first + 2 * n, divisionId, name: `${name} ${divisionId}a` },
    { id: first + 2 * n + 1, divisionId, name: `${name} ${divisionId}b` },
  ]);
/** Every right but those. */
export const rights = (...missing: string[]) => Object.fromEntries(RIGHTS.map((right) => [right, !missing.includes(right)])) as Rights;

/** Three sources in memory that respect the scope they are given; `mutate` breaks that for chosen readings. */
export function leakWorld(
  mutate: (source: SourceId, reading: string, scope: TenantScope) => TenantScope = (_source, _reading, scope) => scope,
) {
  const lines = {
    stock: every('Flyer', 100),
    operation: every('Envoi', 200),
    invoice: every('Facture', 300),
    cfiCampaign: every('Campagne', 400),
  };
  const broken = new Map<SourceId, AppError>();
  let reads = 0;
  const page = (all: Line[], scope: TenantScope, { offset, limit, search = '' }: { offset: number; limit: number; search?: string }) => {
    const own = all.filter(({ divisionId, name }) => scope.names.has(divisionId) && name.includes(search));
    return { rows: own.slice(offset, offset + limit), total: own.length };
  };
  const read = (async (source: SourceId, asked: TenantScope, reading: string, query: never) => {
    reads += 1;
    const failure = broken.get(source);
    if (failure) throw failure;
    const scope = mutate(source, reading, asked);
    const { id } = query as { id: number };
    const one = (all: Line[]) => all.find((line) => line.id === id && scope.names.has(line.divisionId)) ?? null;
    switch (reading) {
      case 'stocks':
        return page(lines.stock, scope, query);
      case 'operations':
        return page(lines.operation, scope, query);
      case 'cfiCampaignPage':
        return page(lines.cfiCampaign, scope, query);
      case 'invoiceMonths':
        return [{ month: '2026-10', count: page(lines.invoice, scope, { offset: 0, limit: 9999 }).total }];
      case 'invoices': {
        const { rows, total } = page(lines.invoice, scope, query);
        // As the API does: it does not tell the division of an invoice.
        return {
          rows: rows.map(({ id, divisionId, name }) => ({ id, divisionId: source === 'api' ? null : divisionId, order: name })),
          total,
        };
      }
      default:
        return one(lines[reading as keyof typeof lines]);
    }
  }) as unknown as Sources['readFrom'];
  const canaries: CanaryPort & { planted: number } = {
    planted: 0,
    async plant() {
      canaries.planted += 1;
      const planted = [...RECORDS, { id: STRANGER, parentId: null }].map(({ id: divisionId, parentId }, n) => ({
        id: 5000 + n,
        divisionId,
        parentId: parentId ?? null,
      }));
      lines.stock.push(...planted.map(({ id, divisionId }) => ({ id, divisionId, name: `Témoin temoinabc ${divisionId}` })));
      return { word: 'temoinabc', lines: planted };
    },
    async remove() {
      canaries.planted -= 1;
      lines.stock = lines.stock.filter(({ id }) => id < 5000);
    },
  };
  return { lines, broken, read, canaries, reads: () => reads };
}

/** The same scope and one division more: what a mistake in the cascade would give. */
export const widened = (scope: TenantScope, with_: number) =>
  restoreScope({ userId: scope.userId, divisionIds: [...scope.divisionIds, with_] });
