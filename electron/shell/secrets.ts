import { createHash } from 'node:crypto';
import { SECRET_NAMES, type SecretName } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { SecretStore } from '../app/ports.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';

/** One named place of the system keychain. */
interface KeychainEntry {
  getPassword(): Promise<string | null>;
  setPassword(value: string): Promise<void>;
  deletePassword(): Promise<boolean>;
}
/** Gives the place of that name; the real one by default, another in tests. */
export type Keychain = (account: string) => KeychainEntry;

const SERVICE = 'myCFiA Desktop';
/** A keychain may ask its owner to unlock it: time for a person, not for a hung bus. */
const PROBE_MS = 10_000;
const OPERATION_MS = 60_000;
/** Windows keeps 1 280 characters at most; longer values (private keys) are cut in parts. */
const PART_LENGTH = 1000;
const PARTS = /^parts:(\d{1,3}):([0-9a-f]{16})$/;

/** Never the package's default on Linux: without D-Bus it keeps secrets in kernel memory and says nothing. */
async function systemKeychain(): Promise<Keychain> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return (account) => new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
}

/** `base.motDePasse` → `MYCFIA_SECRET_BASE_MOTDEPASSE`. */
export const secretVariable = (name: SecretName): string => `MYCFIA_SECRET_${name.replace('.', '_').toUpperCase()}`;

type Kept = Omit<SecretStore, 'kind'>;
const seal = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 16);
const failed = (cause: unknown) =>
  new AppError('configuration', 'Le trousseau du système ne répond pas. Déverrouillez-le, puis réessayez.', { cause });

/** Values of any length over entries of at most 1 000 characters; a value whose parts do not fit together reads as absent. */
function keychainSecrets(keychain: Keychain): Kept {
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    withDeadline(OPERATION_MS, 'Le trousseau du système ne répond pas.', undefined, work).catch((error: unknown) => {
      throw failed(error);
    });
  const partOf = (name: SecretName, index: number) => keychain(`${name}#${index}`);
  const clearParts = async (name: SecretName) => {
    const count = Number(PARTS.exec((await keychain(name).getPassword()) ?? '')?.[1] ?? 0);
    for (let index = 0; index < count; index++) await partOf(name, index).deletePassword();
  };
  return {
    get: (name: SecretName) =>
      guarded(async () => {
        const head = await keychain(name).getPassword();
        const parts = PARTS.exec(head ?? '');
        if (!parts) return head;
        let value = '';
        for (let index = 0; index < Number(parts[1]); index++) value += (await partOf(name, index).getPassword()) ?? '';
        return seal(value) === parts[2] ? value : null;
      }),
    set: (name: SecretName, value: string) =>
      guarded(async () => {
        await clearParts(name);
        if (value.length <= PART_LENGTH && !PARTS.test(value)) return keychain(name).setPassword(value);
        const count = Math.ceil(value.length / PART_LENGTH);
        for (let index = 0; index < count; index++)
          await partOf(name, index).setPassword(value.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH));
        await keychain(name).setPassword(`parts:${count}:${seal(value)}`);
      }),
    remove: (name: SecretName) =>
      guarded(async () => {
        await clearParts(name);
        await keychain(name).deletePassword();
      }),
  };
}

/** Kept until quitting and nowhere else: what is left when the system has no keychain. */
function memorySecrets(): Kept {
  const kept = new Map<SecretName, string>();
  return {
    get: async (name: SecretName) => kept.get(name) ?? null,
    set: async (name: SecretName, value: string) => {
      kept.set(name, value);
    },
    remove: async (name: SecretName) => {
      kept.delete(name);
    },
  };
}

/**
 * The demonstration brings its own, fictitious secrets: no keychain is asked for them. The key of a language model is a real one all the same:
 * the machine's own place is opened for it, when it is first needed.
 */
export function demonstrationSecrets(
  log: Log,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  keychain?: Keychain,
): SecretStore {
  let opened: SecretStore | null = null;
  const own = async (name: SecretName): Promise<SecretStore | null> => {
    if (name !== 'modele.clef') return null;
    opened ??= await openSecrets(log, environment, keychain);
    return opened;
  };
  return {
    kind: 'fictif',
    get: async (name) => (await own(name))?.get(name) ?? null,
    set: async (name, value) => (await own(name))?.set(name, value),
    remove: async (name) => (await own(name))?.remove(name),
    placeOf: (name) => (name === 'modele.clef' ? opened?.placeOf?.(name) : undefined) ?? 'fictif',
  };
}

/**
 * The best place for secrets on this machine, found once: the environment for the names it sets, the system keychain, else memory until quitting.
 * Never a file. The probe writes, reads and removes a value of no meaning.
 */
export async function openSecrets(
  log: Log,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  keychain?: Keychain,
): Promise<SecretStore> {
  const given = new Map(
    SECRET_NAMES.flatMap((name) => (environment[secretVariable(name)] ? [[name, environment[secretVariable(name)]!]] : [])),
  );
  let kind: SecretStore['kind'] = given.size > 0 ? 'environnement' : 'memoire';
  let kept = memorySecrets();
  let inKeychain = false;
  try {
    const real = keychain ?? (await systemKeychain());
    const probe = real('essai');
    await withDeadline(PROBE_MS, 'Le trousseau du système ne répond pas.', undefined, async () => {
      await probe.setPassword('essai');
      if ((await probe.getPassword()) !== 'essai') throw new Error('the keychain does not give back what it was given');
      await probe.deletePassword();
    });
    kept = keychainSecrets(real);
    inKeychain = true;
    if (given.size === 0) kind = 'trousseau';
  } catch (error) {
    log.info('secrets.no_keychain', { reason: (error as Error).message });
  }
  const refuseGiven = (name: SecretName) => {
    if (given.has(name))
      throw new AppError('conflict', `Ce secret est fixé par la variable d'environnement ${secretVariable(name)} : modifiez-la.`);
  };
  return {
    kind,
    placeOf: (name) => (given.has(name) ? 'environnement' : inKeychain ? 'trousseau' : 'memoire'),
    get: async (name) => given.get(name) ?? kept.get(name),
    async set(name, value) {
      refuseGiven(name);
      await kept.set(name, value);
    },
    async remove(name) {
      refuseGiven(name);
      await kept.remove(name);
    },
  };
}
