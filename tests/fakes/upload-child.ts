// Sends one file each time a line comes in, over a new connection, and prints the milliseconds: a process that has done nothing else.
import readline from 'node:readline';
import { systemClock } from '../../electron/kit/clock.ts';
import { weighBuffersAlive } from '../../electron/kit/collector.ts';
import { connectSftp } from '../../electron/outbox/sftp.ts';
import { sftpConnection } from '../../shared/contract/connections.ts';

weighBuffersAlive();
const { connection, privateKey, file, target } = JSON.parse(process.argv[2]!);
const drop = sftpConnection.parse(connection);
for await (const _ of readline.createInterface({ input: process.stdin })) {
  const startedAt = performance.now();
  const session = await connectSftp(drop, { privateKey, passphrase: null }, systemClock());
  await session.upload(file, target, () => {});
  session.close();
  console.log(performance.now() - startedAt);
}
