import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type Batch, type BatchOptions, createBatch } from '../../../electron/simulator/batch.ts';
import { declareFile, fileIn } from '../../../electron/simulator/files-in.ts';
import { DROP, DROP_FOLDERS } from '../../../electron/simulator/folders.ts';
import { createJobs, type Jobs } from '../../../electron/simulator/jobs.ts';
import { openWorld, type World } from '../../../electron/simulator/world/world.ts';
import { layPair, makePair, type PairOptions } from '../../fakes/campaign-pair.ts';
import { RESOURCES, temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const clock = systemClock();
const log = createLog(() => undefined, clock.now);
let folder: string;
let remove: () => void;
let world: World;
let jobs: Jobs;
let batch: Batch;

const at = (name: string) => path.join(folder, name);
const names = (name: string) => fs.readdirSync(at(name)).sort();
const one = (sql: string) => world.db.prepare(sql).pluck().get();
const makeBatch = (extra: Partial<BatchOptions> = {}) =>
  createBatch({ world, jobs, sftpRoot: folder, resourcesFolder: RESOURCES, clock, log, ...extra });
const lay = (options: PairOptions = {}, parts?: readonly ('csv' | 'json' | 'LOCK')[]) => {
  const pair = makePair(options);
  layPair(at(DROP.in), pair, parts);
  return pair;
};

beforeEach(() => {
  ({ folder, remove } = temporaryFolder('lot'));
  for (const name of DROP_FOLDERS) fs.mkdirSync(at(name), { recursive: true });
  world = openWorld(folder, { seed: 1, divisions: 10 }, clock);
  jobs = createJobs({ folder, world, clock, log, sentAfterSeconds: 60, finishedAfterSeconds: 60 });
  jobs.run();
  batch = makeBatch();
});
afterEach(async () => {
  await batch.stop();
  jobs.close();
  world.close();
  remove();
});

describe('a good pair', () => {
  it('is inserted in the production tables, declared, shown in campagnes_readonly and archived', async () => {
    const pair = lay();
    expect(await batch.run()).toMatchObject({ imported: 1, refused: 0, duplicates: 0, waiting: 0 });
    expect(names(DROP.in)).toEqual([]);
    expect(names(DROP.archive)).toEqual([`${pair.base}.csv`, `${pair.base}.json`]);
    for (const [table, count] of [
      ['campagnes', 1],
      ['variables', 1],
      ['fichiers', 1],
      ['produits', 1],
    ] as const)
      expect(
        one(`SELECT count(*) FROM ${table} t WHERE ${table === 'campagnes' ? 'id' : 'campagne_id'} = (SELECT campagne_id FROM imports)`),
        table,
      ).toBe(count);
    expect(one('SELECT prix_unitaire_sms FROM produits_sms')).toBe(0.06);
    expect(one('SELECT count(*) FROM adresses')).toBe(1);
    expect(fileIn(world.db, { name: `${pair.base}.json` })).toMatchObject({
      etat: 'Traité',
      qte: 2,
      tenant_id: 3,
      campagne_id: one('SELECT campagne_id FROM imports'),
    });
    const views = new Database(jobs.file, { readonly: true });
    expect(views.prepare('SELECT statut, tenant_id, canal FROM campagnes_readonly WHERE reference_mycfia = ?').get(pair.reference)).toEqual(
      {
        statut: 'importee_cfi',
        tenant_id: 3,
        canal: 'sms',
      },
    );
    views.close();
  });

  it('keeps the declaration made before, and takes the state when declared after', async () => {
    const before = lay();
    const early = declareFile(world.db, { name: `${before.base}.json`, size: 1, userId: 103, tenantId: 3, now: clock.now() });
    expect(early.etat).toBe('En attente');
    await batch.run();
    expect(fileIn(world.db, { id: early.id })).toMatchObject({ etat: 'Traité', utilisateur_id: 103 });
    const after = lay({ version: 2, stamp: '20261120_103100' });
    await batch.run();
    expect(declareFile(world.db, { name: `${after.base}.csv`, size: 1, userId: 103, tenantId: 3, now: clock.now() })).toMatchObject({
      etat: 'Traité',
    });
  });
});

describe('a pair that is not whole', () => {
  it('is left alone while its LOCK is there', async () => {
    const pair = lay({}, ['csv', 'json', 'LOCK']);
    expect(await batch.run()).toMatchObject({ imported: 0, lines: [] });
    fs.rmSync(path.join(at(DROP.in), `${pair.base}.LOCK`));
    expect(await batch.run()).toMatchObject({ imported: 1 });
  });

  it('waits for its CSV, and is not seen before its JSON', async () => {
    const pair = lay({}, ['json']);
    expect(await batch.run()).toMatchObject({ imported: 0, waiting: 1 });
    layPair(at(DROP.in), pair, ['csv']);
    expect(await batch.run()).toMatchObject({ imported: 1 });
    lay({ version: 2, stamp: '20261120_103100' }, ['csv']);
    expect(await batch.run()).toMatchObject({ lines: [] });
  });

  it('ignores files under their temporary names', async () => {
    const pair = makePair();
    fs.writeFileSync(path.join(at(DROP.in), `${pair.base}.json.part`), pair.json);
    fs.writeFileSync(path.join(at(DROP.in), `${pair.base}.csv.part`), pair.csv);
    expect(await batch.run()).toMatchObject({ lines: [] });
  });
});

describe('a pair that CFI refuses', () => {
  const cases: [string, PairOptions, RegExp][] = [
    ['schema', { after: (document) => delete document.validation }, /Schéma/],
    ['a field too long', { before: (document) => Object.assign(document.campagne as object, { nom: 'x'.repeat(101) }) }, /Schéma.*nom/],
    ['a forged content', { after: (document) => Object.assign(document.campagne as object, { description: 'autre' }) }, /empreinte/],
    [
      'another CSV than announced',
      { before: (document) => Object.assign((document.fichiers as object[])[0] as object, { taille: 3 }) },
      /CSV/,
    ],
    ['an unknown division', { tenant: 777_777 }, /Division 777777/],
    ['a CSV with other columns', { csv: 'NOM;PRENOM\r\nAubert;Léa\r\n' }, /En-tête/],
    [
      'a CSV without recipient',
      { rows: 0, before: (document) => Object.assign((document.produit as { sms: object }).sms, { nb_sms: 1 }) },
      /aucun destinataire/,
    ],
    [
      'a reference of another project',
      { before: (document) => Object.assign(document, { reference_mycfia: 'MYCFIA-9-1-sms' }) },
      /référence/,
    ],
  ];
  it.each(cases)('%s: goes to Erreur with the reason, and nothing is inserted', async (_name, options, reason) => {
    const pair = lay(options);
    expect(await batch.run()).toMatchObject({ imported: 0, refused: 1, lines: [{ base: pair.base, verdict: 'refused' }] });
    expect(names(DROP.in)).toEqual([]);
    expect(names(DROP.error)).toEqual([`${pair.base}.csv`, `${pair.base}.json`]);
    expect(one('SELECT count(*) FROM imports')).toBe(0);
    expect(one("SELECT motif FROM imports_erreurs WHERE nature = 'refus'")).toMatch(reason);
    expect(fileIn(world.db, { name: `${pair.base}.json` })).toMatchObject({ etat: 'Erreur', commentaire: expect.stringMatching(reason) });
  });

  it('is shown as rejected under its reference, and imported when sent again right', async () => {
    batch.setFault('wrong-answer');
    const refused = lay();
    await batch.run();
    const statut = () => one(`SELECT statut FROM campagnes WHERE reference_mycfia = '${refused.reference}'`);
    expect(statut()).toBe('rejetee');
    expect(one(`SELECT motif_rejet FROM campagnes WHERE reference_mycfia = '${refused.reference}'`)).toMatch(/Gamme inconnue/);
    batch.setFault('ok');
    lay({ stamp: '20261120_110000' });
    expect(await batch.run()).toMatchObject({ imported: 1 });
    expect(statut()).toBe('importee_cfi');
  });

  it('does not keep the others from being imported', async () => {
    lay({ after: (document) => delete document.campagne });
    lay({ version: 2, stamp: '20261120_103100' });
    expect(await batch.run()).toMatchObject({ imported: 1, refused: 1 });
  });
});

describe('exactly once', () => {
  it('counts a reference sent twice as a duplicate and imports it once', async () => {
    lay();
    await batch.run();
    expect(one("SELECT count(*) FROM imports_erreurs WHERE nature = 'doublon'")).toBe(0);
    lay({ stamp: '20261120_120000' });
    expect(await batch.run()).toMatchObject({ imported: 0, duplicates: 1 });
    lay();
    expect(await batch.run()).toMatchObject({ imported: 0, duplicates: 1 });
    expect(one("SELECT count(*) FROM imports_erreurs WHERE nature = 'doublon'")).toBe(2);
    expect(one('SELECT count(*) FROM imports')).toBe(1);
    expect(names(DROP.in)).toEqual([]);
    // The first archive is never replaced.
    expect(names(DROP.archive)).toHaveLength(6);
  });

  it.each(['inserted', 'csv-archived', 'archived'] as const)('killed after "%s", goes on without importing twice', async (step) => {
    const pair = lay();
    const dying = makeBatch({
      onStep: (reached) => {
        if (reached === step) throw new Error('killed');
      },
    });
    await expect(dying.run()).rejects.toThrow('killed');
    await batch.run();
    await batch.run();
    expect(one('SELECT count(*) FROM imports')).toBe(1);
    expect(one(`SELECT count(*) FROM campagnes WHERE reference_mycfia = '${pair.reference}'`)).toBe(1);
    expect(one('SELECT count(*) FROM imports_erreurs')).toBe(0);
    expect(names(DROP.in)).toEqual([]);
    expect(names(DROP.archive)).toEqual([`${pair.base}.csv`, `${pair.base}.json`]);
  });

  it('does not run twice at the same time', async () => {
    for (let index = 1; index <= 6; index++) lay({ version: index, stamp: `20261120_11000${index}` });
    const reports = await Promise.all([batch.run(), batch.run(), batch.run()]);
    expect(reports.map((report) => report.imported)).toEqual([6, 0, 0]);
  });
});

it('does nothing while it is down', async () => {
  batch.setFault('down');
  lay();
  expect(await batch.run()).toMatchObject({ imported: 0, lines: [] });
  expect(batch.lastRunAt()).toBeNull();
});

it('stops at once although it is slow', async () => {
  batch = makeBatch({ slowMs: 3_600_000 });
  batch.setFault('slow');
  lay();
  const running = batch.run();
  await batch.stop();
  expect(await running).toMatchObject({ imported: 0 });
});
