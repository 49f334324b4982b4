// Keeps and reads a secret with the real keychain of its session, and prints what it saw.
import { createLog } from '../../electron/kit/log.ts';
import { openSecrets } from '../../electron/shell/secrets.ts';

const reasons: unknown[] = [];
const store = await openSecrets(
  createLog((record) => reasons.push(record.reason), Date.now),
  {},
);
const [verb, value = ''] = process.argv.slice(2);
if (verb === 'set') await store.set('sftp.clePrivee', value.repeat(300));
if (verb === 'remove') await store.remove('sftp.clePrivee');
const read = await store.get('sftp.clePrivee');
console.log(JSON.stringify({ kind: store.kind, length: read?.length ?? null, same: read === value.repeat(300), reasons }));
process.exit(0);
