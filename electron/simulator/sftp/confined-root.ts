import fs from 'node:fs';
import path from 'node:path';

/** A refusal with the code the protocol translates. */
const refused = (): NodeJS.ErrnoException => Object.assign(new Error('Outside of the root.'), { code: 'EACCES' });

/** A folder that remote paths never leave, symbolic links included (even those that point to nothing yet). */
export class ConfinedRoot {
  readonly #root: string;

  /** @param root an existing folder. */
  constructor(root: string) {
    this.#root = fs.realpathSync(root);
  }

  /** The remote form of a path: absolute, without `.` or `..`. */
  static normalize(remote: string): string {
    const clean = path.posix.normalize(`/${remote}`);
    return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
  }

  /**
   * The local file behind a remote path. Only the last part may be missing, else the file system itself says so later.
   * @param follow false to act on a link rather than on what it points to.
   * @throws EACCES outside of the root.
   */
  local(remote: string, follow = true): string {
    if (remote.includes('\0')) throw refused();
    const parts = ConfinedRoot.normalize(remote).split('/').filter(Boolean);
    let at = this.#root;
    for (const [i, part] of parts.entries()) {
      if (part.includes(path.sep)) throw refused();
      const next = path.join(at, part);
      const stat = fs.lstatSync(next, { throwIfNoEntry: false });
      if (!stat) return path.join(next, ...parts.slice(i + 1));
      at = stat.isSymbolicLink() && (follow || i < parts.length - 1) ? this.#target(next) : next;
    }
    return at;
  }

  #target(link: string): string {
    let real: string;
    try {
      real = fs.realpathSync(link);
    } catch {
      throw refused();
    }
    if (real !== this.#root && !real.startsWith(this.#root + path.sep)) throw refused();
    return real;
  }
}
