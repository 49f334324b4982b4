// The simulated SQL Server in a process of its own, every answer kept from its first asking: what is measured is the client, not the simulator.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import type { Engine, Step } from '../../electron/simulator/tds/engine.ts';
import { createSqliteEngine } from '../../electron/simulator/tds/sqlite-engine.ts';
import { createTdsPart } from '../../electron/simulator/tds/tds-part.ts';
import { createCertificate } from '../../electron/simulator/tls.ts';
import { COMMUNE_SCHEMA } from '../../electron/simulator/world/commune-schema.ts';

const rows = Number(process.argv[2]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-bench-sql-'));
const file = path.join(folder, 'commune.sqlite');
const db = new Database(file);
db.exec(COMMUNE_SCHEMA);
const insert = db.prepare('INSERT INTO stocks_readonly VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
db.transaction(() => {
  for (let id = 1; id <= rows; id += 1)
    insert.run(
      id,
      1 + (id % 40),
      `Article fictif ${id}`,
      `C-${id}`,
      `QUAI ${id % 9}`,
      id / 4,
      20,
      1,
      2,
      3,
      4,
      null,
      '2026-11-20 09:00:00.000',
    );
  db.exec("INSERT INTO rafraichissements_readonly VALUES ('stocks_readonly', '2026-11-20 09:00:00.000')");
})();
db.close();

const inner = createSqliteEngine({ file, users: { lecture: 'Fictif!1' }, readOnlyUsers: ['lecture'] });
const kept = new Map<string, Step[]>();
const engine: Engine = {
  login: (...asked) => inner.login(...asked),
  endSession: (session) => inner.endSession(session),
  setMode: (mode) => inner.setMode(mode),
  async *run(sql, params, session) {
    const key = `${sql} ${JSON.stringify(params.map(({ name, value }) => [name, String(value)]))}`;
    let steps = kept.get(key);
    if (steps === undefined) {
      steps = [];
      for await (const step of inner.run(sql, params, session)) steps.push('rows' in step ? { ...step, rows: [...step.rows] } : step);
      kept.set(key, steps);
    }
    yield* steps;
  },
};
const tls = await createCertificate(folder, systemClock());
const part = createTdsPart({ engine, tls, log: createLog(() => undefined, Date.now) });
const port = await part.start(0);
process.on('disconnect', () => {
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
process.send?.({ port, ca: tls.cert });
