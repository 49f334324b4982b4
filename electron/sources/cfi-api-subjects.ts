import { z } from 'zod';
import type { InvoiceDetail } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { thousandths } from './amounts.ts';
import { apiInstant, campagneDto } from './cfi-api-types.ts';
import { invoiceWithLines } from './select-subjects.ts';

/* Operations and invoices of the API, CFI's own field names and typing errors included (cfi-api.md); they stop here. */

const text = z.string().nullish();
const double = z.number().nullish();

const ligneOperation = z.object({
  id: z.int(),
  idCampagne: z.int(),
  nomCampagne: text,
  dateCreation: text,
  codeClient: text,
  nom: text,
  idDivision: z.int(),
  idTypeOperation: z.int(),
  nbAdresse: double,
  qteParAdresse: double,
  idEtat: z.int(),
  dateEnvoi: text,
  prixPresta: double,
  prixTransport: double,
  prixAffranchisement: double,
  prixTotal: double,
  dateFacturation: text,
});
export const operationsDto = z.array(ligneOperation);
export const etatsDto = z.array(z.object({ id: z.int(), nom: text }));
/** An array of one. */
export const campagneCompleteDto = z.array(campagneDto.extend({ lignesOperations: operationsDto.nullish() }));
export const factureDto = z.object({
  id: z.int(),
  adresse: text,
  nomCommande: text,
  demandeur: text,
  montantTTC: double,
  montantHT: double,
  idTypeCout: z.int().nullish(),
  idTypePaiement: z.int().nullish(),
  idDelaiPaiement: z.int().nullish(),
  lignes: z.array(z.object({ id: z.int(), libelle: text, qte: double, montantHT: double, tauxTVA: double })).nullish(),
});
export const facturationsDto = z.array(
  z.object({ id: z.int(), dateMiseADispo: text, moisFacturation: text, factures: z.array(factureDto).nullish() }),
);

export type StateNames = readonly { id: number; name: string | null }[];
export const statesOf = (dto: z.infer<typeof etatsDto>): StateNames => dto.map(({ id, nom }) => ({ id, name: nom ?? null }));

/** Lines of the scope only: CFI gives everything below the user's home division. */
export function operationsOf(scope: TenantScope, dto: z.infer<typeof operationsDto>, states: StateNames): OperationRow[] {
  const names = new Map(states.map(({ id, name }) => [id, name]));
  return dto.flatMap((line) => {
    const divisionName = scope.names.get(line.idDivision);
    if (divisionName === undefined) return [];
    return [
      {
        id: line.id,
        divisionId: line.idDivision,
        divisionName,
        campaignId: line.idCampagne,
        campaignName: line.nomCampagne ?? null,
        name: line.nom ?? '',
        clientCode: line.codeClient ?? null,
        typeId: line.idTypeOperation,
        typeName: null,
        stateId: line.idEtat,
        stateName: names.get(line.idEtat) ?? null,
        addresses: line.nbAdresse ?? null,
        perAddress: line.qteParAdresse ?? null,
        createdAt: apiInstant(line.dateCreation),
        sentAt: apiInstant(line.dateEnvoi),
        service: thousandths(line.prixPresta),
        transport: thousandths(line.prixTransport),
        postage: thousandths(line.prixAffranchisement),
        total: thousandths(line.prixTotal),
        invoicedAt: apiInstant(line.dateFacturation),
        updatedAt: null,
      },
    ];
  });
}

/** An invoice of the API: neither its division nor, alone, its month is told. */
export const invoiceOfApi = (
  dto: z.infer<typeof factureDto>,
  month: string | null = null,
  availableAt: string | null = null,
): InvoiceDetail =>
  invoiceWithLines(
    {
      id: dto.id,
      divisionId: null,
      divisionName: null,
      month,
      availableAt,
      order: dto.nomCommande ?? null,
      requester: dto.demandeur ?? null,
      address: dto.adresse ?? null,
      net: thousandths(dto.montantHT),
      gross: thousandths(dto.montantTTC),
      costTypeId: dto.idTypeCout ?? null,
      paymentTypeId: dto.idTypePaiement ?? null,
      paymentDelayId: dto.idDelaiPaiement ?? null,
      updatedAt: null,
    },
    dto.lignes?.map((line) => ({
      id: line.id,
      label: line.libelle ?? '',
      quantity: line.qte ?? null,
      net: thousandths(line.montantHT),
      vatRate: line.tauxTVA ?? null,
    })) ?? null,
  );

/** The invoices of whole months. A month is a calendar month, whatever zone its first day is written in. */
export const invoicesOf = (dto: z.infer<typeof facturationsDto>): InvoiceDetail[] =>
  dto.flatMap(({ moisFacturation, dateMiseADispo, factures }) => {
    const month = /^\d{4}-\d{2}/u.exec(moisFacturation ?? '')?.[0] ?? null;
    return (factures ?? []).map((facture) => invoiceOfApi(facture, month, apiInstant(dateMiseADispo)));
  });
