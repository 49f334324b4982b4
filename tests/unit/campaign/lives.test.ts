import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openBench, session } from '../../fakes/campaign-bench.ts';
import { NOW, validEverywhere } from '../../fakes/campaign-content.ts';
import { REFERENCE, validating, validator } from '../../fakes/campaign-validator.ts';

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());
const { content, open, openContents, approve, statusOf, edit } = validating(() => bench);

describe('without MyCfia', () => {
  test('a campaign read before is opened from the copy, with its age, and can be validated', async () => {
    await open();
    await bench.campaigns.list(validator);
    bench.mycfia.down = true;
    bench.clock.set(NOW + 3_600_000);
    const file = await bench.campaigns.file(validator, 123);
    expect(file).toMatchObject({
      source: 'copy',
      asOf: '2025-06-10T09:00:00.000Z',
      stale: true,
      degraded: [{ source: 'mycfia', reason: 'refused' }],
    });
    const list = await bench.campaigns.list(validator, 'to_validate');
    expect(list).toMatchObject({ source: 'copy', value: [{ id: 123 }] });
    await openContents();
    await bench.campaigns.approve(validator, { id: 123, seal: file.value.seal, acknowledged: [] });
    expect(await statusOf()).toBe('queued');
  });

  test('the copy is the same campaign: same seal as read live', async () => {
    const { seal } = await open();
    bench.mycfia.down = true;
    expect((await open()).seal).toBe(seal);
  });

  test('never read = an outage, not an empty list', async () => {
    bench.mycfia.down = true;
    await expect(bench.campaigns.list(validator)).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(open()).rejects.toMatchObject({ code: 'source_unavailable' });
  });

  test("another user's copy, a narrower reading and a division lost since give nothing", async () => {
    await bench.campaigns.list(session(50, ['valideur'], [3]));
    await open();
    bench.mycfia.down = true;
    await expect(bench.campaigns.file(session(51, ['valideur']), 123)).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(bench.campaigns.list(session(50, ['valideur'], [2, 3, 4]))).rejects.toMatchObject({ code: 'source_unavailable' });
    await expect(bench.campaigns.file(session(50, ['valideur'], [4]), 123)).rejects.toMatchObject({ code: 'source_unavailable' });
  });

  test('a narrower scope is served from a wider reading, filtered again', async () => {
    await bench.campaigns.list(validator);
    bench.mycfia.down = true;
    expect((await bench.campaigns.list(session(50, ['valideur'], [4]))).value).toEqual([]);
    expect((await bench.campaigns.list(session(50, ['valideur'], [3]))).value).toHaveLength(1);
  });

  test('a damaged copy is no copy', async () => {
    await open();
    bench.db.exec("UPDATE campaign_copy SET payload = replace(payload, 'Promo', 'Prima')");
    bench.mycfia.down = true;
    await expect(open()).rejects.toMatchObject({ code: 'source_unavailable' });
  });

  test('copies are forgotten when the campaign is gone, and by age', async () => {
    await open();
    bench.mycfia.contents.delete(123);
    await expect(open()).rejects.toMatchObject({ code: 'not_found' });
    bench.mycfia.down = true;
    await expect(open()).rejects.toMatchObject({ code: 'source_unavailable' });
    bench.mycfia.down = false;
    await bench.campaigns.list(validator);
    bench.clock.set(NOW + 31 * 86_400_000);
    bench.restart();
    bench.mycfia.down = true;
    await expect(bench.campaigns.list(validator)).rejects.toMatchObject({ code: 'source_unavailable' });
  });
});

describe('life of a campaign', () => {
  test('follows its queue lines: deposited, imported, and MyCfia is told once', async () => {
    await approve();
    bench.tell(REFERENCE, { state: 'deposited' });
    expect(await statusOf()).toBe('deposited');
    await bench.campaigns.onImported(REFERENCE);
    await bench.campaigns.onImported(REFERENCE);
    await bench.campaigns.onImported('MYCFIA-999-1-sms');
    await bench.campaigns.synchronise();
    expect(await statusOf()).toBe('imported');
    expect(content().campaign.status).toBe('published');
    expect((await open()).history.map(({ what }) => what)).toEqual([
      `Importée par CFI (${REFERENCE})`,
      'Validée et mise en file (version 1, SMS)',
    ]);
  });

  test('published waits for the last of its channels', async () => {
    bench.mycfia.contents.set(123, validEverywhere());
    const { references } = await approve();
    await bench.campaigns.onImported(references[0]!);
    await bench.campaigns.synchronise();
    expect(content().campaign.status).toBe('ready_to_publish');
    expect(await statusOf()).toBe('queued');
    for (const reference of references) await bench.campaigns.onImported(reference);
    await bench.campaigns.synchronise();
    expect(content().campaign.status).toBe('published');
  });

  test('refused by CFI, corrected, validated again as version 2', async () => {
    await approve();
    bench.tell(REFERENCE, { state: 'to_fix', cause: 'Client inconnu chez CFI.' });
    expect(await open()).toMatchObject({ status: 'rejected', reason: 'Client inconnu chez CFI.', approval: { allowed: false } });
    expect((await bench.campaigns.list(validator, 'rejected')).value).toHaveLength(1);
    edit();
    expect(await open()).toMatchObject({ status: 'to_validate', version: 2 });
    expect(await approve()).toEqual({ references: ['MYCFIA-123-2-sms'] });
  });

  test('cancelled before leaving, it can be validated again', async () => {
    await approve();
    bench.tell(REFERENCE, { state: 'cancelled' });
    expect(await open()).toMatchObject({ status: 'to_validate', version: 2 });
  });

  test('edited while queued: the frozen version stays what leaves, and the file says so', async () => {
    await approve();
    edit();
    const file = await open();
    expect(file).toMatchObject({ status: 'queued', version: 1 });
    expect(file.approval.reason).toContain('figée');
  });

  test('once approved it is judged as of its approval, not as of today', async () => {
    await approve();
    bench.clock.set(Date.parse('2025-09-01T08:00:00Z'));
    expect((await open()).issues).toEqual([]);
  });

  test('sent back with a reason: to rework until it changes, here and on another machine', async () => {
    await bench.campaigns.sendBack(validator, 123, 'Le prix manque.');
    expect(await open()).toMatchObject({ status: 'to_rework', reason: 'Le prix manque.' });
    await expect(approve()).rejects.toMatchObject({ code: 'conflict' });
    await expect(bench.campaigns.sendBack(validator, 123, 'Encore une fois.')).rejects.toMatchObject({ code: 'conflict' });
    expect((await bench.campaigns.list(session(30, ['campagnes_Edit']), 'drafts')).value).toMatchObject([{ id: 123 }]);
    expect((await bench.campaigns.list(validator, 'drafts')).value).toEqual([]);
    await bench.campaigns.synchronise();

    const { mycfia } = bench;
    const elsewhere = openBench();
    elsewhere.mycfia.contents.set(123, structuredClone(mycfia.contents.get(123)!));
    expect((await elsewhere.campaigns.file(validator, 123)).value).toMatchObject({
      status: 'to_rework',
      reason: 'Le prix manque.',
      history: [{ what: 'Renvoyée depuis un autre poste', why: 'Le prix manque.' }],
    });
    elsewhere.close();
    edit();
    expect(await statusOf()).toBe('to_validate');
  });

  test('a campaign gone from MyCfia does not hold the others back', async () => {
    bench.mycfia.down = true;
    bench.mycfia.down = false;
    const { seal } = await open();
    bench.mycfia.down = true;
    await openContents();
    // Approved from the copy, then removed from MyCfia while the link was down.
    await bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] });
    const other = structuredClone(content());
    other.campaign.id = 124;
    bench.mycfia.contents.delete(123);
    bench.mycfia.contents.set(124, other);
    bench.mycfia.down = false;
    await bench.campaigns.sendBack(validator, 124, 'Le prix manque.');
    await bench.campaigns.synchronise();
    expect([...bench.mycfia.tasks.values()].map(({ campaignId }) => campaignId)).toEqual([124]);
  });
});

describe('personal data', () => {
  const copies = () => bench.db.prepare("SELECT count(*) FROM campaign_copy WHERE payload LIKE '%0639980001%'").pluck().get();

  test('is forgotten after the days headquarters set, sooner once CFI has imported the campaign, and with the user who leaves', async () => {
    await approve();
    expect(copies()).toBe(1);
    bench.clock.set(NOW + 10 * 86_400_000);
    await bench.campaigns.onImported(REFERENCE);
    await open();
    bench.campaigns.purge();
    expect(copies()).toBe(1);
    // Opened again every day since: the import alone starts the count.
    bench.clock.set(NOW + 41 * 86_400_000);
    await open();
    bench.campaigns.purge();
    expect(copies()).toBe(0);
    await open();
    expect(copies()).toBe(1);
    bench.campaigns.forget(50);
    expect(copies()).toBe(0);
  });

  test('what was being read when its user leaves is not kept after they left', async () => {
    const reading = open();
    bench.campaigns.forget(50);
    await reading;
    expect(copies()).toBe(0);
  });
});

test('recipients of what was sent leave the disk once it is over for long enough, never before', async () => {
  await approve();
  const laid = () => fs.readdirSync(bench.folder, { recursive: true }).filter((name) => String(name).endsWith('.csv'));
  bench.clock.set(NOW + 100 * 86_400_000);
  bench.campaigns.purge();
  expect(laid()).toHaveLength(1);
  bench.db.prepare("UPDATE outbox_line SET state = 'finished'").run();
  bench.campaigns.purge();
  expect(laid()).toEqual([]);
});
