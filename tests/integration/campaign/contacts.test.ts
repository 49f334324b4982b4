import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SaveResult, Workspace } from '../../../shared/model/workspace.ts';
import { session } from '../../fakes/campaign-bench.ts';
import { type CampaignCore, openCampaignCore, seededPostgres } from '../../fakes/campaign-core.ts';
import { sql } from '../../fakes/mycfia-seed.ts';
import type { Database } from '../../fakes/postgres.ts';

const author = () => session(30, ['campagnes_Edit'], [3, 4]);
const version = (workspace: Workspace) => workspace.states.find(({ section }) => section === 'contacts')!.version;
function saved(result: SaveResult): Workspace {
  if (result.outcome !== 'saved') throw new Error(`not saved: ${JSON.stringify(result)}`);
  return result.workspace;
}

describe('contact files laid in MyCfia', () => {
  let database: Database;
  let core: CampaignCore;

  beforeAll(async () => {
    database = await seededPostgres();
    core = openCampaignCore(database.connection);
  });
  afterAll(async () => {
    await core?.close();
    await database?.stop();
  });

  async function smsDraft(): Promise<Workspace> {
    const { workspaces } = core.campaigns;
    const { campaignId } = await workspaces.create(author(), { name: 'Fichier', clientId: 1 });
    const workspace = await workspaces.open(author(), campaignId);
    const baseVersion = workspace.states.find(({ section }) => section === 'canaux')!.version;
    return saved(await workspaces.save(author(), { campaignId, section: 'canaux', baseVersion, patch: { channels: ['sms'] } }));
  }
  function drop(content: Buffer, fileName = 'C:\\clients\\liste.csv'): string {
    const uploadId = randomUUID();
    const half = Math.ceil(content.byteLength / 2);
    for (const [sequence, piece] of [content.subarray(0, half), content.subarray(half)].entries())
      core.campaigns.contacts.upload(author(), {
        uploadId,
        fileName,
        totalBytes: content.byteLength,
        sequence,
        base64: piece.toString('base64'),
      });
    return uploadId;
  }

  // Catches a step of the way from the dropped file to the recipients that loses a line, a column or a choice.
  test('are dropped by pieces, mapped, corrected in place, set aside, and the mapping is remembered for the client', async () => {
    const { contacts, workspaces } = core.campaigns;
    let workspace = await smsDraft();
    const { campaignId } = workspace;
    const content = Buffer.from('Prénom,Contact\r\nAna,0639980001\r\nBob,639980002\r\nCléo,à demander\r\n', 'latin1');
    const uploadId = drop(content);
    const preview = await contacts.preview(author(), { uploadId, campaignId });
    expect(preview).toMatchObject({
      fileName: 'liste.csv',
      encoding: 'windows-1252',
      separator: ',',
      rows: 3,
      columns: [{ suggestion: 'prenom' }, { header: 'Contact' }],
    });
    workspace = saved(
      await contacts.map(author(), {
        uploadId,
        campaignId,
        mapping: [
          { index: 0, field: 'prenom' },
          { index: 1, field: 'telephone' },
        ],
        origin: 'location',
        baseVersion: version(workspace),
      }),
    );
    expect(workspace.sections.contacts).toMatchObject({
      fileName: 'liste.csv',
      rows: 3,
      origin: 'location',
      perChannel: [{ valid: 1, total: 3 }],
    });
    const { rows } = await contacts.problems(author(), campaignId, { offset: 0, limit: 10 });
    expect(rows.map(({ line, suggestion }) => [line, suggestion])).toEqual([
      [3, '0639980002'],
      [4, null],
    ]);
    const stale = version(workspace);
    workspace = saved(
      await contacts.correct(author(), {
        campaignId,
        baseVersion: stale,
        corrections: [{ line: 3, field: 'telephone', value: '0639980002' }],
      }),
    );
    expect(workspace.sections.contacts.perChannel[0]).toMatchObject({ valid: 2 });
    await expect(
      contacts.correct(author(), { campaignId, baseVersion: stale, corrections: [{ line: 2, field: 'telephone', value: '' }] }),
    ).rejects.toMatchObject({ code: 'conflict' });
    workspace = saved(await contacts.exclude(author(), { campaignId, baseVersion: version(workspace), lines: [4], restore: false }));
    expect(workspace.sections.contacts).toMatchObject({ excludedLines: 1, perChannel: [{ valid: 2, total: 2, excluded: [] }] });
    workspace = saved(await contacts.exclude(author(), { campaignId, baseVersion: version(workspace), lines: [4], restore: true }));
    expect(workspace.sections.contacts.excludedLines).toBe(0);

    const next = await smsDraft();
    const again = drop(content);
    const remembered = await contacts.preview(author(), { uploadId: again, campaignId: next.campaignId });
    expect(remembered.columns[1]).toMatchObject({ suggestion: 'telephone', confidence: 1 });
    expect((await workspaces.open(author(), campaignId)).sections.contacts.rows).toBe(3);
    // The former file is gone: correcting must not leave people behind in MyCfia.
    const kept = await sql(database.connection, `SELECT count(*)::int AS files FROM rag_file WHERE project_id = ${campaignId}`);
    expect(kept).toEqual([{ files: 1 }]);
  });

  test('a piece that comes twice is harmless, one that skips is refused, another user sees nothing of it', async () => {
    const { contacts } = core.campaigns;
    const piece = { uploadId: randomUUID(), fileName: 'a.csv', totalBytes: 8, base64: Buffer.from('Nom\n').toString('base64') };
    contacts.upload(author(), { ...piece, sequence: 0 });
    expect(contacts.upload(author(), { ...piece, sequence: 0 })).toMatchObject({ received: 4, complete: false });
    expect(() => contacts.upload(author(), { ...piece, sequence: 2 })).toThrow('morceau 2');
    expect(() => contacts.upload(session(31, ['campagnes_Edit'], [3]), { ...piece, sequence: 1 })).toThrow('ne correspond pas');
    await expect(contacts.preview(author(), { uploadId: piece.uploadId, campaignId: 123 })).rejects.toMatchObject({ code: 'not_found' });
    contacts.upload(author(), { ...piece, sequence: 1 });
    expect(() => contacts.upload(author(), { ...piece, sequence: 2 })).toThrow('plus grand');
  });

  // Catches an opposition that is only honoured after a restart, or that is kept in a form that can be read.
  test('an opposition counts at once, in the thread as well, and only its hash is kept', async () => {
    const { contacts, desk } = core.campaigns;
    const workspace = await smsDraft();
    const { campaignId } = workspace;
    const lines = Array.from({ length: 4000 }, (_, n) => `P${n};06399${String(80_000 + n).padStart(5, '0')}`);
    const uploadId = drop(Buffer.from(`Prénom;Mobile\n${lines.join('\n')}\n`));
    const mapped = await contacts.map(author(), {
      uploadId,
      campaignId,
      mapping: [{ index: 1, field: 'telephone' }],
      origin: 'client',
      baseVersion: version(workspace),
    });
    expect(saved(mapped).sections.contacts.perChannel[0]).toMatchObject({ valid: 4000 });
    expect(desk.opposition(author(), '+33 6 39 98 00 00\nrien\nAna@Exemple.test;0639980001', 'add')).toMatchObject({
      count: 3,
      added: 3,
      unreadable: 1,
    });
    const problems = await contacts.problems(author(), campaignId, { offset: 0, limit: 1 });
    expect(problems.perChannel[0]).toMatchObject({ valid: 3998, excluded: [{ reason: 'Opposition à recevoir des messages', count: 2 }] });
    expect(JSON.stringify(core.logged)).not.toMatch(/0639980001|exemple\.test/i);
    expect(() => desk.opposition(author(), '0639980001', 'replace')).toThrow('administrer');
    expect(desk.opposition(session(30, ['administrateur'], [3, 4]), '0639980001', 'replace')).toMatchObject({ count: 1 });
  });
});
