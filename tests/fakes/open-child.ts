/** Opens a durable file in a process of its own, for faults that are injected from outside: `node open-child.ts FILE`. Prints OPEN, or the refusal. */
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import { openDatabase } from '../../electron/local/local.ts';
import { AppError } from '../../shared/errors.ts';

const clock = systemClock();
const log = createLog(() => {}, clock.now);
const migrations = [{ version: 1, sql: 'CREATE TABLE lines (text TEXT) STRICT' }];
try {
  const { db, close } = openDatabase({ file: process.argv[2] ?? '', migrations, durable: true, clock, log });
  db.prepare("INSERT INTO lines VALUES ('gardée')").run();
  close();
  process.stdout.write('OPEN');
} catch (error) {
  process.stdout.write(error instanceof AppError ? `${error.code} ${error.message}` : `UNEXPLAINED ${String(error)}`);
}
