import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openBench, session } from '../../fakes/campaign-bench.ts';
import { NOW, validEverywhere } from '../../fakes/campaign-content.ts';

const validator = session(50, ['valideur']);
const REFERENCE = 'MYCFIA-123-1-sms';
let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

async function openContents(who = validator) {
  const { desk } = bench.campaigns;
  for (const { contentId } of (await desk.openings(who, 123)).items) await desk.opened(who, 123, contentId);
}
const open = async (who = validator) => (await bench.campaigns.file(who, 123)).value;
async function approve(who = validator, acknowledged: string[] = []) {
  const { seal } = await open(who);
  await openContents(who);
  return bench.campaigns.approve(who, { id: 123, seal, acknowledged });
}
const statusOf = async (who = validator) => (await bench.campaigns.list(who)).value.find(({ id }) => id === 123)?.status;
const content = () => bench.mycfia.contents.get(123)!;
/** The author corrects the SMS in MyCfia. */
function edit(at = '2025-06-11T10:00:00.000Z') {
  content().assets[0]!.content = 'Bonjour {PRENOM}, -30 % cet été. STOP 36111';
  content().campaign.contentAt = at;
}

describe('approving', () => {
  test('puts the sealed content in the queue, and everything about it is written at once', async () => {
    const file = await open();
    expect(file).toMatchObject({
      status: 'to_validate',
      version: 1,
      issues: [],
      approval: { allowed: true, reason: null },
      references: [],
    });
    expect(await approve()).toEqual({ references: [REFERENCE] });

    expect(bench.outbox.overview(validator.scope).rows).toMatchObject([{ reference: REFERENCE, submittedBy: 'Val Idatrice' }]);
    const after = await open();
    expect(after).toMatchObject({ status: 'queued', version: 1, references: [REFERENCE] });
    expect(after.history).toMatchObject([{ who: 'Val Idatrice', what: 'Validée et mise en file (version 1, SMS)', why: null }]);
    expect(bench.heard).toContain('campaigns.changed');
    await bench.campaigns.synchronise();
    expect(content().campaign).toMatchObject({ status: 'ready_to_publish', decision: { kind: 'validation', version: 1, seal: file.seal } });
  });

  test('survives a restart: still queued, still told to MyCfia once it answers', async () => {
    await open();
    bench.mycfia.down = true;
    await approve();
    bench.restart();
    expect((await open()).status).toBe('queued');
    await bench.campaigns.synchronise();
    expect(content().campaign.status).toBe('assets_generated');
    bench.mycfia.down = false;
    await bench.campaigns.synchronise();
    await bench.campaigns.synchronise();
    expect(content().campaign.status).toBe('ready_to_publish');
    expect(bench.mycfia.tasks.size).toBe(1);
  });

  test('several channels leave under names of their own', async () => {
    bench.mycfia.contents.set(123, validEverywhere());
    const { references } = await approve();
    expect(references).toEqual(['MYCFIA-123-1-sms', 'MYCFIA-123-1-email', 'MYCFIA-123-1-papier']);
    const names = bench.outbox.overview(validator.scope).rows.map(({ baseName }) => baseName);
    expect(new Set(names).size).toBe(3);
  });

  test('is refused twice', async () => {
    const { seal } = await open();
    await approve();
    await expect(bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({ code: 'conflict' });
    expect(bench.outbox.overview(validator.scope).rows).toHaveLength(1);
  });

  test('is refused when the content changed since it was opened', async () => {
    const { seal } = await open();
    edit();
    await expect(bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({ code: 'seal_broken' });
    expect(bench.outbox.overview(validator.scope).rows).toEqual([]);
  });

  test('needs the right, and names it', async () => {
    const { seal } = await open();
    const editor = session(60, ['campagnes_Edit']);
    await expect(bench.campaigns.approve(editor, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({
      code: 'forbidden',
      data: { right: 'valideur' },
    });
    await expect(approve(session(61, ['operations_Valid']))).resolves.toBeDefined();
  });

  test('needs four eyes: the author cannot, unless alone by setting', async () => {
    const author = session(30, ['valideur']);
    expect((await open(author)).approval).toMatchObject({ allowed: false, reason: expect.stringContaining('quatre yeux') });
    await expect(approve(author)).rejects.toMatchObject({ code: 'forbidden' });
    bench.close();
    bench = openBench({ singleValidator: true });
    await expect(approve(author)).resolves.toBeDefined();
  });

  test('four eyes hold by e-mail for an author CFI does not know', async () => {
    Object.assign(content().campaign.author, { cfiUserId: null, email: 'U50@exemple.test' });
    await expect(approve()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('needs `signataire` above the threshold', async () => {
    bench.close();
    bench = openBench({ signingThresholdThousandths: 100 });
    await expect(approve()).rejects.toMatchObject({ code: 'forbidden', data: { right: 'signataire' } });
    const signatory = session(51, ['valideur', 'signataire']);
    await expect(approve(signatory)).rejects.toMatchObject({ data: { issues: [{ rule: 'budget.signature' }] } });
    await expect(approve(signatory, ['budget.signature'])).resolves.toBeDefined();
  });

  test('blocking rules refuse by name, nothing is queued', async () => {
    content().assets[0]!.content = 'Sans la mention.';
    await expect(approve()).rejects.toMatchObject({ code: 'blocked_by_rules', data: { issues: [{ rule: 'sms.stop' }] } });
    expect(bench.outbox.overview(validator.scope).rows).toEqual([]);
    expect((await open()).history).toEqual([]);
  });

  test('each warning must be acknowledged by name; the journal keeps which', async () => {
    content().assets[0]!.content = 'Prêt pour l’été, {PRENOM} ? STOP 36111';
    await expect(approve()).rejects.toMatchObject({ code: 'blocked_by_rules', data: { issues: [{ rule: 'sms.caracteres' }] } });
    await expect(approve(validator, ['autre.chose'])).rejects.toMatchObject({ code: 'blocked_by_rules' });
    await approve(validator, ['sms.caracteres']);
    expect((await open()).history[0]?.why).toContain('160 à 70');
  });

  test('a draft, a sibling campaign and an unknown one are refused', async () => {
    content().campaign.status = 'assets_in_progress';
    await expect(approve()).rejects.toMatchObject({ code: 'conflict' });
    const neighbour = session(50, ['valideur'], [9]);
    await expect(bench.campaigns.file(neighbour, 123)).rejects.toMatchObject({ code: 'not_found' });
    await expect(bench.campaigns.sendBack(neighbour, 123, 'Pas chez moi.')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('what was approved on another machine is not approved again', async () => {
    content().campaign.status = 'ready_to_publish';
    expect(await statusOf()).toBe('validated');
    await expect(approve()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a queue that fails leaves no approval behind', async () => {
    const { seal } = await open();
    await openContents();
    bench.db.exec("CREATE TRIGGER full BEFORE INSERT ON outbox_line BEGIN SELECT RAISE(ABORT, 'disk'); END");
    await expect(bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toThrow();
    expect(await open()).toMatchObject({ status: 'to_validate', history: [] });
    await bench.campaigns.synchronise();
    expect(bench.mycfia.tasks.size).toBe(0);
  });
});

describe('what is not sent without having been looked at', () => {
  test('nothing is approved before this validator opened each content, as it is now', async () => {
    const { seal } = await open();
    await expect(bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({
      code: 'conflict',
      data: { openings: { opened: 0, total: 1 } },
    });
    await openContents(session(51, ['valideur']));
    await expect(bench.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({ code: 'conflict' });
    await openContents();
    edit();
    const changed = await open();
    await expect(bench.campaigns.approve(validator, { id: 123, seal: changed.seal, acknowledged: [] })).rejects.toMatchObject({
      data: { openings: { opened: 0 } },
    });
    expect(await approve()).toEqual({ references: [REFERENCE] });
  });

  test('a right withdrawn before the sending suspends what that person approved, once, and says why', async () => {
    await approve();
    const { checkRights } = bench.campaigns;
    const held = () => bench.outbox.lanes(validator.scope).lanes.flatMap(({ lines }) => lines.map((line) => line.held));
    checkRights(validator);
    checkRights(session(51, []));
    expect(held()).toEqual([false]);
    checkRights(session(50, ['campagnes_Edit']));
    checkRights(session(50, ['campagnes_Edit']));
    expect(held()).toEqual([true]);
    const told = (await open()).history.filter(({ what }) => what.startsWith('Envoi suspendu'));
    expect(told).toMatchObject([{ why: 'Le droit de valider a été retiré à Val Idatrice avant l’envoi.' }]);
  });

  test('versions are compared field by field, and no person is kept in them', async () => {
    await approve();
    bench.tell(REFERENCE, { state: 'to_fix', cause: 'refusé' });
    edit();
    content().contacts!.content += '\r\nNouvelle;Personne;0639980009;n@exemple.test;;;';
    const { versions, compare } = bench.campaigns.desk;
    expect(await versions(validator, 123)).toMatchObject([{ version: 1, comparable: true, channels: ['sms'] }]);
    const found = await compare(validator, 123, 1, undefined);
    expect(found.differences).toMatchObject([
      { section: 'contenus', label: 'Texte de « Contenu sms »', after: 'Bonjour {PRENOM}, -30 % cet été. STOP 36111' },
      { section: 'contacts', before: expect.stringContaining('3 lignes'), after: expect.stringContaining('4 lignes') },
    ]);
    const kept = bench.db.prepare('SELECT payload FROM campaign_version').pluck().get();
    expect(kept).not.toMatch(/camille@exemple|0639980001/);
    await expect(compare(validator, 123, 7, undefined)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the journal leaves with its chain, for the campaigns of the scope only', async () => {
    await approve();
    const { journal } = bench.campaigns.desk;
    const { entries, whole, csv, head } = await journal(validator, undefined);
    expect(entries.map(({ campaignId }) => campaignId)).toEqual([123]);
    expect(whole).toBe(true);
    expect(csv).toContain(head);
    expect((await journal(session(50, ['valideur'], [9]), undefined)).entries).toEqual([]);
    await expect(journal(session(50, ['valideur'], [9]), 123)).rejects.toMatchObject({ code: 'not_found' });
  });
});

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

describe('journal', () => {
  test('is append-only, and a tampered one is told at the next start', async () => {
    await approve();
    expect(bench.campaigns.notices()).toEqual([]);
    expect(() => bench.db.exec("UPDATE campaign_journal SET who = 'X'")).toThrow('append-only');
    expect(() => bench.db.exec('DELETE FROM campaign_journal')).toThrow('append-only');
    bench.db.exec("DROP TRIGGER campaign_journal_no_update; UPDATE campaign_journal SET who = 'Quelqu''un d''autre'");
    bench.restart();
    expect(bench.campaigns.notices().join()).toContain('modifié');
  });

  test('contacts never reach the log', async () => {
    await approve();
    expect(JSON.stringify(bench.logged)).not.toMatch(/camille@|0639980001|33639980001/i);
  });
});

test('the bytes queued are those of the export', async () => {
  await approve();
  const detail = bench.outbox.detail(validator.scope, REFERENCE);
  expect(detail.files.map(({ name }) => name).sort()).toEqual([
    'MYCFIA_CAMP_123_20250610_090000.csv',
    'MYCFIA_CAMP_123_20250610_090000.json',
  ]);
});
