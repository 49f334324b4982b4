import { CFI_RIGHTS } from '../world/users.ts';
import { type Body, type Fields, readBody } from './body.ts';
import { type ApiContext, type Endpoint, endpoint } from './endpoint.ts';
import { fileEndpoints } from './files-in.ts';
import { readingEndpoints } from './readings.ts';
import type { ApiUser } from './sessions.ts';

/** Every endpoint of cfi-api, by lower-case path below `/API`. */
export function allEndpoints(context: ApiContext): Map<string, Endpoint> {
  const list = [...signInEndpoints(context), ...readingEndpoints(context), ...fileEndpoints(context)];
  return new Map(list.map((each) => [each.path.toLowerCase(), each]));
}

function signInEndpoints({ world, sessions }: ApiContext): Endpoint[] {
  const signIn = <F extends Fields>(path: string, fields: F, sign: (body: Body<F>) => { user: ApiUser; jeton: string }): Endpoint => ({
    path,
    type: 'application/json',
    signedIn: false,
    rights: [],
    answer(text, _session, traceId) {
      const { user, jeton } = sign(readBody(text, fields, traceId));
      return gorillias(user, jeton);
    },
  });
  const required = { type: 'string', required: true } as const;
  return [
    signIn('/Utilisateurs/getUtilisateurGorillias', { jetonUtilisateur: required, clefApi: required }, (body) =>
      sessions.byPortal(body.jetonUtilisateur, body.clefApi),
    ),
    signIn('/Utilisateurs/getUtilisateurMyCFiA', { identifiant: required, mdp: required, clefApi: required }, (body) =>
      sessions.byPassword(body.identifiant, body.mdp, body.clefApi),
    ),
    endpoint('/Utilisateurs/getDroitsUtilisateur', { type: 'text/json' }, ({ session }) => ({
      // A missing key is false: the two quota-like rights nobody has here are left out on purpose.
      ...Object.fromEntries(
        CFI_RIGHTS.filter((right) => right !== 'npaI_Crea' && right !== 'reprises_Visu').map((right) => [
          right,
          session.user.rights.has(right),
        ]),
      ),
      telechargementHD: 250,
    })),
    endpoint('/Utilisateurs/utilisateurLogout', {}, ({ session }) => {
      sessions.close(session.jeton);
      return gorillias(session.user, null);
    }),
    endpoint('/Divisions/getDivisions', { type: 'text/plain' }, ({ session }) =>
      world.db
        .prepare('SELECT id, nom FROM divisions WHERE id IN (SELECT value FROM json_each(?)) AND id <> ? ORDER BY nom, id')
        .all(JSON.stringify(session.divisions()), session.user.divisionId),
    ),
    endpoint('/Divisions/getUtilisateurs', { type: 'text/json' }, ({ session }) =>
      sessions.users(session.divisions()).map((user) => ({
        id: user.id,
        idDivision: user.divisionId,
        nomDivision: user.divisionName,
        nom: user.nom,
        prenom: user.prenom,
        email: user.email,
      })),
    ),
  ];
}

function gorillias(user: ApiUser, jeton: string | null) {
  return {
    id: user.id,
    idDivision: user.divisionId,
    nomDivision: user.divisionName,
    nom: user.nom,
    prenom: user.prenom,
    email: user.email,
    type_d_option_GA: null,
    jeton,
    clef: null,
  };
}
