import { z } from 'zod';
import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import { type StockRow, stockLevel } from '../../shared/model/stock.ts';
import { RIGHTS, type Rights } from '../../shared/model/tenant.ts';
import type { DivisionRecord, TenantScope, UserRecord } from '../tenant/tenant.ts';
import type { FichierIn } from './sources.ts';

/* CFI's own field names, typing errors included (cfi-api.md), stop here: this file maps them to our model. Unknown fields are ignored. */

const text = z.string().nullish();
const double = z.number().nullish();

export const gorilliasDto = z.object({
  id: z.int(),
  idDivision: z.int(),
  nomDivision: text,
  nom: text,
  prenom: text,
  email: text,
  jeton: text,
});
export const droitsDto = z.record(z.string(), z.unknown());
export const divisionsDto = z.array(z.object({ id: z.int(), nom: text }));
export const utilisateursDto = z.array(z.object({ id: z.int(), idDivision: z.int().nullish(), nom: text, prenom: text, email: text }));
export const stocksDto = z.array(
  z.object({
    id: z.int(),
    idDivision: z.int(),
    nom: text,
    codeClient: text,
    refStockage: text,
    qte: double,
    stockMinimum: double,
    hauteurCm: double,
    largeurCm: double,
    profondeurCm: double,
    poidsG: double,
    commentaire: text,
  }),
);
export const campagneDto = z.object({ id: z.int(), idDivision: z.int(), codeClient: text, dateCreation: text, nom: text });
export const campagnesDto = z.array(campagneDto);
const fichier = z.object({ id: z.int(), nom: text, nomEtat: text, idCampagne: z.int().nullish(), commentaire: text });
export const fichierDto = fichier;
export const fichiersDto = z.array(fichier);

/**
 * CFI's date-times; one without a zone is taken as UTC, as the views are. Unreadable = unknown.
 */
export function apiInstant(value: string | null | undefined): string | null {
  if (!value) return null;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(value) ? value : `${value}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

export const rightsOf = (dto: z.infer<typeof droitsDto>): Rights =>
  Object.fromEntries(RIGHTS.map((right) => [right, dto[right] === true])) as Rights;

export const divisionsOf = (dto: z.infer<typeof divisionsDto>): DivisionRecord[] =>
  dto.map((division) => ({ id: division.id, name: division.nom ?? null }));

/** CFI writes 0 for "none" as well as null. */
export const usersOf = (dto: z.infer<typeof utilisateursDto>): UserRecord[] =>
  dto.map(({ id, idDivision, nom, prenom, email }) => ({
    id,
    divisionId: idDivision || null,
    firstName: prenom ?? '',
    lastName: nom ?? '',
    email: email ?? null,
  }));

/** Lines of the scope only: the list holds everything below the user's home division. */
export function stocksOf(scope: TenantScope, dto: z.infer<typeof stocksDto>): StockRow[] {
  const rows: StockRow[] = [];
  for (const line of dto) {
    const divisionName = scope.names.get(line.idDivision);
    if (divisionName === undefined) continue;
    const quantity = line.qte ?? null;
    const minimum = line.stockMinimum ?? null;
    rows.push({
      id: line.id,
      divisionId: line.idDivision,
      divisionName,
      name: line.nom ?? '',
      clientCode: line.codeClient ?? null,
      storageRef: line.refStockage ?? null,
      quantity,
      minimum,
      level: stockLevel(quantity, minimum),
      heightCm: line.hauteurCm ?? null,
      widthCm: line.largeurCm ?? null,
      depthCm: line.profondeurCm ?? null,
      weightG: line.poidsG ?? null,
      comment: line.commentaire ?? null,
      updatedAt: null,
    });
  }
  return rows;
}

/** The API tells neither reference, channel, status, dates nor reason of a campaign: they stay unknown. */
export const campaignsOf = (scope: TenantScope, dto: z.infer<typeof campagnesDto>): CfiCampaignRow[] =>
  dto.flatMap((campaign) => {
    const divisionName = scope.names.get(campaign.idDivision);
    if (divisionName === undefined) return [];
    return [
      {
        id: campaign.id,
        divisionId: campaign.idDivision,
        divisionName,
        reference: null,
        name: campaign.nom ?? '',
        clientCode: campaign.codeClient ?? null,
        channel: null,
        statut: null,
        rejection: null,
        createdAt: apiInstant(campaign.dateCreation),
        startDate: null,
        endDate: null,
        updatedAt: null,
      },
    ];
  });

export const fichierOf = (dto: z.infer<typeof fichierDto>): FichierIn => ({
  id: dto.id,
  nom: dto.nom ?? '',
  etat: dto.nomEtat ?? '',
  idCampagne: dto.idCampagne ?? null,
  commentaire: dto.commentaire ?? null,
});
