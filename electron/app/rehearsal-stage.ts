import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { RehearsalStage } from '../campaign/campaign.ts';
import { ensureFolder } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { AppPorts } from './ports.ts';
import { linkSimulator } from './simulator-link.ts';

/** Where CFI's drop lies inside the folder of a fictitious CFI, and the folders of it that may hold people. */
const DROP = ['cfi-fictif', 'sftp', 'Partenaires', 'MyCfia'];
const HOLDS_PEOPLE = ['In', 'Archive', 'Erreur'];

/**
 * A fictitious CFI of its own for rehearsals, in a process of its own, whatever the real connections are: its drop is on this machine, its import is
 * asked for, and nothing of it is kept when the stage closes.
 */
export function rehearsalStage(ports: Pick<AppPorts, 'dataFolder' | 'spawnSimulator' | 'clock'>, log: Log): () => Promise<RehearsalStage> {
  const folder = path.join(ports.dataFolder, 'repetition');
  return async () => {
    const link = await linkSimulator({
      dataFolder: ensureFolder(folder),
      spawn: (where) => ports.spawnSimulator(where, true),
      clock: ports.clock,
      log,
    });
    const { connections, secrets } = link.runtime;
    const { sftp } = connections;
    if (sftp === undefined) {
      link.close();
      throw new AppError('configuration', 'Le CFI fictif de répétition n’a pas de dépôt.');
    }
    return {
      folder,
      sftp,
      secret: async (name) => secrets[name] ?? null,
      admitDivision: link.admitDivision,
      runBatch: link.runBatch,
      inserted: link.inserted,
      close() {
        link.close();
        for (const name of HOLDS_PEOPLE) empty(path.join(folder, ...DROP, name));
      },
    };
  };
}

/** The folder itself stays: the fictitious CFI may serve one more rehearsal before it ends. */
function empty(folder: string): void {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
}
