import type { Log } from '../kit/log.ts';
import type { AppPorts } from './ports.ts';

/**
 * The secret of the opposition list, made once; null where it would not last: a list under a lost secret stops every sending. A keychain that does not
 * answer is no reason to make another one.
 */
export async function oppositionKey({ secrets, clock }: Pick<AppPorts, 'secrets' | 'clock'>, log: Log): Promise<string | null> {
  try {
    const kept = await secrets.get('campagne.oppositions');
    if (kept !== null || (secrets.placeOf?.('campagne.oppositions') ?? secrets.kind) !== 'trousseau') return kept;
    const made = clock.bytes(32).toString('base64');
    await secrets.set('campagne.oppositions', made);
    return made;
  } catch (error) {
    log.warn('opposition_key', { error });
    return null;
  }
}
