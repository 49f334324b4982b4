import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SaveResult, Workspace } from '../../../shared/model/workspace.ts';
import { session } from '../../fakes/campaign-bench.ts';
import { type CampaignCore, openCampaignCore, seededPostgres } from '../../fakes/campaign-core.ts';
import { sql } from '../../fakes/mycfia-seed.ts';
import type { Database } from '../../fakes/postgres.ts';
import { SilentProxy } from '../../fakes/silent-proxy.ts';

/** 30 wrote the seeded campaigns of division 3; the others only look at them. */
const author = () => session(30, ['campagnes_Edit'], [3, 4]);
const version = (workspace: Workspace, section: string) => workspace.states.find((state) => state.section === section)!.version;
function savedWorkspace(result: SaveResult): Workspace {
  if (result.outcome !== 'saved') throw new Error(`not saved: ${JSON.stringify(result)}`);
  return result.workspace;
}

describe('the workspace on PostgreSQL 15', () => {
  let database: Database;
  let proxy: SilentProxy;
  let here: CampaignCore;
  let elsewhere: CampaignCore;

  beforeAll(async () => {
    database = await seededPostgres();
    proxy = await SilentProxy.to(database.connection.port);
    here = openCampaignCore({ ...database.connection, port: proxy.port });
    elsewhere = openCampaignCore(database.connection);
  });
  beforeEach(() => proxy.pass());
  afterAll(async () => {
    await here?.close();
    await elsewhere?.close();
    await proxy?.close();
    await database?.stop();
  });

  async function draft(): Promise<number> {
    const { campaignId } = await here.campaigns.workspaces.create(author(), { name: 'Nouvelle', clientId: 1 });
    return campaignId;
  }
  const open = (core: CampaignCore, id: number) => core.campaigns.workspaces.open(author(), id);
  const save = (
    core: CampaignCore,
    workspace: Workspace,
    section: 'projet' | 'concurrents' | 'contenus' | 'canaux',
    patch: Record<string, unknown>,
  ) =>
    core.campaigns.workspaces.save(author(), {
      campaignId: workspace.campaignId,
      section,
      baseVersion: version(workspace, section),
      patch,
    });

  // Catches a section whose write or read forgets a field: what was typed must come back from the database itself.
  test('creates a campaign and writes every kind of section so that another machine reads the same', async () => {
    const id = await draft();
    let workspace = await open(here, id);
    expect(workspace.editable).toEqual({ allowed: true, reason: null });
    expect(workspace.states.find(({ section }) => section === 'contacts')?.state).toBe('empty');
    workspace = savedWorkspace(
      await save(here, workspace, 'projet', { goalType: 'CONVERSION', startDate: '2030-02-01', endDate: '2030-02-28', budgetEuros: 300 }),
    );
    workspace = savedWorkspace(await save(here, workspace, 'canaux', { channels: ['sms', 'papier'] }));
    workspace = savedWorkspace(
      await save(here, workspace, 'concurrents', {
        upsert: [{ id: null, name: 'Rival', state: 'kept', positioning: 'Bas prix' }],
        remove: [],
      }),
    );
    workspace = savedWorkspace(
      await save(here, workspace, 'contenus', {
        upsert: [{ id: null, kind: 'sms', title: 'Un SMS', fields: { text: 'Bonjour {PRENOM} STOP 36111', sender: 'MYCFIA' } }],
        remove: [],
      }),
    );
    const read = await open(elsewhere, id);
    expect(read.sections.projet).toMatchObject({
      goalType: 'CONVERSION',
      startDate: '2030-02-01',
      budgetEuros: 300,
      companyName: 'Boutique Exemple SARL',
    });
    expect(read.sections.canaux.channels).toEqual(['sms', 'papier']);
    expect(read.sections.concurrents.items).toMatchObject([{ name: 'Rival', state: 'kept', positioning: 'Bas prix' }]);
    expect(read.sections.contenus.items).toMatchObject([
      { kind: 'sms', title: 'Un SMS', status: 'draft', frozen: false, fields: { text: 'Bonjour {PRENOM} STOP 36111', sender: 'MYCFIA' } },
    ]);
    expect(read.states.map(({ version: each }) => each)).toEqual(workspace.states.map(({ version: each }) => each));
  });

  // Catches a save that overwrites what another window wrote to the same field, or that refuses when the fields are others.
  test('merges different fields, and gives both values back when the same field was written', async () => {
    const id = await draft();
    const mine = await open(here, id);
    const theirs = await open(elsewhere, id);
    savedWorkspace(await save(elsewhere, theirs, 'projet', { name: 'Leur nom', website: 'https://exemple.test' }));
    const merged = await save(here, mine, 'projet', { budgetEuros: 700 });
    expect(merged).toMatchObject({
      outcome: 'saved',
      merged: true,
      workspace: { sections: { projet: { name: 'Leur nom', budgetEuros: 700 } } },
    });
    const conflict = await save(here, mine, 'projet', { name: 'Mon nom', context: 'Le mien' });
    if (conflict.outcome !== 'conflict') throw new Error('a conflict was expected');
    expect(conflict.conflict).toMatchObject({
      by: 'Val Idatrice',
      fields: [{ field: 'name', label: 'Nom', base: 'Nouvelle', mine: 'Mon nom', theirs: 'Leur nom' }],
    });
    const between = await open(here, id);
    expect(between.sections.projet.name).toBe('Leur nom');
    expect(between.states[0]).toMatchObject({ section: 'projet', local: { state: 'conflict' } });
    expect(between.submittable).toMatchObject({ allowed: false });
    const { version: seen } = conflict.conflict;
    const kept = await here.campaigns.workspaces.resolve(author(), { campaignId: id, section: 'projet', keep: 'mine', version: seen });
    expect(savedWorkspace(kept).sections.projet).toMatchObject({ name: 'Mon nom', context: 'Le mien', website: 'https://exemple.test' });
  });

  // Catches an author told that they wrote over themselves, when it was the web application just after them.
  test('a conflict names who wrote: a desktop, or the web application a moment later', async () => {
    const id = await draft();
    const mine = savedWorkspace(await save(here, await open(here, id), 'projet', { context: 'Un' }));
    await sql(database.connection, `UPDATE project SET context = 'Le leur', updated_at = now() WHERE id = ${id}`);
    expect(await save(here, mine, 'projet', { context: 'Le mien' })).toMatchObject({ conflict: { by: 'L’application MyCfia' } });
    const other = await draft();
    const before = await open(here, other);
    savedWorkspace(await save(elsewhere, await open(elsewhere, other), 'projet', { context: 'Le leur' }));
    expect(await save(here, before, 'projet', { context: 'Le mien' })).toMatchObject({ conflict: { by: 'Val Idatrice' } });
  });

  // Catches an autosave lost, or written twice, when MyCfia goes away in the middle of typing.
  test('keeps what is typed while MyCfia is away, shows it, and carries it once when MyCfia is back', async () => {
    const id = await draft();
    const workspace = await open(here, id);
    await proxy.refuse();
    const first = await save(here, workspace, 'concurrents', { upsert: [{ id: null, name: 'Hors ligne', state: 'kept' }], remove: [] });
    expect(first).toMatchObject({ outcome: 'kept', workspace: { sections: { concurrents: { items: [{ id: -1, name: 'Hors ligne' }] } } } });
    const again = await save(here, workspace, 'concurrents', { upsert: [{ id: -1, name: 'Hors ligne 2', state: 'kept' }], remove: [] });
    expect(again).toMatchObject({
      outcome: 'kept',
      workspace: { sections: { concurrents: { items: [{ id: -1, name: 'Hors ligne 2' }] } } },
    });
    await proxy.listen();
    await here.campaigns.synchronise();
    await here.campaigns.synchronise();
    const after = await open(elsewhere, id);
    expect(after.sections.concurrents.items.map(({ name }) => name)).toEqual(['Hors ligne 2']);
    expect((await open(here, id)).states.every(({ local }) => local === null)).toBe(true);
  });

  test('a conflict found while carrying waits for its author instead of overwriting', async () => {
    const id = await draft();
    const workspace = await open(here, id);
    await proxy.refuse();
    await save(here, workspace, 'projet', { name: 'Écrit hors ligne' });
    savedWorkspace(await save(elsewhere, await open(elsewhere, id), 'projet', { name: 'Écrit en ligne' }));
    await proxy.listen();
    await here.campaigns.synchronise();
    const found = await here.campaigns.workspaces.conflict(author(), id, 'projet');
    expect(found).toMatchObject({ outcome: 'conflict', conflict: { fields: [{ mine: 'Écrit hors ligne', theirs: 'Écrit en ligne' }] } });
    expect((await open(elsewhere, id)).sections.projet.name).toBe('Écrit en ligne');
  });

  test('an approved content is frozen until it is put back to draft', async () => {
    const id = await draft();
    let workspace = savedWorkspace(
      await save(here, await open(here, id), 'contenus', {
        upsert: [{ id: null, kind: 'sms', title: 'A', status: 'approved', fields: { text: 'Un' } }],
        remove: [],
      }),
    );
    const content = workspace.sections.contenus.items[0]!;
    expect(content.frozen).toBe(true);
    const change = { upsert: [{ id: content.id, kind: 'sms', fields: { text: 'Deux' } }], remove: [] };
    await expect(save(here, workspace, 'contenus', change)).rejects.toMatchObject({ code: 'conflict', data: { frozen: content.id } });
    await expect(save(here, workspace, 'contenus', { upsert: [], remove: [content.id] })).rejects.toMatchObject({ code: 'conflict' });
    workspace = savedWorkspace(
      await save(here, workspace, 'contenus', { upsert: [{ id: content.id, kind: 'sms', status: 'draft' }], remove: [] }),
    );
    workspace = savedWorkspace(await save(here, workspace, 'contenus', change));
    expect(workspace.sections.contenus.items[0]?.fields.text).toBe('Deux');
  });

  // Catches an author's door left open to a reader, to another division or to a campaign that waits for its validators.
  test('only the author writes, and only while the campaign is in their hands', async () => {
    const id = await draft();
    const workspace = await open(here, id);
    const request = { campaignId: id, section: 'projet' as const, baseVersion: version(workspace, 'projet'), patch: { name: 'Autre' } };
    await expect(here.campaigns.workspaces.save(session(31, ['campagnes_Edit'], [3]), request)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(elsewhere.campaigns.workspaces.open(session(30, ['campagnes_Edit'], [9]), id)).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      here.campaigns.workspaces.create(session(30, ['campagnes_Edit'], [3]), { name: 'Chez un autre', clientId: 2 }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const waiting = await open(here, 123);
    expect(waiting).toMatchObject({ editable: { allowed: false }, withdrawable: true });
    await expect(save(here, waiting, 'projet', { name: 'Trop tard' })).rejects.toMatchObject({ code: 'conflict' });
  });

  // Catches a life that gets stuck: taken back, corrected, asked for, sent back by somebody whose clock is ahead, corrected, approved.
  test('a campaign goes from hand to hand until it is in the queue', async () => {
    const { workspaces, desk } = here.campaigns;
    const validator = session(50, ['valideur'], [3, 4]);
    const statusOf = async () => (await open(here, 123)).status;
    let workspace = await workspaces.withdraw(author(), 123);
    expect(workspace).toMatchObject({ status: 'draft', editable: { allowed: true } });
    workspace = savedWorkspace(await save(here, workspace, 'projet', { startDate: '2030-02-01', endDate: '2030-02-28' }));
    const planning = { campaignId: 123, section: 'planning' as const, baseVersion: version(workspace, 'planning') };
    workspace = savedWorkspace(await workspaces.save(author(), { ...planning, patch: { sendAt: '2030-02-05T10:30:00+01:00' } }));
    expect(workspace.issues.filter(({ level }) => level === 'block')).toEqual([]);
    expect(workspace.sections.planning).toMatchObject({ sendAt: '2030-02-05T09:30:00.000Z', legal: true });
    expect(await workspaces.requestValidation(author(), 123)).toMatchObject({ status: 'to_validate', editable: { allowed: false } });

    await here.campaigns.sendBack(validator, 123, 'Le prix manque.');
    await here.campaigns.synchronise();
    // The validator's clock was an hour ahead.
    await sql(
      database.connection,
      `UPDATE task SET arguments = jsonb_set(arguments, '{at}', to_jsonb(to_char((now() + interval '1 hour') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       WHERE project_id = 123 AND tool_name = 'renvoi'`,
    );
    workspace = await open(elsewhere, 123);
    expect(workspace).toMatchObject({ status: 'to_rework', sentBack: { reason: 'Le prix manque.' }, submittable: { allowed: false } });
    await expect(workspaces.requestValidation(author(), 123)).rejects.toMatchObject({ code: 'conflict' });
    workspace = savedWorkspace(await save(elsewhere, workspace, 'projet', { context: 'Le prix est dit.' }));
    expect(workspace.status).toBe('draft');
    await elsewhere.campaigns.workspaces.requestValidation(author(), 123);
    expect(await statusOf()).toBe('to_validate');

    const { seal } = (await here.campaigns.file(validator, 123)).value;
    await expect(here.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).rejects.toMatchObject({ code: 'conflict' });
    for (const { contentId } of (await desk.openings(validator, 123)).items) await desk.opened(validator, 123, contentId);
    expect(await here.campaigns.approve(validator, { id: 123, seal, acknowledged: [] })).toEqual({ references: ['MYCFIA-123-1-sms'] });
    expect(await open(here, 123)).toMatchObject({ status: 'queued', editable: { allowed: false }, withdrawable: false });
    await expect(save(here, await open(here, 123), 'projet', { name: 'Trop tard' })).rejects.toMatchObject({ code: 'conflict' });
    const told = (await desk.journal(author(), 123)).entries.map(({ what }) => what.split(' (')[0]);
    expect(told).toEqual(['Reprise par son auteur', 'Soumise à validation', 'Renvoyée', 'Validée et mise en file']);
  });

  // Catches a value PostgreSQL refuses told as an outage: kept for ever on this machine, in front of everything else that waits.
  test('a value MyCfia can never hold is refused, and what waits behind it is carried', async () => {
    const [refused, waiting] = [await draft(), await draft()];
    const [first, second] = [await open(here, refused), await open(here, waiting)];
    await expect(save(here, first, 'projet', { startDate: '2030-02-30' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(save(here, first, 'projet', { context: 'Un\0caractère' })).rejects.toMatchObject({ code: 'invalid_input' });
    await proxy.refuse();
    expect(await save(here, first, 'projet', { endDate: '2030-02-31' })).toMatchObject({ outcome: 'kept' });
    expect(await save(here, second, 'projet', { context: 'Attend derrière.' })).toMatchObject({ outcome: 'kept' });
    await proxy.listen();
    await here.campaigns.synchronise();
    expect((await open(elsewhere, waiting)).sections.projet.context).toBe('Attend derrière.');
    expect((await open(here, refused)).states[0]?.local).toMatchObject({ state: 'conflict' });
    await expect(open(here, 3_000_000_000)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('validation cannot be asked for while a rule blocks, and the refusal names the rules', async () => {
    const id = await draft();
    await expect(here.campaigns.workspaces.requestValidation(author(), id)).rejects.toMatchObject({ code: 'blocked_by_rules' });
    expect((await open(here, id)).status).toBe('draft');
  });
});
