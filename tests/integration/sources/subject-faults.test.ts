import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import type { Reading, Readings } from '../../../electron/sources/sources.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';

/* Operations, invoices and campaigns while CFI breaks: a wrong figure here would be a bill. */

const page = { descending: false, offset: 0, limit: 1000 } as const;
const OPERATIONS = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z', sort: 'sentAt', ...page } as const;
const MONTHS = { from: '2000-01', to: '2099-12' };
const AGENCY = 3;

describe('operations and invoices while CFI breaks', () => {
  const real = systemClock();
  let ahead = 0;
  const clock = { ...real, now: () => real.now() + ahead, monotonic: () => real.monotonic() + ahead };
  /** A list of the API serves one screen for two seconds: what comes later asks again. */
  const later = () => {
    ahead += 3000;
  };
  let cfi: Awaited<ReturnType<typeof openCfiReading>>;
  let app: ReturnType<typeof cfi.install>;

  beforeEach(async () => {
    cfi = await openCfiReading();
    app = cfi.install(undefined, clock);
    await app.signIn('siege');
  });
  afterEach(async () => {
    await app?.close();
    await cfi?.close();
  });

  const { setFault } = {
    setFault: (...fault: Parameters<typeof cfi.simulator.control.setFault>) => cfi.simulator.control.setFault(...fault),
  };
  const ask = <K extends Reading>(reading: K, query: Readings[K]['query']) => app.sources.read(app.scope(), reading, query);
  const alter = (sql: string) => {
    const db = new Sqlite(path.join(cfi.folder, 'cfi', 'commune.sqlite'), { timeout: 5000 });
    db.exec(sql);
    db.close();
  };

  it.each([
    ['expired-token', 'session_expired'],
    ['missing-right', 'forbidden'],
  ] as const)('would catch an empty list where the API answers %s', async (fault, code) => {
    await app.sources.refreshCopy(app.scope());
    await setFault('base', 'down');
    await setFault('api', fault);
    if (fault === 'missing-right') {
      await expect(ask('operations', OPERATIONS)).rejects.toMatchObject({ code });
      await expect(ask('invoiceMonths', MONTHS)).rejects.toMatchObject({ code });
      await expect(ask('invoice', { id: 30_001 })).rejects.toMatchObject({ code });
      return;
    }
    // Expiry falls back on the copy, which is true and dated, and says why.
    const scope = app.scope();
    for (const answer of [
      await app.sources.read(scope, 'operations', OPERATIONS),
      await app.sources.read(scope, 'invoiceMonths', MONTHS),
    ]) {
      expect(answer.source).toBe('copy');
      expect(answer.degraded.map(({ source }) => source)).toEqual(['base', 'api']);
      expect(answer.degraded[1]?.reason).toBe('session');
    }
    expect(app.tenant.current()?.state).toBe('expired');
  });

  it('loses one subject only when one view changes: the campaign stays, its operations are unknown', async () => {
    const before = await ask('cfiCampaign', { id: 5000 });
    expect(before.value?.operations?.length).toBeGreaterThan(0);
    alter('ALTER TABLE operations_readonly RENAME COLUMN prix_total TO total');
    await app.sources.probe();
    const operations = await ask('operations', OPERATIONS);
    expect(operations).toMatchObject({ source: 'api', degraded: [{ source: 'base', reason: 'schema' }] });
    expect(operations.degraded[0]?.message).toContain('prix_total');
    expect(operations.value.total).toBeGreaterThan(0);
    expect(await ask('cfiCampaign', { id: 5000 })).toMatchObject({ source: 'base', value: { id: 5000, operations: null } });
    expect((await ask('invoiceMonths', MONTHS)).source).toBe('base');
  });

  it.each(['silent', 'half-open', 'reset'] as const)('falls back within the deadlines when the base is %s', async (fault) => {
    const before = (await ask('invoiceMonths', MONTHS)).value;
    await setFault('base', fault);
    const after = await ask('invoiceMonths', MONTHS);
    expect(after.source).toBe('api');
    expect(after.value).toEqual(before);
  });

  it.each(['wrong-answer', 'reset', 'half-open'] as const)('takes nothing from an API that gives %s', async (fault) => {
    await app.sources.refreshCopy(app.scope());
    const before = (await ask('operations', OPERATIONS)).value;
    await setFault('base', 'down');
    await setFault('api', fault);
    const after = await ask('operations', OPERATIONS);
    expect(after.source).toBe('copy');
    expect(after.value).toEqual(before);
  });

  it('reads a part of the scope from a copy of the whole, invoices by their own division', async () => {
    await app.sources.refreshCopy(app.scope());
    app.tenant.narrow(AGENCY);
    const before = { months: (await ask('invoiceMonths', MONTHS)).value, operations: (await ask('operations', OPERATIONS)).value };
    expect(before.months.length).toBeGreaterThan(0);
    await setFault('base', 'down');
    // The API cannot tell whose invoices they are; it can for operations.
    expect(await ask('invoiceMonths', MONTHS)).toMatchObject({
      source: 'copy',
      value: before.months,
      degraded: [{ source: 'base' }, { source: 'api', reason: 'absent' }],
    });
    expect((await ask('operations', OPERATIONS)).source).toBe('api');
    await setFault('api', 'down');
    later();
    expect(await ask('operations', OPERATIONS)).toMatchObject({ source: 'copy', value: before.operations });
  });

  it('would catch a false zero from a copy that the API filled: what it does not know is absent, not none', async () => {
    await setFault('base', 'down');
    const whole = (await ask('invoiceMonths', MONTHS)).value;
    await app.sources.refreshCopy(app.scope());
    await setFault('api', 'down');
    later();
    const kept = await ask('invoiceMonths', MONTHS);
    expect(kept).toMatchObject({ source: 'copy', value: whole });
    expect((await ask('operations', OPERATIONS)).value.undated).toBeNull();
    // An operation without a date was never given by the API, and a part of the invoices cannot be told apart.
    await expect(ask('operation', { id: 999_999_999 })).rejects.toMatchObject({ code: 'source_unavailable' });
    app.tenant.narrow(AGENCY);
    await expect(ask('invoiceMonths', MONTHS)).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(ask('invoice', { id: 30_001 })).rejects.toMatchObject({ code: 'source_unavailable' });
  });

  it('would catch invoices fetched each minute though CFI renews them each hour', async () => {
    await app.sources.refreshCopy(app.scope());
    const rhythm = async (seconds: number) => {
      ahead += seconds * 1000;
      cfi.simulator.control.runJobs();
      cfi.seen.length = 0;
      await app.sources.refreshCopy(app.scope(), { olderThanSeconds: 60 });
      return cfi.seen.filter((name) => name.endsWith('.changed') && name !== 'sources.changed').sort();
    };
    expect(await rhythm(61)).toEqual(['operations.changed', 'stocks.changed']);
    expect(await rhythm(61)).toEqual(['cfiCampaigns.changed', 'operations.changed', 'stocks.changed']);
    expect(await rhythm(660)).toContain('invoices.changed');
  });
});
