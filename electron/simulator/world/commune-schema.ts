/** The six objects of the base commune (cfi-database §1), as `resources/sql/bdd-commune.sql` declares them. A test compares both. */
export const VIEWS = [
  'stocks_readonly',
  'operations_readonly',
  'factures_readonly',
  'campagnes_readonly',
  'divisions_readonly',
  'rafraichissements_readonly',
] as const;
type View = (typeof VIEWS)[number];
/** The ones that a job copies; the sixth says when each was copied. */
export type CopiedView = Exclude<View, 'rafraichissements_readonly'>;

/**
 * SQLite tables with T-SQL types: the SQL Server simulator answers with the declared types. [NVARCHAR(MAX)] is quoted because SQLite only knows
 * numbers between those parentheses.
 */
export const COMMUNE_SCHEMA = `
CREATE TABLE IF NOT EXISTS stocks_readonly (
  id INT NOT NULL PRIMARY KEY,
  tenant_id INT NOT NULL,
  nom_produit NVARCHAR(255) NOT NULL,
  code_client NVARCHAR(50) NULL,
  ref_stockage NVARCHAR(100) NULL,
  quantite DECIMAL(18,3) NULL,
  stock_minimum DECIMAL(18,3) NULL,
  hauteur_cm DECIMAL(18,3) NULL,
  largeur_cm DECIMAL(18,3) NULL,
  profondeur_cm DECIMAL(18,3) NULL,
  poids_g DECIMAL(18,3) NULL,
  commentaire [NVARCHAR(MAX)] NULL,
  date_maj DATETIME2(3) NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_stocks_readonly_tenant ON stocks_readonly (tenant_id, nom_produit);
CREATE INDEX IF NOT EXISTS ix_stocks_readonly_date_maj ON stocks_readonly (date_maj);

CREATE TABLE IF NOT EXISTS operations_readonly (
  id INT NOT NULL PRIMARY KEY,
  tenant_id INT NOT NULL,
  campagne_id INT NOT NULL,
  nom_campagne NVARCHAR(100) NULL,
  nom NVARCHAR(255) NOT NULL,
  code_client NVARCHAR(50) NULL,
  type_operation_id INT NOT NULL,
  type_operation NVARCHAR(100) NULL,
  etat_id INT NOT NULL,
  etat NVARCHAR(100) NULL,
  nb_adresse DECIMAL(18,3) NULL,
  qte_par_adresse DECIMAL(18,3) NULL,
  date_creation DATETIME2(3) NOT NULL,
  date_envoi DATETIME2(3) NULL,
  prix_presta DECIMAL(18,3) NULL,
  prix_transport DECIMAL(18,3) NULL,
  prix_affranchissement DECIMAL(18,3) NULL,
  prix_total DECIMAL(18,3) NULL,
  date_facturation DATETIME2(3) NULL,
  date_maj DATETIME2(3) NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_operations_readonly_tenant ON operations_readonly (tenant_id, date_envoi);
CREATE INDEX IF NOT EXISTS ix_operations_readonly_date_maj ON operations_readonly (date_maj);

CREATE TABLE IF NOT EXISTS factures_readonly (
  id INT NOT NULL PRIMARY KEY,
  tenant_id INT NOT NULL,
  facturation_id INT NOT NULL,
  mois_facturation DATE NOT NULL,
  date_mise_a_dispo DATETIME2(3) NULL,
  nom_commande NVARCHAR(255) NULL,
  demandeur NVARCHAR(255) NULL,
  adresse NVARCHAR(500) NULL,
  montant_ht DECIMAL(18,3) NOT NULL,
  montant_ttc DECIMAL(18,3) NOT NULL,
  type_cout_id INT NULL,
  type_paiement_id INT NULL,
  delai_paiement_id INT NULL,
  lignes [NVARCHAR(MAX)] NULL,
  date_maj DATETIME2(3) NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_factures_readonly_tenant ON factures_readonly (tenant_id, mois_facturation);
CREATE INDEX IF NOT EXISTS ix_factures_readonly_date_maj ON factures_readonly (date_maj);

CREATE TABLE IF NOT EXISTS campagnes_readonly (
  id INT NOT NULL PRIMARY KEY,
  tenant_id INT NOT NULL,
  reference_mycfia NVARCHAR(80) NULL,
  nom NVARCHAR(100) NOT NULL,
  code_client NVARCHAR(50) NULL,
  canal NVARCHAR(50) NULL,
  statut NVARCHAR(50) NULL,
  motif_rejet [NVARCHAR(MAX)] NULL,
  date_creation DATETIME2(3) NOT NULL,
  date_debut DATE NULL,
  date_fin DATE NULL,
  date_maj DATETIME2(3) NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_campagnes_readonly_tenant ON campagnes_readonly (tenant_id, date_creation);
CREATE INDEX IF NOT EXISTS ix_campagnes_readonly_reference ON campagnes_readonly (reference_mycfia);
CREATE INDEX IF NOT EXISTS ix_campagnes_readonly_date_maj ON campagnes_readonly (date_maj);

CREATE TABLE IF NOT EXISTS divisions_readonly (
  id INT NOT NULL PRIMARY KEY,
  parent_id INT NULL,
  nom NVARCHAR(255) NULL,
  niveau INT NULL,
  actif BIT NOT NULL,
  date_maj DATETIME2(3) NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS rafraichissements_readonly (
  vue NVARCHAR(100) NOT NULL PRIMARY KEY,
  date_rafraichissement DATETIME2(3) NOT NULL
) WITHOUT ROWID;
`;

/** What each job copies from production, in the order of the view's columns. */
export const SOURCE_OF_VIEW: Record<CopiedView, { from: string; columns: string; modified: string }> = {
  stocks_readonly: {
    from: 'production.stocks s',
    columns:
      's.id, s.division_id, s.nom, s.code_client, s.ref_stockage, s.qte, s.stock_minimum, s.hauteur_cm, s.largeur_cm, s.profondeur_cm, s.poids_g, s.commentaire, s.modifie_le',
    modified: 's.modifie_le',
  },
  operations_readonly: {
    from: `production.operations o LEFT JOIN production.campagnes c ON c.id = o.campagne_id
      LEFT JOIN production.types_operation t ON t.id = o.type_operation_id LEFT JOIN production.etats_operation e ON e.id = o.etat_id`,
    columns:
      'o.id, o.division_id, o.campagne_id, c.nom, o.nom, o.code_client, o.type_operation_id, t.nom, o.etat_id, e.nom, o.nb_adresse, o.qte_par_adresse, o.date_creation, o.date_envoi, o.prix_presta, o.prix_transport, o.prix_affranchissement, o.prix_total, o.date_facturation, o.modifie_le',
    modified: 'o.modifie_le',
  },
  factures_readonly: {
    from: 'production.factures f JOIN production.facturations m ON m.id = f.facturation_id',
    columns:
      'f.id, f.division_id, f.facturation_id, m.mois, m.date_mise_a_dispo, f.nom_commande, f.demandeur, f.adresse, f.montant_ht, f.montant_ttc, f.type_cout_id, f.type_paiement_id, f.delai_paiement_id, f.lignes, f.modifie_le',
    modified: 'f.modifie_le',
  },
  campagnes_readonly: {
    from: 'production.campagnes c JOIN production.types_canaux t ON t.id = c.type_canal_id',
    columns:
      'c.id, c.tenant_id, c.reference_mycfia, c.nom, c.code_client, t.nom_canal, c.statut, c.motif_rejet, c.date_creation, c.date_debut, c.date_fin, c.modifie_le',
    modified: 'c.modifie_le',
  },
  divisions_readonly: {
    from: 'production.divisions d',
    columns: 'd.id, d.parent_id, d.nom, d.niveau, d.actif, d.modifie_le',
    modified: 'd.modifie_le',
  },
};
