import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ANOMALY_KINDS, type TreeAnomaly } from '../../shared/model/review.ts';
import { RIGHTS } from '../../shared/model/tenant.ts';
import { ensureFolder, writeFileAtomic } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';

const rights = z.record(z.enum(RIGHTS), z.boolean());
/** Files of the first version hold sentences alone. */
const anomaly = z.union([
  z.string().transform((sentence): TreeAnomaly => ({ kind: 'tree_stale', divisionId: null, sentence })),
  z.strictObject({ kind: z.enum(ANOMALY_KINDS), divisionId: z.int().nullable(), sentence: z.string() }),
]);
const identity = z.strictObject({
  identifiant: z.string().min(1),
  user: z.strictObject({ id: z.int(), firstName: z.string(), lastName: z.string(), email: z.string().nullable() }),
  home: z.strictObject({ id: z.int(), name: z.string() }),
  rights,
  tree: z.strictObject({
    home: z.strictObject({ id: z.int(), name: z.string() }),
    origin: z.enum(['view', 'names', 'flat', 'identity']),
    asOf: z.string().nullable(),
    divisions: z.array(
      z.strictObject({
        id: z.int(),
        parentId: z.int().nullable(),
        name: z.string(),
        level: z.number().nullable(),
        active: z.boolean(),
      }),
    ),
    anomalies: z.array(anomaly),
  }),
  /** Moment of the last sign-in that CFI accepted. */
  seenAt: z.string(),
});
const stored = z.strictObject({ version: z.literal(1), identities: z.array(identity) });

/** Who signed in last on this machine: neither token nor password, and only the divisions that person may see. */
export type RememberedIdentity = z.infer<typeof identity>;

/** Enough for the people who share one workstation. */
const KEPT = 5;

export interface RememberedIdentities {
  find(identifiant: string): RememberedIdentity | null;
  findUser(userId: number): RememberedIdentity | null;
  keep(identity: RememberedIdentity): void;
  forget(userId: number): void;
}

const sameName = (a: string, b: string) => a.trim().toLocaleLowerCase('fr') === b.trim().toLocaleLowerCase('fr');

/** The last identities, in `<data>/identites.json`. A file that cannot be read counts as empty: signing in makes it again. */
export function rememberedIdentities(dataFolder: string, log: Log): RememberedIdentities {
  const file = path.join(dataFolder, 'identites.json');
  const read = (): RememberedIdentity[] => {
    if (!fs.existsSync(file)) return [];
    try {
      return stored.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).identities;
    } catch (error) {
      log.warn('identites_illisibles', { error });
      return [];
    }
  };
  const write = (identities: readonly RememberedIdentity[]): void =>
    writeFileAtomic(file, JSON.stringify({ version: 1, identities: identities.slice(0, KEPT) }));
  return {
    find: (identifiant) => read().find((known) => sameName(known.identifiant, identifiant)) ?? null,
    findUser: (userId) => read().find((known) => known.user.id === userId) ?? null,
    keep(newest) {
      ensureFolder(dataFolder);
      const others = read().filter((known) => known.user.id !== newest.user.id && !sameName(known.identifiant, newest.identifiant));
      write([newest, ...others]);
    },
    forget(userId) {
      try {
        if (fs.existsSync(file)) write(read().filter((known) => known.user.id !== userId));
      } catch (error) {
        // A full disk takes no shorter file either: better nobody's comfort than what somebody wants forgotten.
        log.warn('identites_effacees', { error });
        fs.rmSync(file, { force: true });
      }
    },
  };
}
