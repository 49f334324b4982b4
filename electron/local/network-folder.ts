import fs from 'node:fs';

/** statfs(2): NFS, SMB in its three forms, NetWare, AFS, Coda. What programs serve (FUSE, 9p) may well be this machine's own. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x564c, 0x5346414f, 0x73757245]);

/**
 * true when the folder is known to lie on another machine. SQLite grants WAL there all the same, while neither its shared memory nor its locks hold
 * between two machines: both would believe that they serve the queue. macOS does not tell.
 */
export function isOnNetwork(folder: string): boolean {
  // A mapped drive shows the server's name once resolved.
  if (process.platform === 'win32') return /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/i.test(fs.realpathSync.native(folder));
  return process.platform === 'linux' && NETWORK_TYPES.has(fs.statfsSync(folder).type >>> 0);
}
