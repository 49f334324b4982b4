import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import mssql from 'mssql';
import ssh2 from 'ssh2';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { createSftpPart } from '../../electron/simulator/sftp/sftp-part.ts';
import { createSqliteEngine } from '../../electron/simulator/tds/sqlite-engine.ts';
import { createTdsPart } from '../../electron/simulator/tds/tds-part.ts';
import { createCertificate } from '../../electron/simulator/tls.ts';

/** A temporary folder that its owner removes. */
export function temporaryFolder(name: string): { path: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** A log that keeps its records. */
export function listeningLog() {
  const records: LogRecord[] = [];
  return { records, log: createLog((record) => records.push(record), Date.now, 'simulateur') };
}

export const SQL_USERS = { lecture: 'Très secret!1 äß', ecriture: 'Autre secret' };

/** The simulated SQL Server over a small table of stocks and one of every type. */
export async function startSql(options: { rows?: number; faults?: { delayMs?: number; rows?: number } } = {}) {
  const folder = temporaryFolder('tds');
  const file = path.join(folder.path, 'commune.sqlite');
  const db = new Database(file);
  db.exec(`
    CREATE TABLE stocks_readonly (id INT PRIMARY KEY, tenant_id INT NOT NULL, nom_produit NVARCHAR(200) COLLATE NOCASE NOT NULL,
      quantite DECIMAL(18,3), commentaire NVARCHAR(-1), date_maj DATETIME2(3) NOT NULL);
    CREATE TABLE types_readonly (id INT PRIMARY KEY, t TINYINT, s SMALLINT, b BIGINT, bit BIT, f FLOAT, d DECIMAL(18,3), m MONEY, dt DATETIME, dt2 DATETIME2(7),
      off DATETIMEOFFSET(3), day DATE, tm TIME(3), u UNIQUEIDENTIFIER, n NVARCHAR(50), x NVARCHAR(-1), bin VARBINARY(50));`);
  const insert = db.prepare('INSERT INTO stocks_readonly VALUES (?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (let i = 1; i <= (options.rows ?? 2000); i++)
      insert.run(
        i,
        i % 40,
        i % 2 === 0 ? 'Flyer A4' : `Étiquette ${i}`,
        i % 5 === 0 ? null : i / 4,
        i % 3 === 0 ? 'é'.repeat(i % 200) : null,
        '2026-11-20 10:00:00.000',
      );
  })();
  db.close();
  const tls = await createCertificate(folder.path, systemClock());
  const engine = createSqliteEngine({ file, users: SQL_USERS, readOnlyUsers: ['lecture'] });
  const { log, records } = listeningLog();
  const part = createTdsPart({ engine, tls, log, ...(options.faults ? { faults: options.faults } : {}) });
  const port = await part.start(0);
  const pools: mssql.ConnectionPool[] = [];
  return {
    part,
    port,
    tls,
    records,
    folder: folder.path,
    /** The unmodified client library, certificate checked. */
    async connect(config: Partial<mssql.config> = {}): Promise<mssql.ConnectionPool> {
      const pool = new mssql.ConnectionPool({
        server: 'localhost',
        port,
        user: 'lecture',
        password: SQL_USERS.lecture,
        database: 'commune',
        connectionTimeout: 3000,
        requestTimeout: 10_000,
        // As the product does. Otherwise each acquisition runs a query of its own, which meets the fault first.
        ...{ validateConnection: 'socket' },
        ...config,
        pool: { acquireTimeoutMillis: 3000, ...config.pool },
        options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca: tls.cert }, ...config.options },
      });
      pool.on('error', () => undefined);
      pools.push(pool);
      return pool.connect();
    },
    async stop() {
      // First the server: a pool waits for its running requests, and some of them are never answered.
      await part.stop();
      await Promise.all(pools.map((pool) => pool.close().catch(() => undefined)));
      engine.close();
      folder.remove();
    },
  };
}

export const SFTP_USER = { name: 'mycfia', password: 'Fictif!1' };

/** A pair of OpenSSH keys. One time in 256 the library makes one that nobody can read (it drops a leading zero of the public key): it is drawn again. */
export function sshKeyPair(): { private: string; public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** The simulated drop over an empty folder, with its user's key. */
export async function startSftp(faults?: { delayMs?: number; writtenBytes?: number }) {
  const folder = temporaryFolder('sftp');
  const root = path.join(folder.path, 'root');
  fs.mkdirSync(root);
  const [user, host, replacement] = [sshKeyPair(), sshKeyPair(), sshKeyPair()];
  const { log, records } = listeningLog();
  const part = createSftpPart({
    root,
    users: { [SFTP_USER.name]: { password: SFTP_USER.password, publicKey: user.public } },
    hostKey: host.private,
    replacementHostKey: replacement.private,
    log,
    ...(faults ? { faults } : {}),
  });
  const port = await part.start(0);
  return {
    part,
    port,
    root,
    records,
    folder: folder.path,
    privateKey: user.private,
    async stop() {
      await part.stop();
      folder.remove();
    },
  };
}
