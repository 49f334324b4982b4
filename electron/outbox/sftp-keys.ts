import { createSecretKey } from 'node:crypto';
import type { Client } from 'ssh2';

type Half = Record<string, unknown> | null | undefined;

function prepare(half: Half, name: string, field: string): void {
  const key = half?.[field];
  if (half && String(half[name]).endsWith('gcm') && Buffer.isBuffer(key)) half[field] = createSecretKey(key);
}

/**
 * Prepares the keys of an open connection once instead of once per packet: the library makes a new AES-GCM cipher for each, and most of
 * what a small packet costs is Node turning the same bytes into the same key again. The key stays the same, hence what is sent. A library
 * that keeps it elsewhere (`ssh2` 1.17, protocol/crypto.js), another cipher or renewed keys only lose the gain.
 */
export function prepareKeys(client: Client): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: { _cipher?: Half; _decipher?: Half } };
  prepare(protocol?._cipher, '_encSSLName', '_encKey');
  prepare(protocol?._decipher, '_decipherSSLName', '_decipherKey');
}
