import path from 'node:path';
import { systemClock } from '../../electron/kit/clock.ts';
import type { Engine } from '../../electron/simulator/tds/engine.ts';
import { SqlError } from '../../electron/simulator/tds/engine.ts';
import { createSqliteEngine } from '../../electron/simulator/tds/sqlite-engine.ts';
import { createTdsPart } from '../../electron/simulator/tds/tds-part.ts';
import { createCertificate } from '../../electron/simulator/tls.ts';
import { listeningLog } from './protocol-parts.ts';

/**
 * A second simulated SQL Server over the same base commune, which answers the next requests that match with an error of its own: numbers that no
 * fault of the simulator plays (deadlock, lost grant, password to be changed).
 */
export async function startFailingSql(cfiFolder: string, user: string, password: string) {
  const { log } = listeningLog();
  const inner = createSqliteEngine({ file: path.join(cfiFolder, 'commune.sqlite'), users: { [user]: password }, readOnlyUsers: [user] });
  let planned: { matching: RegExp; error: SqlError; times: number } | null = null;
  let requests = 0;
  const engine: Engine = {
    login: (...asked) => inner.login(...asked),
    endSession: (session) => inner.endSession(session),
    setMode: (mode) => inner.setMode(mode),
    async *run(sql, params, session) {
      if (planned !== null && planned.times > 0 && planned.matching.test(sql)) {
        planned.times -= 1;
        requests += 1;
        throw planned.error;
      }
      yield* inner.run(sql, params, session);
    },
  };
  const tls = await createCertificate(cfiFolder, systemClock());
  const part = createTdsPart({ engine, tls, log });
  const port = await part.start(0);
  return {
    port,
    /** The next `times` requests that hold `matching` fail with this number. */
    failNext(matching: RegExp, number: number, message: string, times: number) {
      planned = { matching, error: new SqlError(number, message), times };
      requests = 0;
    },
    failed: () => requests,
    async stop() {
      await part.stop();
      inner.close();
    },
  };
}
