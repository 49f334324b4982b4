import fs from 'node:fs';
import path from 'node:path';
import { baseOf, declareFile, type FileInRow, fileIn, filesIn } from '../files-in.ts';
import { DROP_FOLDERS } from '../folders.ts';
import { sqlTime } from '../world/time.ts';
import type { CfiRight } from '../world/users.ts';
import { type ApiContext, type Endpoint, endpoint } from './endpoint.ts';
import { refuse } from './refusal.ts';

const FILE_RIGHTS: readonly CfiRight[] = ['campagnes_Edit', 'campagnes_Commande', 'operations_Crea', 'operations_Valid', 'valideur'];

/** FichierIN: declares a file laid on the SFTP server and follows it. */
export function fileEndpoints({ world, clock, sftpRoot }: ApiContext): Endpoint[] {
  return [
    endpoint(
      '/FichierIN/createFichiersIN',
      { rights: FILE_RIGHTS, fields: { nomFichier: { type: 'string', required: true } } },
      ({ body, session }) => {
        const name = body.nomFichier;
        if (name.length > 255 || name !== path.basename(name) || /[\\/\0]/.test(name)) throw refuse('Nom de fichier invalide');
        const where = DROP_FOLDERS.map((folder) => path.join(sftpRoot, folder, name)).find((file) => fs.existsSync(file));
        if (where === undefined && fileIn(world.db, { name }) === null) throw refuse('Fichier introuvable sur le serveur SFTP');
        const row = declareFile(world.db, {
          name,
          size: where === undefined ? 0 : fs.statSync(where).size,
          userId: session.user.id,
          tenantId: session.user.divisionId,
          now: clock.now(),
        });
        return dto(row, session.divisions());
      },
    ),
    endpoint(
      '/FichierIN/getFichierIN',
      { type: 'text/plain', rights: FILE_RIGHTS, fields: { idFichier: { type: 'int', required: true } } },
      ({ body, session }) => {
        const row = fileIn(world.db, { id: body.idFichier });
        if (row === null) throw refuse('Fichier introuvable');
        return dto(row, session.divisions());
      },
    ),
    endpoint(
      '/FichierIN/getLignesFichiersIN',
      { type: 'text/json', rights: FILE_RIGHTS, fields: { dateCreationMin: { type: 'date' }, dateCreationMax: { type: 'date' } } },
      ({ body, session }) => {
        const divisions = session.divisions();
        return filesIn(world.db, {
          from: body.dateCreationMin === null ? null : sqlTime(body.dateCreationMin),
          to: body.dateCreationMax === null ? null : sqlTime(body.dateCreationMax),
          divisions,
        }).map((row) => dto(row, divisions));
      },
    ),
  ];
}

/** @throws ApiRefusal for a file of a division the caller does not see. */
function dto(row: FileInRow, divisions: readonly number[]) {
  if (row.tenant_id === null || !divisions.includes(row.tenant_id)) throw refuse('Fichier introuvable');
  return {
    id: row.id,
    nom: row.nom,
    codeClient: null,
    nomEtat: row.etat,
    ligneDeConnexion: `SFTP ${baseOf(row.nom)}`,
    origine: row.origine,
    idEtat: row.etat_id,
    idCampagne: row.campagne_id,
    idAutomate: row.automate_id,
    idUtilisateur: row.utilisateur_id,
    commentaire: row.commentaire,
    taille: row.taille,
    qte: row.qte,
    variables: JSON.parse(row.variables) as unknown,
  };
}
