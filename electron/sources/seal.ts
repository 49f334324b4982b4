import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Keeps a text on disk so that only who has the key can read it. */
export interface Seal {
  /** @param place what the text belongs to (`stocks:12:comment`): sealed elsewhere, it does not open. */
  close(text: string | null, place: string): string | null;
  /** null too when it was sealed with another key, or changed since. */
  open(sealed: string | null, place: string): string | null;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new key, as it is kept in the keychain: 32 random bytes in base64. */
export const newSealKey = (bytes: (count: number) => Buffer): string => bytes(KEY_BYTES).toString('base64');

/**
 * AES-256-GCM under a key of its own for each file (HKDF-SHA-256). Without a key nothing is kept: `close` gives null.
 * @param key base64 of 32 bytes, or null.
 * @param bytes random ones: a nonce never serves twice.
 */
export function createSeal(key: string | null, file: string, bytes: (count: number) => Buffer): Seal {
  const given = key === null ? null : Buffer.from(key, 'base64');
  if (given === null || given.length !== KEY_BYTES) return { close: () => null, open: () => null };
  const own = Buffer.from(hkdfSync('sha256', given, '', `mycfia copie ${file}`, KEY_BYTES));
  return {
    close(text, place) {
      if (text === null) return null;
      const nonce = bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', own, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open(sealed, place) {
      if (sealed === null) return null;
      try {
        const whole = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', own, whole.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(place)).setAuthTag(whole.subarray(-TAG_BYTES));
        return decipher.update(whole.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** The seal of each open file goes with its handle. */
const seals = new WeakMap<object, Seal>();
export const giveSeal = (db: object, seal: Seal): void => void seals.set(db, seal);
/** @throws Error when the file was opened without one. */
export function sealOf(db: object): Seal {
  const seal = seals.get(db);
  if (seal === undefined) throw new Error('This file was opened without its seal.');
  return seal;
}
