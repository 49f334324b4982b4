import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openBench, session } from '../../fakes/campaign-bench.ts';
import { validEverywhere } from '../../fakes/campaign-content.ts';
import { REFERENCE, validating, validator } from '../../fakes/campaign-validator.ts';

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());
const { content, open, openContents, approve, statusOf, edit } = validating(() => bench);

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
