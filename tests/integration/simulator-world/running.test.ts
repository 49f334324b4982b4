import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import sql from 'mssql';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { frozenClock, systemClock } from '../../../electron/kit/clock.ts';
import type { Simulator } from '../../../electron/simulator/simulator.ts';
import { simulatorRuntime } from '../../../shared/contract/connections.ts';
import { layPair, makePair } from '../../fakes/campaign-pair.ts';
import { apiClient, startQuietCfi, temporaryFolder } from '../../fakes/fictitious-cfi.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const newFolder = () => {
  const { folder, remove } = temporaryFolder('cfi');
  ends.push(remove);
  return folder;
};
const start = async (folder: string, options: Parameters<typeof startQuietCfi>[1] = {}): Promise<Simulator> => {
  const simulator = await startQuietCfi(folder, options);
  ends.push(() => simulator.stop());
  return simulator;
};

/** One reading by the real SQL Server client, certificate checked. */
async function readBase(simulator: Simulator, query: string): Promise<Record<string, unknown>[]> {
  const { base } = simulator.runtime.connections;
  if (base === undefined) throw new Error('no base');
  const pool = new sql.ConnectionPool({
    server: base.serveur,
    port: base.port,
    database: base.base,
    user: base.utilisateur,
    password: simulator.runtime.secrets['base.motDePasse'] ?? '',
    options: { encrypt: true, trustServerCertificate: false, readOnlyIntent: true, cryptoCredentialsDetails: { ca: base.autorite } },
  });
  await pool.connect();
  try {
    return (await pool.request().query(query)).recordset as Record<string, unknown>[];
  } finally {
    await pool.close();
  }
}

const control = (simulator: Simulator, method: string, route: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(simulator.runtime.control.url + route, {
    method,
    headers: { Authorization: `Bearer ${simulator.runtime.control.token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('the announcement', () => {
  it('is a runtime.json of the agreed shape while it runs, and is gone afterwards', async () => {
    const folder = newFolder();
    const simulator = await start(folder);
    const file = path.join(folder, 'runtime.json');
    const told = simulatorRuntime.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    expect(told).toEqual(simulator.runtime);
    expect(told.demoUsers.map((user) => user.identifiant)).toEqual([
      'siege',
      'departement',
      'agence',
      'service',
      'equipe',
      'valideur',
      'signataire',
      'sansdroit',
    ]);
    expect(told.connections.sftp?.empreintes[0]).toMatch(/^SHA256:/);
    await simulator.stop();
    expect(fs.existsSync(file)).toBe(false);
  });

  it('refuses a second simulator on the folder and says where the first is', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await expect(startQuietCfi(folder)).rejects.toMatchObject({ code: 'conflict', data: { control: first.runtime.control } });
    await first.stop();
    await start(folder);
  });
});

describe('one world behind every door', () => {
  it('gives the same Flyer A4 by SQL Server and by the API', async () => {
    const simulator = await start(newFolder());
    const api = apiClient(simulator);
    const lines = (await api.post('/Stocks/getStocks', undefined, { Jeton: await api.signIn('siege') })).body as {
      id: number;
      nom: string;
      qte: number | null;
    }[];
    const views = await readBase(
      simulator,
      "SELECT id, quantite FROM dbo.stocks_readonly WHERE nom_produit = N'Flyer A4' AND tenant_id < 900000 ORDER BY id",
    );
    expect(views).toEqual(lines.filter((line) => line.nom === 'Flyer A4').map((line) => ({ id: line.id, quantite: line.qte })));
    expect(views.length).toBeGreaterThan(6);
  });

  it('serves the six objects whole, typed as declared', async () => {
    const simulator = await start(newFolder());
    for (const view of ['stocks', 'operations', 'factures', 'campagnes', 'divisions', 'rafraichissements'])
      expect((await readBase(simulator, `SELECT * FROM dbo.${view}_readonly`)).length, view).toBeGreaterThan(4);
    const [invoice] = await readBase(simulator, 'SELECT TOP 1 lignes, mois_facturation, montant_ht FROM dbo.factures_readonly');
    expect(Object.keys(JSON.parse(String(invoice?.lignes))[0])).toEqual(['id', 'libelle', 'qte', 'montant_ht', 'taux_tva']);
    expect(invoice?.mois_facturation).toBeInstanceOf(Date);
  });

  it('shows an imported campaign in the view as soon as the batch has run', async () => {
    const folder = newFolder();
    const simulator = await start(folder);
    const pair = makePair();
    layPair(path.join(folder, 'sftp/Partenaires/MyCfia/In'), pair);
    expect(await (await control(simulator, 'POST', '/batch')).json()).toMatchObject({ imported: 1, refused: 0, duplicates: 0, waiting: 0 });
    expect(
      await readBase(simulator, `SELECT statut, canal FROM dbo.campagnes_readonly WHERE reference_mycfia = N'${pair.reference}'`),
    ).toEqual([{ statut: 'importee_cfi', canal: 'sms' }]);
  });

  it('runs the batch by itself', async () => {
    const folder = newFolder();
    const simulator = await start(folder, { batchSeconds: 1 });
    layPair(path.join(folder, 'sftp/Partenaires/MyCfia/In'), makePair());
    await expect.poll(() => fs.readdirSync(path.join(folder, 'sftp/Partenaires/MyCfia/Archive')).length, { timeout: 20_000 }).toBe(2);
    expect(simulator.control.state()).toMatchObject({ batchPeriodSeconds: 1, lastBatchAt: expect.any(String) });
  });
});

describe('MyCfia', () => {
  const connect = async (simulator: Simulator) => {
    const { mycfia } = simulator.runtime.connections;
    const client = new pg.Client({
      host: mycfia?.hote,
      port: mycfia?.port,
      user: mycfia?.utilisateur,
      password: simulator.runtime.secrets['mycfia.motDePasse'],
      database: mycfia?.base,
    });
    await client.connect();
    return client;
  };

  it('answers the real driver with campaign 123, and keeps what was changed over a restart', async () => {
    const folder = newFolder();
    const clock = frozenClock(Date.parse('2026-11-20T09:00:00Z'));
    const first = await start(folder, { clock });
    const client = await connect(first);
    const project = (await client.query('SELECT * FROM project WHERE id = 123')).rows[0];
    expect(project).toMatchObject({
      name: 'Promo Été 2025',
      status: 'assets_generated',
      tenant_id: 3,
      budget: 500,
      consent_basis: 'consent',
      selected_channels: ['sms'],
    });
    expect(project.send_at.toISOString()).toBe('2026-12-01T09:30:00.000Z');
    expect(String(project.goal_description).length).toBeGreaterThanOrEqual(20);
    const counts = await client.query(
      `SELECT (SELECT count(*)::int FROM project) AS projects, (SELECT count(DISTINCT status)::int FROM project) AS statuses,
        (SELECT count(*)::int FROM persona WHERE project_id = 123 AND selected) AS personas, (SELECT count(*)::int FROM competitor WHERE project_id = 123 AND state = 'kept') AS kept,
        (SELECT count(*)::int FROM strategy WHERE project_id = 123 AND selected) AS strategies, (SELECT cfi_user_id FROM "user" u JOIN project p ON p.user_id = u.id WHERE p.id = 123) AS author`,
    );
    expect(counts.rows[0]).toEqual({ projects: 12, statuses: 6, personas: 1, kept: 1, strategies: 1, author: 103 });
    await client.query("UPDATE project SET status = 'ready_to_publish' WHERE id = 123");
    await client.query("INSERT INTO project (client_id, user_id, tenant_id, name) VALUES (11, 101, 1, 'Ajoutée')");
    await client.end();
    await first.stop();

    // Six weeks later: what waits for validation is planned again, what was decided stays.
    clock.set(Date.parse('2027-01-04T09:00:00Z'));
    const again = await connect(await start(folder, { clock }));
    const rows = (
      await again.query("SELECT id, status, to_char(start_date, 'YYYY-MM-DD') AS start FROM project WHERE id IN (121, 123) ORDER BY id")
    ).rows;
    expect(rows).toEqual([
      { id: 121, status: 'assets_generated', start: '2027-01-14' },
      { id: 123, status: 'ready_to_publish', start: '2026-11-30' },
    ]);
    expect((await again.query('SELECT count(*)::int AS n FROM mycfia_migration')).rows[0].n).toBe(
      fs.readdirSync('resources/sql/mycfia').length,
    );
    await again.end();
  });

  it('opens although its first start was interrupted', async () => {
    const folder = newFolder();
    const first = await start(folder, { prepareMycfia: true });
    await expect.poll(() => fs.existsSync(path.join(folder, 'mycfia.part')), { timeout: 30_000 }).toBe(true);
    await first.stop();
    expect(fs.existsSync(path.join(folder, 'mycfia'))).toBe(false);
    const client = await connect(await start(folder));
    expect((await client.query('SELECT count(*)::int AS n FROM project')).rows[0].n).toBe(12);
    await client.end();
  });

  it('does not hold the other parts up while it starts', async () => {
    const simulator = await start(newFolder());
    const api = apiClient(simulator);
    const opening = connect(simulator);
    let answers = 0;
    let open = false;
    const asking = (async () => {
      while (!open) {
        await api.post('/Stocks/inconnu');
        answers++;
        // Leaves the processor to what is being started.
        await systemClock().sleep(20);
      }
    })();
    const client = await opening;
    open = true;
    await asking;
    // Held up by the start, a single-threaded simulator answers once or twice in these seconds.
    expect(answers).toBeGreaterThan(10);
    await client.end();
  });
});

describe('faults and folder', () => {
  it('survive a restart with data, ports, keys and sessions', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const jeton = await apiClient(first).signIn('agence');
    const { ports, secrets } = { ports: first.runtime.connections, secrets: first.runtime.secrets };
    await first.control.setFault('base', 'login-refused');
    await first.control.setFault('batch', 'down');
    await first.control.setFault('jobs', 'stale');
    await first.stop();

    const second = await start(folder);
    expect(second.control.state().faults).toEqual({
      base: 'login-refused',
      api: 'ok',
      sftp: 'ok',
      batch: 'down',
      jobs: 'stale',
      mycfia: 'ok',
    });
    expect(second.runtime.connections).toEqual(ports);
    expect(second.runtime.secrets).toEqual(secrets);
    await expect(readBase(second, 'SELECT 1 AS a')).rejects.toMatchObject({ code: 'ELOGIN' });
    expect((await apiClient(second).post('/Stocks/getStocks', undefined, { Jeton: jeton })).status).toBe(200);
    await second.control.setFault('base', 'ok');
    expect(await readBase(second, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('starts although a kept file is spoilt', async () => {
    const folder = newFolder();
    await (await start(folder)).stop();
    for (const name of ['faults.json', 'ports.json', 'identity.json', 'runtime.json'])
      fs.writeFileSync(path.join(folder, name), '{"base":');
    const simulator = await start(folder);
    expect(new Set(Object.values(simulator.control.state().faults))).toEqual(new Set(['ok']));
  });

  it('takes another port when the last one is taken', async () => {
    const folder = newFolder();
    const first = await start(folder);
    const port = first.runtime.connections.sftp?.port ?? 0;
    await first.stop();
    const squatter = net.createServer().listen(port, '127.0.0.1');
    ends.push(() => new Promise<void>((done) => squatter.close(() => done())));
    const second = await start(folder);
    expect(second.runtime.connections.sftp?.port).not.toBe(port);
    expect(second.runtime.connections.base?.port).toBe(first.runtime.connections.base?.port);
  });

  it('shows stale views while production goes on', async () => {
    const clock = frozenClock(Date.parse('2026-11-20T09:00:00Z'));
    const simulator = await start(newFolder(), { clock });
    const refreshed = async () =>
      (await readBase(simulator, "SELECT date_rafraichissement AS d FROM dbo.rafraichissements_readonly WHERE vue = N'stocks_readonly'"))[0]
        ?.d;
    expect(await refreshed()).toEqual(new Date('2026-11-20T09:00:00Z'));
    await simulator.control.setFault('jobs', 'stale');
    expect(await refreshed()).toEqual(new Date('2026-11-20T08:13:00Z'));
    await simulator.control.setFault('jobs', 'ok');
    expect(await refreshed()).toEqual(new Date('2026-11-20T09:00:00Z'));
  });
});

describe('the control port', () => {
  it('needs the token and the exact host', async () => {
    const simulator = await start(newFolder());
    expect((await control(simulator, 'GET', '/state')).status).toBe(200);
    for (const authorization of ['', 'Bearer faux', simulator.runtime.control.token])
      expect((await control(simulator, 'GET', '/state', undefined, { Authorization: authorization })).status).toBe(401);
    const url = new URL(simulator.runtime.control.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      http
        .get(
          {
            host: '127.0.0.1',
            port: url.port,
            path: '/state',
            headers: { Host: `localhost:${url.port}`, Authorization: `Bearer ${simulator.runtime.control.token}` },
          },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          },
        )
        .on('error', reject);
    });
    expect(status).toBe(403);
  });

  it('breaks and repairs a part, and refuses a fault the part does not have', async () => {
    const simulator = await start(newFolder());
    const broken = await control(simulator, 'POST', '/fault', { part: 'base', fault: 'down' });
    expect(await broken.json()).toMatchObject({ faults: { base: 'down', api: 'ok' } });
    await expect(readBase(simulator, 'SELECT 1 AS a')).rejects.toThrow();
    expect((await control(simulator, 'POST', '/fault', { part: 'batch', fault: 'host-key-changed' })).status).toBe(400);
    expect((await control(simulator, 'POST', '/fault', { part: 'rien', fault: 'ok' })).status).toBe(400);
    expect((await control(simulator, 'GET', '/batch')).status).toBe(404);
    const repaired = await control(simulator, 'POST', '/fault', { part: 'base', fault: 'ok' });
    expect(await repaired.json()).toMatchObject({ faults: { base: 'ok' } });
    expect(await readBase(simulator, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('hands out a portal token that signs in', async () => {
    const simulator = await start(newFolder());
    const { jeton } = (await (await control(simulator, 'POST', '/portal', { identifiant: 'valideur' })).json()) as { jeton: string };
    const answer = await apiClient(simulator).post('/Utilisateurs/getUtilisateurGorillias', {
      jetonUtilisateur: jeton,
      clefApi: simulator.runtime.secrets['api.clefApi'],
    });
    expect(answer.body).toMatchObject({ id: 106, idDivision: 2 });
  });
});
