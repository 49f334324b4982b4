import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ALL_SOURCES_DOWN, AppError } from '../../shared/errors.ts';
import type { Campaigns } from '../campaign/campaign.ts';
import { sha256, writeFileAtomic } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Sources } from '../sources/sources.ts';
import { type KeptSession, keptSession, type Tenant } from '../tenant/tenant.ts';
import type { Support } from './ports.ts';
import type { SimulatorLink } from './simulator-link.ts';

export interface SupportOptions {
  tenant: Tenant;
  sources: Sources;
  outbox: Outbox;
  campaigns: Campaigns;
  /** null on real connections. */
  link: SimulatorLink | null;
  dataFolder: string;
  log: Log;
}

/** A copy younger than this is not read again by one call of the command line. */
const COPY_SECONDS = 60;

/**
 * Sessions of the fictitious users between two calls of the command line. They open nothing but the demonstration; a real token is never written.
 */
function demonstrationSessions(dataFolder: string) {
  const file = path.join(dataFolder, 'cfi-fictif', 'sessions-commande.json');
  const read = (): Record<string, KeptSession> => {
    try {
      return z.record(z.string(), keptSession).parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    find: (identifiant: string): KeptSession | undefined => read()[identifiant],
    keep(session: KeptSession) {
      writeFileAtomic(file, JSON.stringify({ ...read(), [session.identifiant]: session }));
    },
  };
}

/** See `Support` in ports.ts. */
export function createSupport({ tenant, sources, outbox, campaigns, link, dataFolder, log }: SupportOptions): Support {
  const sessions = demonstrationSessions(dataFolder);

  const passwordOf = (identifiant: string): string => {
    if (link) {
      const user = link.runtime.demoUsers.find((each) => each.identifiant === identifiant);
      if (user) return user.motDePasse;
      throw new AppError(
        'sign_in_refused',
        `L'utilisateur « ${identifiant} » n'existe pas dans la démonstration. Utilisateurs : ${link.runtime.demoUsers.map((each) => each.identifiant).join(', ')}.`,
      );
    }
    const password = process.env.MYCFIA_MOT_DE_PASSE;
    if (password) return password;
    throw new AppError(
      'configuration',
      'Indiquez le mot de passe de cet identifiant dans la variable d’environnement MYCFIA_MOT_DE_PASSE.',
    );
  };

  return {
    async signInAs(identifiant) {
      const motDePasse = passwordOf(identifiant);
      const kept = link ? sessions.find(identifiant) : undefined;
      const resumed = kept ? await tenant.resume(kept) : null;
      if (resumed) return resumed;
      try {
        const info = await tenant.signIn({ mode: 'identifiant', identifiant, motDePasse });
        const session = tenant.kept();
        if (link && session) sessions.keep(session);
        return info;
      } catch (error) {
        if (!(error instanceof AppError) || (error.code !== 'source_unavailable' && error.code !== 'deadline')) throw error;
        log.warn('sign_in.offline', { identifiant: sha256(identifiant).slice(0, 8), error });
        return tenant.continueOffline(identifiant).catch(() => {
          throw new AppError('source_unavailable', ALL_SOURCES_DOWN, { cause: error });
        });
      }
    },
    async drain() {
      if (tenant.token() !== null) campaigns.checkRights(tenant.require());
      try {
        return await outbox.drainOnce();
      } catch (error) {
        // The application open on this folder serves the queue: nothing to do here but look.
        if (error instanceof AppError && error.code === 'conflict') return { sent: [], tracked: [], failed: [] };
        throw error;
      } finally {
        await campaigns.synchronise().catch((error: unknown) => log.warn('synchronise', { error }));
      }
    },
    async keepCopy() {
      const session = tenant.require();
      if (session.token === null) return;
      await sources
        .refreshCopy(session.scope, { olderThanSeconds: COPY_SECONDS })
        .catch((error: unknown) => log.warn('copy.refresh', { error }));
    },
  };
}
