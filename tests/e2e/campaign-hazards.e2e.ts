import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { DROP } from '../../electron/simulator/folders.ts';
import { simulatorRuntime } from '../../shared/contract/connections.ts';
import { expectAccessible, launchApplication, type RunningApplication, screenshot, signIn } from '../fakes/application.ts';
import {
  approve,
  approveContent,
  beginCampaign,
  bringContacts,
  judgeAs,
  lineAction,
  planLegally,
  queueLine,
  ready,
  screens,
  section,
  submit,
  writeSms,
} from '../fakes/campaign-screens.ts';
import { temporaryData } from '../fakes/cli.ts';
import { sql } from '../fakes/mycfia-seed.ts';

const NAME = 'Portes ouvertes de mars';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('a campaign that meets somebody else, a workbook, and a queue on hold', () => {
  const data = temporaryData();
  let application: RunningApplication;
  let page: Page;
  beforeAll(async () => {
    application = await launchApplication(data.folder);
    page = application.page;
    await signIn(page, 'Aïcha Lemoine');
    await beginCampaign(page, NAME);
  });
  afterAll(async () => {
    await application.stop();
    data.remove();
  });

  /** As the web application writes: straight in MyCfia, while the screen is open. */
  async function inMycfia(statement: string) {
    const runtime = simulatorRuntime.parse(JSON.parse(fs.readFileSync(path.join(data.folder, 'cfi-fictif', 'runtime.json'), 'utf8')));
    return sql(runtime.connections.mycfia!, statement, runtime.secrets['mycfia.motDePasse']);
  }
  const writtenElsewhere = (goal: string) =>
    inMycfia(`UPDATE project SET goal_description = '${goal}', updated_at = now() WHERE name = '${NAME}'`);
  const goal = () => page.getByLabel('Objectif');

  // Catches a conflict that overwrites, one that cannot be put off, or a screen that still speaks of it once it is over.
  test('two writings of one field are compared, put off, then decided, and nothing is overwritten meanwhile', async () => {
    await section(page, 'Projet');
    await writtenElsewhere('Cinquante commandes en ligne avant la fin mars.');
    await goal().fill('Deux cents visites à l’agence avant la fin mars.');
    const dialog = page.getByRole('dialog', { name: 'Projet : deux modifications' });
    await dialog.getByText('Cinquante commandes en ligne avant la fin mars.').waitFor();
    await expectAccessible(page, 'conflict');
    await screenshot(page, 'hazard-1-conflict');
    await dialog.getByRole('button', { name: 'Décider plus tard' }).click();
    expect(await inMycfia(`SELECT goal_description AS goal FROM project WHERE name = '${NAME}'`)).toEqual([
      { goal: 'Cinquante commandes en ligne avant la fin mars.' },
    ]);

    await page.getByText('La section Projet a été modifiée ailleurs.').waitFor();
    await page.getByRole('button', { name: 'Comparer' }).click();
    await dialog.getByRole('button', { name: 'Garder ma saisie' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => goal().inputValue()).toBe('Deux cents visites à l’agence avant la fin mars.');
    await page.getByText('Gardé sur ce poste').waitFor({ state: 'detached' });
    expect(await inMycfia(`SELECT goal_description AS goal FROM project WHERE name = '${NAME}'`)).toEqual([
      { goal: 'Deux cents visites à l’agence avant la fin mars.' },
    ]);

    await writtenElsewhere('Trente devis signés avant la fin mars.');
    await goal().fill('Une phrase que personne ne gardera.');
    await dialog.getByRole('button', { name: 'Garder la version de l’application MyCfia' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => goal().inputValue()).toBe('Trente devis signés avant la fin mars.');
    await ready(page, 'Projet');
  });

  // Catches a workbook whose numbers lost their zero, whose columns are not suggested, or that cannot be corrected in place.
  test('contacts come from a workbook, numbers without their zero included', async () => {
    const rows = [
      ['Prénom', 'Nom', 'Portable', 'Courriel', 'Fonction'],
      ...Array.from({ length: 12 }, (_, at) => ['Anne', `Petit${at}`, `06 12 34 56 ${at + 10}`, `anne${at}@exemple.test`, 'Cliente']),
      ['Zoé', 'Nunez', 612345699, 'zoe@exemple.test', '=1+1'],
      ['Louis', 'Roche', '03 20 00 00 01', 'louis@exemple.test', ''],
    ];
    const buffer = await writeXlsx(rows.map((row) => row.map((value) => ({ value }))) as never).toBuffer();
    await section(page, 'Contacts');
    await bringContacts(page, { name: 'adhérents.xlsx', mimeType: XLSX, buffer: Buffer.from(buffer) }, 14);
    await page.getByText('adhérents.xlsx').waitFor();
    const reached = page.getByRole('list', { name: 'Contacts joignables par canal' });
    // The landline is set aside; the number whose zero the workbook lost is a mobile all the same.
    await reached.getByText('13 joignables sur 14').waitFor();
    const louis = page.getByRole('row').filter({ hasText: 'Louis Roche' });
    await louis.getByRole('textbox').fill('06 12 34 99 99');
    await expectAccessible(page, 'workbook');
    await screenshot(page, 'hazard-2-workbook');
    await louis.getByRole('button', { name: /^Corriger/ }).click();
    await page.getByText('Toutes les lignes sont valables.').waitFor();
    await reached.getByText('14 joignables sur 14').waitFor();
    await page.getByLabel('Base légale (SMS et e-mail)').selectOption('consent');
    await ready(page, 'Contacts');
    await section(page, 'Contenus');
    await writeSms(page);
    await approveContent(page);
    await section(page, 'Planning');
    await planLegally(page);
    await submit(page, NAME);
  });

  // Catches a pair nobody can lay by following its own instructions, or that is sent once more by the application.
  test('exported by hand from a queue on hold, laid as its instructions say, it is followed to its import', async () => {
    await judgeAs(page, 'Aïcha Lemoine', 'Inès Castel', NAME);
    await queueLine(page, NAME);
    await page.getByRole('button', { name: 'Mettre en pause' }).click();
    await page.getByRole('button', { name: 'Reprendre la file' }).waitFor();
    await screens(page).getByRole('link', { name: 'Campagnes' }).click();
    await page.getByRole('link', { name: NAME }).click();
    await page.getByText('1 vu sur 1').waitFor();
    await approve(page);
    await lineAction(page, NAME, 'Exporter à la main…');
    const dialog = page.getByRole('dialog', { name: 'Exporter à la main' });
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Exporter' }).click()]);
    await dialog.getByText('Fichiers remis.').waitFor();
    await expectAccessible(page, 'hand export');
    await screenshot(page, 'hazard-3-by-hand');
    await dialog.getByRole('button', { name: 'Fermer', exact: true }).last().click();

    const files = unzipSync(new Uint8Array(fs.readFileSync(await download.path())));
    const named = (ending: string) => Object.keys(files).find((name) => name.endsWith(ending))!;
    const [csv, json] = [named('.csv'), named('.json')];
    for (const line of Buffer.from(files[named('.sha256')]!).toString().trim().split('\n')) {
      const [hash, name = ''] = line.trim().split(/\s+/);
      expect(createHash('sha256').update(files[name]!).digest('hex')).toBe(hash);
    }
    expect(Buffer.from(files[csv]!).toString().trim().split('\r\n')).toHaveLength(15);
    const drop = path.join(data.folder, 'cfi-fictif', 'sftp', DROP.in);
    const base = json.replace(/\.json$/, '');
    fs.writeFileSync(path.join(drop, `${base}.LOCK`), '');
    fs.writeFileSync(path.join(drop, csv), files[csv]!);
    fs.writeFileSync(path.join(drop, json), files[json]!);
    fs.rmSync(path.join(drop, `${base}.LOCK`));

    await page.getByRole('button', { name: 'Reprendre la file' }).click();
    const line = await queueLine(page, NAME);
    await line.getByText('exporté à la main').waitFor();
    await line.getByText('Importée', { exact: true }).waitFor({ timeout: 90_000 });
    await screenshot(page, 'hazard-4-imported');
    expect(application.troubles).toEqual([]);
  });
});
