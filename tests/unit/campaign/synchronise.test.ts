import { describe, expect, test } from 'vitest';
import { addSync, type SyncTask } from '../../../electron/campaign/store.ts';
import { carryAll } from '../../../electron/campaign/synchronise.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { queueDatabase } from '../../../electron/outbox/outbox.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { openBench } from '../../fakes/campaign-bench.ts';

const published = (campaignId: number): SyncTask => ({ task: 'published', campaignId, divisionId: 3 });

describe('what MyCfia must be told', () => {
  // Catches one decision MyCfia can never record that holds every later one back on this machine.
  test.each([
    ['not_found', 2, [1, 2]],
    ['invalid_input', 2, [1, 2]],
    ['source_unavailable', 0, [1]],
  ] as [ErrorCode, number, number[]][])(
    'is given up one by one when it is refused for good (%s), all together when MyCfia is away',
    async (code, closed, told) => {
      const bench = openBench();
      const queue = queueDatabase(bench.db);
      const asked: number[] = [];
      addSync(queue, published(1), '2025-06-10T09:00:00.000Z');
      addSync(queue, published(2), '2025-06-10T09:00:01.000Z');
      const mycfia = {
        async setStatus(_divisionId: number, id: number) {
          asked.push(id);
          if (id === 1) throw new AppError(code, 'refus');
        },
        record: async () => undefined,
      };
      expect(
        await carryAll(
          queue,
          mycfia,
          bench.clock,
          createLog(() => undefined, bench.clock.now),
        ),
      ).toBe(closed);
      expect(asked).toEqual(told);
      bench.close();
    },
  );
});

describe('what an interface may ask of campaigns', () => {
  const save = (section: string, patch: unknown) =>
    contract['workspace.save'].input.safeParse({ campaignId: 1, section, baseVersion: '', patch });

  test.each([
    ['a day that does not exist', save('projet', { startDate: '2030-02-30' })],
    ['a day before any campaign', save('planning', { endDate: '0000-01-01' })],
    ['a moment before any campaign', save('planning', { sendAt: '0000-01-01T00:00:00Z' })],
    ['a campaign no table can number', contract['workspace.open'].input.safeParse({ campaignId: 3_000_000_000 })],
    ['a file no table can number', contract['campaigns.file'].input.safeParse({ id: 3_000_000_000 })],
    ['a content no table can number', save('contenus', { remove: [3_000_000_000] })],
    [
      'a price list from a day that does not exist',
      contract['campaigns.importGrid'].input.safeParse({ text: 'x', client: null, from: '2026-99-99' }),
    ],
  ])('%s is refused at the door', (_name, { success }) => {
    expect(success).toBe(false);
  });

  test('characters no table can hold are left out of what is typed', () => {
    expect(save('projet', { context: 'Un\0 mot \uD800' }).data).toMatchObject({ patch: { context: 'Un mot \uFFFD' } });
    expect(contract['campaigns.sendBack'].input.parse({ id: 1, reason: 'Trop\0 cher' }).reason).toBe('Trop cher');
    expect(save('contenus', { upsert: [{ id: null, kind: 'sms', fields: { text: 'a\0b', titles: ['c\0'] } }] }).data).toMatchObject({
      patch: { upsert: [{ fields: { text: 'ab', titles: ['c'] } }] },
    });
  });
});
