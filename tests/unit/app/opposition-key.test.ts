import { expect, test } from 'vitest';
import { oppositionKey } from '../../../electron/app/opposition-key.ts';
import type { SecretStore } from '../../../electron/app/ports.ts';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { demonstrationSecrets, openSecrets } from '../../../electron/shell/secrets.ts';

const log = createLog(() => undefined, Date.now);
const clock = systemClock();
function memoryKeychain() {
  const kept = new Map<string, string>();
  const keychain = (account: string) => ({
    getPassword: async () => kept.get(account) ?? null,
    setPassword: async (value: string) => void kept.set(account, value),
    deletePassword: async () => kept.delete(account),
  });
  return { kept, keychain };
}
const keyOf = (secrets: SecretStore) => oppositionKey({ secrets, clock }, log);

test('is made once, in the keychain, and found again', async () => {
  const { kept, keychain } = memoryKeychain();
  const made = await keyOf(await openSecrets(log, {}, keychain));
  expect(Buffer.from(made ?? '', 'base64')).toHaveLength(32);
  expect([...kept.keys()]).toEqual(['campagne.oppositions']);
  expect(await keyOf(await openSecrets(log, {}, keychain))).toBe(made);
});

test('is the one of the environment when it gives one, else the keychain beside it', async () => {
  const { keychain } = memoryKeychain();
  expect(await keyOf(await openSecrets(log, { MYCFIA_SECRET_CAMPAGNE_OPPOSITIONS: 'donnée' }, keychain))).toBe('donnée');
  expect(await keyOf(await openSecrets(log, { MYCFIA_SECRET_API_SEL: 'x' }, keychain))).not.toBeNull();
});

// Catches a secret that ends with the application: the list would be unreadable at the next start, and every sending stopped.
test('is not made where it would not last', async () => {
  const broken = () => {
    throw new Error('no keychain');
  };
  expect(await keyOf(await openSecrets(log, {}, broken))).toBeNull();
  expect(await keyOf(await openSecrets(log, { MYCFIA_SECRET_API_SEL: 'x' }, broken))).toBeNull();
  const { kept, keychain } = memoryKeychain();
  const demonstration = demonstrationSecrets(log, {}, keychain);
  await demonstration.set('modele.clef', 'clef');
  expect(await keyOf(demonstration)).toBeNull();
  expect([...kept.keys()]).toEqual(['modele.clef']);
});

test('is not made anew because the keychain is locked', async () => {
  const { keychain } = memoryKeychain();
  const secrets = await openSecrets(log, {}, keychain);
  const locked = { ...secrets, get: () => Promise.reject(new Error('locked')), set: () => Promise.reject(new Error('written')) };
  expect(await keyOf(locked)).toBeNull();
});
