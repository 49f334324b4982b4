import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import { MINUTE } from '../world/time.ts';
import { CFI_RIGHTS, type CfiRight, DEMO_PASSWORD } from '../world/users.ts';
import { subtree, type World } from '../world/world.ts';
import { ApiRefusal, refuse } from './refusal.ts';

/** Life of a `jeton` and of a portal token (cfi-api). */
const TOKEN_MINUTES = 30;

/** How salt and password are joined before SHA-512: CFI does not publish it. */
export type PasswordRecipe = '{salt}{password}' | '{password}{salt}';

/** What `mdp` must hold: 128 hexadecimal digits. */
export function hashPassword(password: string, salt: string, recipe: PasswordRecipe): string {
  const text = recipe.replace('{salt}', () => salt).replace('{password}', () => password);
  return createHash('sha512').update(text, 'utf8').digest('hex');
}

export interface ApiUser {
  id: number;
  divisionId: number;
  divisionName: string;
  identifiant: string;
  nom: string;
  prenom: string;
  email: string | null;
  rights: ReadonlySet<CfiRight>;
}

/** The signed-in caller of one request. */
export interface ApiSession {
  user: ApiUser;
  jeton: string;
  /** Home division and everything below it. */
  divisions(): number[];
}

interface UserRow {
  id: number;
  division_id: number;
  division: string;
  identifiant: string;
  nom: string;
  prenom: string;
  courriel: string | null;
  droits: string;
}

const USER = `SELECT u.id, u.division_id, d.nom AS division, u.identifiant, u.nom, u.prenom, u.courriel, u.droits
  FROM utilisateurs u JOIN divisions d ON d.id = u.division_id`;

/** Tokens live in production's database: restarting the simulator signs nobody out. */
export function createSessions(options: { world: World; clock: Clock; clefApi: string; salt: string; recipe: PasswordRecipe }) {
  const { world, clock } = options;
  const expired = (createdAt: number) => clock.now() - createdAt >= TOKEN_MINUTES * MINUTE;

  const open = (user: ApiUser): string => {
    const jeton = clock.uuid();
    world.db.prepare('INSERT INTO jetons VALUES (?, ?, ?)').run(jeton, user.id, clock.now());
    return jeton;
  };

  const one = (where: string, value: string | number): ApiUser | null => {
    const row = world.db.prepare(`${USER} WHERE ${where}`).get(value) as UserRow | undefined;
    return row === undefined ? null : toUser(row);
  };

  const checkKey = (clefApi: string) => {
    if (!sameText(clefApi, options.clefApi)) throw refuse('ClefApi invalide');
  };

  return {
    /** @throws ApiRefusal 400 with a bare string. */
    byPassword(identifiant: string, mdp: string, clefApi: string): { user: ApiUser; jeton: string } {
      checkKey(clefApi);
      const user = one('? IN (lower(u.identifiant), lower(u.courriel))', identifiant.trim().toLowerCase());
      const expected = hashPassword(DEMO_PASSWORD, options.salt, options.recipe);
      if (!sameText(mdp, expected) || user === null) throw refuse('Identifiant ou mot de passe incorrect');
      return { user, jeton: open(user) };
    },
    /** @throws ApiRefusal 400 with a bare string. */
    byPortal(portalToken: string, clefApi: string): { user: ApiUser; jeton: string } {
      checkKey(clefApi);
      const row = world.db
        .prepare('SELECT utilisateur_id AS id, cree_le AS at FROM jetons_portail WHERE jeton = ?')
        .get(portalToken.toLowerCase()) as { id: number; at: number } | undefined;
      const user = row === undefined || expired(row.at) ? null : one('u.id = ?', row.id);
      if (user === null) throw refuse('Jeton utilisateur invalide ou expiré');
      return { user, jeton: open(user) };
    },
    /** What the portal would hand to the user's browser; null for an unknown identifiant. */
    portalToken(identifiant: string): string | null {
      const user = one('u.identifiant = ?', identifiant);
      if (user === null) return null;
      const jeton = clock.uuid();
      world.db.prepare('INSERT INTO jetons_portail VALUES (?, ?, ?)').run(jeton, user.id, clock.now());
      return jeton;
    },
    /** @throws ApiRefusal 401 (absent, unknown or older than 30 minutes) or 403 (the account may not connect). */
    require(jeton: string | undefined): ApiSession {
      const row =
        jeton === undefined
          ? undefined
          : (world.db.prepare('SELECT utilisateur_id AS id, cree_le AS at FROM jetons WHERE jeton = ?').get(jeton) as
              | { id: number; at: number }
              | undefined);
      const user = row === undefined || expired(row.at) ? null : one('u.id = ?', row.id);
      if (user === null || jeton === undefined) throw new ApiRefusal(401, null);
      if (!user.rights.has('connexion')) throw new ApiRefusal(403, null);
      return { user, jeton, divisions: () => subtree(world.db, user.divisionId) };
    },
    close(jeton: string): void {
      world.db.prepare('DELETE FROM jetons WHERE jeton = ?').run(jeton);
    },
    /** Users of these divisions. */
    users: (divisionIds: readonly number[]): ApiUser[] =>
      (
        world.db
          .prepare(`${USER} WHERE u.division_id IN (SELECT value FROM json_each(?)) ORDER BY u.id`)
          .all(JSON.stringify(divisionIds)) as UserRow[]
      ).map(toUser),
  };
}
export type Sessions = ReturnType<typeof createSessions>;

function toUser(row: UserRow): ApiUser {
  const known = new Set<string>(CFI_RIGHTS);
  const rights = (JSON.parse(row.droits) as string[]).filter((right): right is CfiRight => known.has(right));
  return {
    id: row.id,
    divisionId: row.division_id,
    divisionName: row.division,
    identifiant: row.identifiant,
    nom: row.nom,
    prenom: row.prenom,
    email: row.courriel,
    rights: new Set(rights),
  };
}

function sameText(given: string, expected: string): boolean {
  const a = createHash('sha256').update(given).digest();
  return timingSafeEqual(a, createHash('sha256').update(expected).digest());
}
