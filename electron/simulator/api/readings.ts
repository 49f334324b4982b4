import { isoTime, sqlTime } from '../world/time.ts';
import type { CfiRight } from '../world/users.ts';
import { type ApiContext, type Endpoint, endpoint } from './endpoint.ts';
import { refuse } from './refusal.ts';

/** Lines read from the database at a time: a list of a million lines is streamed, never held. */
const PAGE = 2000;

const CAMPAIGN_RIGHTS: readonly CfiRight[] = ['campagnes_Edit', 'campagnes_Commande', 'operations_Visu', 'operations_Valid', 'valideur'];

const IN_DIVISIONS = 'IN (SELECT value FROM json_each(@divisions))';

interface OperationRow {
  dateCreation: string;
  dateEnvoi: string | null;
  dateFacturation: string | null;
}

const OPERATION = `SELECT o.id, o.campagne_id AS idCampagne, c.nom AS nomCampagne, o.date_creation AS dateCreation, o.code_client AS codeClient, o.nom,
  o.division_id AS idDivision, o.type_operation_id AS idTypeOperation, o.nb_adresse AS nbAdresse, o.qte_par_adresse AS qteParAdresse, o.etat_id AS idEtat,
  o.date_envoi AS dateEnvoi, o.prix_presta AS prixPresta, o.prix_transport AS prixTransport, o.prix_affranchissement AS prixAffranchisement,
  o.prix_total AS prixTotal, o.date_facturation AS dateFacturation
  FROM operations o LEFT JOIN campagnes c ON c.id = o.campagne_id`;

const CAMPAIGN = 'SELECT id, tenant_id AS idDivision, code_client AS codeClient, date_creation AS dateCreation, nom FROM campagnes';

/** Stocks, operations, campaigns and invoices: production's truth, which the views follow with delay. */
export function readingEndpoints({ world }: ApiContext): Endpoint[] {
  const operations = (where: string, parameters: Record<string, unknown>) =>
    (world.db.prepare(`${OPERATION} WHERE ${where} ORDER BY o.id`).all(parameters) as OperationRow[]).map((row) => ({
      ...row,
      dateCreation: isoTime(row.dateCreation),
      dateEnvoi: isoTime(row.dateEnvoi),
      dateFacturation: isoTime(row.dateFacturation),
    }));

  return [
    endpoint('/Stocks/getStocks', { type: 'text/plain', rights: ['stocks_Visu'] }, ({ session }) => stocks(world, session.divisions())),

    endpoint(
      '/Operations/getLignesOperations',
      {
        type: 'text/json',
        rights: ['operations_Visu'],
        fields: {
          debutDateEnvoi: { type: 'date', required: true },
          finDateEnvoi: { type: 'date' },
          idDivision: { type: 'int' },
          idEtats: { type: 'ints' },
          dateFacturation: { type: 'date' },
        },
      },
      ({ body, session }) =>
        operations(
          `o.division_id ${IN_DIVISIONS} AND o.date_envoi >= @from AND (@to IS NULL OR o.date_envoi <= @to) AND (@division IS NULL OR o.division_id = @division)
           AND (@states IS NULL OR o.etat_id IN (SELECT value FROM json_each(@states))) AND (@billed IS NULL OR substr(o.date_facturation, 1, 10) = substr(@billed, 1, 10))`,
          {
            divisions: JSON.stringify(session.divisions()),
            from: sqlTime(body.debutDateEnvoi),
            to: orNull(body.finDateEnvoi),
            division: body.idDivision,
            states: body.idEtats === null || body.idEtats.length === 0 ? null : JSON.stringify(body.idEtats),
            billed: orNull(body.dateFacturation),
          },
        ),
    ),

    endpoint('/Operations/getEtatsOperation', { rights: ['operations_Visu'] }, () =>
      world.db.prepare('SELECT id, nom FROM etats_operation ORDER BY id').all(),
    ),

    endpoint(
      '/Campagnes/getLignesCampagnes',
      {
        rights: CAMPAIGN_RIGHTS,
        fields: { idDivision: { type: 'int' }, dateCreationMin: { type: 'date' }, dateCreationMax: { type: 'date' } },
      },
      ({ body, session }) =>
        world.db
          .prepare(
            `${CAMPAIGN} WHERE tenant_id ${IN_DIVISIONS} AND (@division IS NULL OR tenant_id = @division)
             AND (@from IS NULL OR date_creation >= @from) AND (@to IS NULL OR date_creation <= @to) ORDER BY id`,
          )
          .all({
            divisions: JSON.stringify(session.divisions()),
            division: body.idDivision,
            from: orNull(body.dateCreationMin),
            to: orNull(body.dateCreationMax),
          })
          .map(campaignDates),
    ),

    endpoint(
      '/Campagnes/getCampagne',
      { type: 'text/json', rights: CAMPAIGN_RIGHTS, fields: { idCampagne: { type: 'int', required: true } } },
      ({ body, session }) => {
        const row = world.db
          .prepare(`${CAMPAIGN} WHERE id = @id AND tenant_id ${IN_DIVISIONS}`)
          .get({ id: body.idCampagne, divisions: JSON.stringify(session.divisions()) });
        if (row === undefined) throw refuse('Campagne introuvable');
        // The service answers with an array of one.
        return [{ ...campaignDates(row), lignesOperations: operations('o.campagne_id = @id', { id: body.idCampagne }) }];
      },
    ),

    endpoint(
      '/Facturations/getFacturations',
      { rights: ['factures_Visu'], fields: { debut: { type: 'date', required: true }, fin: { type: 'date', required: true } } },
      ({ body, session }) => {
        const months = world.db
          .prepare(
            'SELECT id, date_mise_a_dispo AS available, mois AS month FROM facturations WHERE mois >= substr(?, 1, 10) AND mois <= substr(?, 1, 10) ORDER BY mois',
          )
          .all(sqlTime(body.debut), sqlTime(body.fin)) as { id: number; available: string | null; month: string }[];
        const invoices = world.db.prepare(
          `SELECT * FROM factures WHERE facturation_id = @month AND division_id ${IN_DIVISIONS} ORDER BY id`,
        );
        const divisions = JSON.stringify(session.divisions());
        return months
          .map(({ id, available, month }) => ({
            id,
            dateMiseADispo: isoTime(available),
            moisFacturation: isoTime(month),
            factures: (invoices.all({ month: id, divisions }) as InvoiceRow[]).map(invoice),
          }))
          .filter((month) => month.factures.length > 0);
      },
    ),

    endpoint(
      '/Facturations/getFacture',
      { rights: ['factures_Visu'], fields: { idFacture: { type: 'int', required: true } } },
      ({ body, session }) => {
        const row = world.db
          .prepare(`SELECT * FROM factures WHERE id = @id AND division_id ${IN_DIVISIONS}`)
          .get({ id: body.idFacture, divisions: JSON.stringify(session.divisions()) }) as InvoiceRow | undefined;
        // Absent and not allowed answer alike.
        if (row === undefined) throw refuse('Facture introuvable ou non autorisée');
        return invoice(row);
      },
    ),
  ];
}

function* stocks(world: ApiContext['world'], divisions: readonly number[]): Generator<object> {
  const page = world.db.prepare(
    `SELECT id, division_id AS idDivision, nom, code_client AS codeClient, ref_stockage AS refStockage, qte, stock_minimum AS stockMinimum, hauteur_cm AS hauteurCm,
       largeur_cm AS largeurCm, profondeur_cm AS profondeurCm, poids_g AS poidsG, commentaire
     FROM stocks WHERE id > @after AND division_id ${IN_DIVISIONS} ORDER BY id LIMIT ${PAGE}`,
  );
  const scope = JSON.stringify(divisions);
  for (let after = 0; ; ) {
    const rows = page.all({ after, divisions: scope }) as { id: number }[];
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

interface InvoiceRow {
  id: number;
  adresse: string;
  nom_commande: string;
  demandeur: string;
  montant_ttc: number;
  montant_ht: number;
  type_cout_id: number;
  type_paiement_id: number;
  delai_paiement_id: number;
  lignes: string;
}

/** As the view's JSON column names them; the API has its own names. */
interface InvoiceLine {
  id: number;
  libelle: string;
  qte: number | null;
  montant_ht: number | null;
  taux_tva: number | null;
}

function invoice(row: InvoiceRow) {
  return {
    id: row.id,
    adresse: row.adresse,
    nomCommande: row.nom_commande,
    demandeur: row.demandeur,
    montantTTC: row.montant_ttc,
    montantHT: row.montant_ht,
    idTypeCout: row.type_cout_id,
    idTypePaiement: row.type_paiement_id,
    idDelaiPaiement: row.delai_paiement_id,
    lignes: (JSON.parse(row.lignes) as InvoiceLine[]).map(({ montant_ht, taux_tva, ...line }) => ({
      ...line,
      montantHT: montant_ht,
      tauxTVA: taux_tva,
    })),
  };
}

function campaignDates(row: unknown): object {
  const campaign = row as { dateCreation: string };
  return { ...campaign, dateCreation: isoTime(campaign.dateCreation) };
}

const orNull = (ms: number | null): string | null => (ms === null ? null : sqlTime(ms));
