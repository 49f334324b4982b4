import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type CanaryPort, type LeakTestOptions, runLeakTest } from '../../../electron/review/leak-test.ts';
import type { ReadFrom } from '../../../electron/review/subjects.ts';
import { restoreScope, type TenantScope } from '../../../electron/tenant/tenant.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LeakChunk, LeakReport } from '../../../shared/model/review.ts';
import type { SourceId } from '../../../shared/model/sourced.ts';
import { RIGHTS, type Rights } from '../../../shared/model/tenant.ts';
import { networkAt, RECORDS } from '../../fakes/network.ts';

interface Line {
  id: number;
  divisionId: number;
  name: string;
}
const STRANGER = 900;
const every = (name: string, first: number): Line[] =>
  [...RECORDS.map(({ id }) => id), STRANGER].flatMap((divisionId, n) => [
    { id: first + 2 * n, divisionId, name: `${name} ${divisionId}a` },
    { id: first + 2 * n + 1, divisionId, name: `${name} ${divisionId}b` },
  ]);
const rights = (...missing: string[]) => Object.fromEntries(RIGHTS.map((right) => [right, !missing.includes(right)])) as Rights;

/** Three sources in memory that respect the scope they are given; `mutate` breaks that for chosen readings. */
function world(mutate: (source: SourceId, reading: string, scope: TenantScope) => TenantScope = (_source, _reading, scope) => scope) {
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
  }) as unknown as ReadFrom;
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

async function run(
  from: ReturnType<typeof world>,
  options: Partial<LeakTestOptions> = {},
): Promise<{ report: LeakReport; chunks: LeakChunk[] }> {
  const chunks: LeakChunk[] = [];
  const test = runLeakTest({
    network: networkAt(1),
    rights: rights(),
    sources: ['base', 'api', 'copy'],
    read: from.read,
    refreshCopy: async () => undefined,
    canaries: from.canaries,
    trigger: 'command',
    clock: systemClock(),
    log: createLog(
      () => undefined,
      () => 0,
    ),
    signal: new AbortController().signal,
    ...options,
  });
  for (;;) {
    const next = await test.next();
    if (next.done) return { report: next.value, chunks };
    chunks.push(next.value);
  }
}

/** The same scope and one division more: what a mistake in the cascade would give. */
const widened = (scope: TenantScope, with_: number) => restoreScope({ userId: scope.userId, divisionIds: [...scope.divisionIds, with_] });

describe('the leak test', () => {
  it('finds nothing when every scope gives all and only its branch, and says how much it compared', async () => {
    const cfi = world();
    const { report, chunks } = await run(cfi);
    expect(report).toMatchObject({ verdict: 'clean', method: 'canaries', divisions: 5, findings: [], skipped: [] });
    expect(report.sentence).toMatch(/^Aucune fuite : chaque division ne voit qu'elle-même .*5 divisions/);
    expect(report.tested).toHaveLength(15);
    expect(report.checks).toBeGreaterThan(3 * 4 * 5);
    const progress = chunks.flatMap((chunk) => (chunk.type === 'progress' ? [chunk] : []));
    expect(progress.at(-1)).toMatchObject({ done: 75, total: 75, leaks: 0 });
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(cfi.canaries.planted).toBe(0);
  });

  // The bug it exists for: one division's scope takes in a neighbour, through one source and one reading only.
  it.each([
    ['base', 'stocks', 'Stocks'],
    ['api', 'operations', 'Opérations'],
    ['copy', 'cfiCampaignPage', 'Campagnes'],
    ['base', 'invoices', 'Factures'],
  ] as const)('sees a neighbour leak through %s %s', async (source, reading, subject) => {
    const cfi = world((from, name, scope) =>
      from === source && name === reading && scope.selectedId === 3 && scope.divisionIds.length === 2 ? widened(scope, 5) : scope,
    );
    const { report } = await run(cfi);
    expect(report.verdict).toBe('leak');
    expect(report.sentence).toMatch(/^Fuite détectée : /);
    const leaks = report.findings.filter(({ kind }) => kind === 'leak');
    expect(leaks.map((leak) => [leak.source, leak.divisionId])).toEqual(leaks.map(() => [source, 3]));
    expect(leaks.map((leak) => leak.subject)).toContain(subject);
    expect(cfi.canaries.planted).toBe(0);
  });

  it('sees an ancestor, another client even at the top, and a line given by its number', async () => {
    const up = await run(world((_source, name, scope) => (name === 'stocks' && scope.selectedId === 4 ? widened(scope, 3) : scope)));
    expect(up.report.findings).toContainEqual(expect.objectContaining({ kind: 'leak', divisionId: 4 }));
    const stranger = await run(world((_source, name, scope) => (name === 'stocks' ? widened(scope, STRANGER) : scope)));
    expect(stranger.report.findings).toContainEqual(expect.objectContaining({ kind: 'leak', divisionId: 1, subject: 'Stocks (témoins)' }));
    const number = await run(world((_source, name, scope) => (name === 'operation' && scope.selectedId === 5 ? widened(scope, 1) : scope)));
    expect(number.report.findings).toEqual([
      expect.objectContaining({ kind: 'leak', divisionId: 5, subject: 'Opérations', source: 'base' }),
      expect.objectContaining({ source: 'api' }),
      expect.objectContaining({ source: 'copy' }),
    ]);
  });

  it('says what is missing apart from what leaks', async () => {
    const narrow = (scope: TenantScope) => restoreScope({ userId: scope.userId, divisionIds: scope.divisionIds.filter((id) => id !== 4) });
    const { report } = await run(
      world((source, name, scope) => (source === 'copy' && name === 'operations' && scope.selectedId === 2 ? narrow(scope) : scope)),
    );
    expect(report).toMatchObject({ verdict: 'incomplete', findings: [{ kind: 'missing', divisionId: 2, source: 'copy', rows: 2 }] });
    expect(report.sentence).toMatch(/^Aucune fuite, mais 2 lignes attendues manquent/);
  });

  it('compares the lines that exist, and writes nothing, where nothing can be planted', async () => {
    const { report } = await run(world(), { canaries: null });
    expect(report).toMatchObject({ verdict: 'clean', method: 'rows' });
    const leaking = world((source, name, scope) =>
      source === 'base' && name === 'stocks' && scope.selectedId === 3 ? widened(scope, 5) : scope,
    );
    expect((await run(leaking, { canaries: null })).report.verdict).toBe('leak');
  });

  it('never calls clean what it could not read, and leaves out what the account may not see', async () => {
    const cfi = world();
    cfi.broken.set('api', new AppError('source_unavailable', "L'API ne répond pas."));
    const { report } = await run(cfi);
    expect(report.verdict).toBe('incomplete');
    expect(report.skipped).toContainEqual({ source: 'api', subject: 'Opérations', reason: "L'API ne répond pas." });
    const { report: without } = await run(world(), { rights: rights('factures_Visu') });
    expect(without).toMatchObject({ verdict: 'clean', skipped: [{ subject: 'Factures' }, {}, {}] });
    expect(without.tested.some(({ subject }) => subject === 'Factures')).toBe(false);
  });

  it('takes the planted lines away when it is cancelled half-way', async () => {
    const cfi = world();
    const stop = new AbortController();
    const test = run(cfi, {
      signal: stop.signal,
      refreshCopy: async () => stop.abort(),
    });
    await expect(test).rejects.toMatchObject({ name: 'AbortError' });
    expect(cfi.canaries.planted).toBe(0);
  });

  it('stays inside the scope of whoever runs it', async () => {
    const cfi = world();
    const seen = new Set<number>();
    const read = ((source: SourceId, scope: TenantScope, ...rest: [never, never]) => {
      for (const id of scope.divisionIds) seen.add(id);
      return cfi.read(source, scope, ...rest);
    }) as ReadFrom;
    const { report } = await run(cfi, { network: networkAt(3), read });
    expect(report).toMatchObject({ verdict: 'clean', divisions: 2 });
    expect([...seen].sort()).toEqual([3, 4]);
  });
});
