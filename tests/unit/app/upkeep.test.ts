import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startUpkeep, type UpkeepOptions } from '../../../electron/app/upkeep.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createBroadcast } from '../../../electron/kit/events.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { EventName } from '../../../shared/contract/contract.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import type { SessionInfo } from '../../../shared/model/tenant.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const REFERENCE = 'MYCFIA-123-1-sms';
const row = (more: Partial<OutboxRow>) => ({
  reference: REFERENCE,
  campaignName: 'Promo Été',
  state: 'deposited',
  cause: null,
  late: false,
  ...more,
});

describe('what is told when nobody looks at the screen', () => {
  const clock = frozenClock(Date.parse('2026-03-02T09:00:00Z'));
  const events = createBroadcast<EventName>((error) => {
    throw error;
  });
  let rows: ReturnType<typeof row>[] = [];
  let session: Pick<SessionInfo, 'state'> | null = { state: 'active' };
  let scope = fakeScope([3]);
  let told: string[] = [];
  let upkeep: ReturnType<typeof startUpkeep>;
  const nothing = async () => undefined;
  // Only what a change of the queue reads; the rhythms find nothing to do.
  const start = () =>
    startUpkeep({
      tenant: { current: () => session, token: () => null, require: () => ({ scope }), refreshTree: nothing },
      sources: { health: () => ({ incidents: [] }) },
      outbox: { start: () => undefined, overview: () => ({ rows }) },
      campaigns: { synchronise: nothing, purge: () => undefined },
      watch: { probe: nothing, keepSentinel: nothing, sample: () => undefined },
      review: { nightly: async () => null },
      conversations: { purge: () => undefined },
      models: { sweep: () => undefined },
      events,
      clock,
      log: createLog(() => undefined, clock.now),
      backUp: nothing,
      notify: (title: string, body: string) => told.push(`${title} | ${body}`),
    } as unknown as UpkeepOptions);
  const change = (...next: ReturnType<typeof row>[]) => {
    rows = next;
    events.emit('outbox.changed');
  };
  beforeEach(() => {
    told = [];
    session = { state: 'active' };
    scope = fakeScope([3]);
    upkeep = start();
  });
  afterEach(() => upkeep.stop());

  // Catches a late import nobody hears of, or heard of at every look at the queue.
  test('an import that is late is told once, with its cause', () => {
    change(row({}));
    expect(told).toEqual([]);
    change(row({ late: true, cause: 'Déposée à 9 h 00, attendue vers 9 h 10.' }));
    change(row({ late: true }));
    expect(told).toEqual(['Promo Été : import en retard | Déposée à 9 h 00, attendue vers 9 h 10.']);
  });

  test('one already late when the application starts is news, a campaign already imported is not', () => {
    change(row({ late: true }), row({ reference: 'MYCFIA-124-1-sms', state: 'imported' }));
    expect(told).toEqual([`Promo Été : import en retard | ${REFERENCE}`]);
    change(row({ state: 'imported' }), row({ reference: 'MYCFIA-124-1-sms', state: 'imported' }));
    expect(told.slice(1)).toEqual([`Promo Été : Importée | ${REFERENCE}`]);
  });

  // Catches hundreds of notifications of old campaigns for who signs in second, looks at another division or stands in for a colleague.
  test('what another scope shows for the first time is no news; what changes in it is, and so is what changed meanwhile', () => {
    const other = row({ reference: 'MYCFIA-200-1-sms', state: 'imported' });
    const failed = row({ reference: 'MYCFIA-201-1-sms', state: 'failed', cause: 'Trop d’essais.' });
    change(row({}));
    scope = fakeScope([4], 8);
    change(other, failed, row({ reference: 'MYCFIA-202-1-sms' }));
    expect(told).toEqual([]);
    change(other, failed, row({ reference: 'MYCFIA-202-1-sms', state: 'imported' }));
    expect(told).toEqual(['Promo Été : Importée | MYCFIA-202-1-sms']);
    scope = fakeScope([3]);
    change(row({ state: 'imported' }));
    expect(told.slice(1)).toEqual([`Promo Été : Importée | ${REFERENCE}`]);
  });

  test('a campaign that was never seen before, sent and imported at once by the command line, is told', () => {
    change();
    change(row({ state: 'imported' }));
    expect(told).toEqual([`Promo Été : Importée | ${REFERENCE}`]);
  });

  test('nothing is told of campaigns once the session is over', () => {
    session = null;
    change(row({ late: true }));
    session = { state: 'expired' };
    change(row({ late: true }));
    expect(told).toEqual([]);
  });
});
