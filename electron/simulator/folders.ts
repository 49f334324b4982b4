import path from 'node:path';

/** Folders of the drop, below the SFTP root (export-contract). */
export const DROP = { in: 'Partenaires/MyCfia/In', archive: 'Partenaires/MyCfia/Archive', error: 'Partenaires/MyCfia/Erreur' } as const;
export const DROP_FOLDERS: readonly string[] = Object.values(DROP);

/** What the fictitious CFI keeps where, below its folder. */
export const foldersOf = (folder: string) => ({
  sftp: path.join(folder, 'sftp'),
  mycfia: path.join(folder, 'mycfia'),
  lock: path.join(folder, 'simulator.lock'),
  runtime: path.join(folder, 'runtime.json'),
  faults: path.join(folder, 'faults.json'),
  identity: path.join(folder, 'identity.json'),
  ports: path.join(folder, 'ports.json'),
});
