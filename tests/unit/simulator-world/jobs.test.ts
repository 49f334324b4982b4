import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { createJobs } from '../../../electron/simulator/jobs.ts';
import { FLYER } from '../../../electron/simulator/world/articles.ts';
import { openWorld } from '../../../electron/simulator/world/world.ts';
import { temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const START = Date.parse('2026-11-20T09:00:00Z');
const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0).reverse()) remove();
});

function open() {
  const { folder, remove } = temporaryFolder('travaux');
  removals.push(remove);
  const clock = frozenClock(START);
  const world = openWorld(folder, { seed: 1, divisions: 40 }, clock);
  const jobs = createJobs({
    folder,
    world,
    clock,
    log: createLog(() => undefined, clock.now),
    sentAfterSeconds: 60,
    finishedAfterSeconds: 120,
  });
  const views = new Database(jobs.file, { readonly: true });
  removals.push(
    () => world.close(),
    () => jobs.close(),
    () => views.close(),
  );
  const refreshed = () =>
    views.prepare("SELECT date_rafraichissement FROM rafraichissements_readonly WHERE vue = 'stocks_readonly'").pluck().get();
  const quantities = () => views.prepare('SELECT id, quantite FROM stocks_readonly ORDER BY id').raw().all();
  return { clock, world, jobs, views, refreshed, quantities };
}

it('copies production once, then follows its small movements, and says when', () => {
  const { clock, world, jobs, refreshed, quantities } = open();
  jobs.run();
  const first = quantities();
  expect(first).toEqual(world.db.prepare('SELECT id, qte FROM stocks ORDER BY id').raw().all());
  expect(refreshed()).toBe('2026-11-20 09:00:00.000');
  clock.set(START + 60_000);
  jobs.run();
  expect(refreshed()).toBe('2026-11-20 09:01:00.000');
  expect(quantities()).not.toEqual(first);
  expect(quantities()).toEqual(world.db.prepare('SELECT id, qte FROM stocks ORDER BY id').raw().all());
});

it('never moves Flyer A4, so that three sources can be compared', () => {
  const { clock, jobs, views } = open();
  const flyers = () => views.prepare('SELECT id, quantite FROM stocks_readonly WHERE nom_produit = ? ORDER BY id').raw().all(FLYER);
  jobs.run();
  const before = flyers();
  for (let turn = 1; turn <= 40; turn++) {
    clock.set(START + turn * 60_000);
    jobs.run();
  }
  expect(flyers()).toEqual(before);
});

it('lets the views age while the agent is down', () => {
  const { clock, jobs, refreshed, quantities } = open();
  jobs.run();
  const before = quantities();
  jobs.setFault('down');
  clock.set(START + 600_000);
  jobs.run();
  expect(refreshed()).toBe('2026-11-20 09:00:00.000');
  expect(quantities()).toEqual(before);
  jobs.setFault('ok');
  jobs.run();
  expect(refreshed()).toBe('2026-11-20 09:10:00.000');
});

it('sets the views back 47 minutes when they are frozen, and brings them up to date afterwards', () => {
  const { clock, jobs, views, refreshed } = open();
  const newest = () => views.prepare('SELECT max(date_maj) FROM stocks_readonly').pluck().get();
  jobs.run();
  const before = newest();
  jobs.setFault('stale');
  jobs.run();
  expect(refreshed()).toBe('2026-11-20 08:13:00.000');
  expect(newest()).toBe('2026-11-20 08:13:00.000');
  jobs.setFault('ok');
  jobs.run();
  expect(refreshed()).toBe('2026-11-20 09:00:00.000');
  expect(String(newest()) >= String(before)).toBe(true);
  clock.set(START + 1);
});

it('moves an imported campaign to sent, then finished, after the delays', () => {
  const { clock, world, jobs, views } = open();
  jobs.run();
  world.db
    .prepare(
      "INSERT INTO campagnes (tenant_id, reference_mycfia, nom, type_canal_id, statut, date_creation, modifie_le) VALUES (3, 'MYCFIA-1-1-sms', 'Essai', 2, 'importee_cfi', ?, ?)",
    )
    .run('2026-11-20 09:00:00.000', '2026-11-20 09:00:00.000');
  const statut = () => views.prepare("SELECT statut FROM campagnes_readonly WHERE reference_mycfia = 'MYCFIA-1-1-sms'").pluck().get();
  const after = (seconds: number) => {
    clock.set(START + seconds * 1000);
    jobs.run();
    return statut();
  };
  expect(after(30)).toBe('importee_cfi');
  expect(after(61)).toBe('envoyee');
  expect(after(62)).toBe('envoyee');
  expect(after(182)).toBe('terminee');
});
