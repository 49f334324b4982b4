import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../kit/clock.ts';
import { writeFileAtomic } from '../kit/files.ts';

/** Accounts of the fictitious CFI. */
export const ACCOUNTS = { base: 'mycfia_readonly', database: 'BDD_Commune', sftp: 'mycfia', mycfia: 'mycfia' } as const;

const identity = z.strictObject({
  clefApi: z.string(),
  salt: z.string(),
  basePassword: z.string(),
  sftpPassword: z.string(),
  mycfiaPassword: z.string(),
  hostKey: z.string(),
  /** Shown by the fault `host-key-changed`. */
  replacementHostKey: z.string(),
});
/** Secrets of the fictitious CFI: they protect nothing, and stay the same for one folder. */
export type SimulatorIdentity = z.infer<typeof identity>;

/** Reads `file`, or makes it. A file that cannot be read is made again. */
export function keepIdentity(file: string, clock: Clock): SimulatorIdentity {
  try {
    return identity.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    const secret = (prefix: string) => `${prefix}-${clock.bytes(12).toString('hex')}`;
    const made: SimulatorIdentity = {
      clefApi: secret('clef-fictive'),
      salt: secret('sel-fictif'),
      basePassword: secret('base-fictive'),
      sftpPassword: secret('sftp-fictif'),
      mycfiaPassword: secret('mycfia-fictif'),
      hostKey: newHostKey(),
      replacementHostKey: newHostKey(),
    };
    writeFileAtomic(file, JSON.stringify(made, null, 2));
    return made;
  }
}

/** An ECDSA key in SEC1 PEM, the one new format that both Node writes and SSH servers read. */
function newHostKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
