/** The fifteen tables the import touches (cfi-database §2). SQLite does not enforce NVARCHAR(n): every limit is a CHECK. */
export const IMPORT_TABLES = [
  'types_canaux',
  'gammes',
  'campagnes',
  'clients',
  'adresses',
  'variables',
  'fichiers',
  'produits',
  'produits_sms',
  'produits_email',
  'produits_papier',
  'fichiers_in',
  'etats_fichiers_in',
  'imports',
  'imports_erreurs',
] as const;

const IMPORT_SCHEMA = `
CREATE TABLE IF NOT EXISTS types_canaux (id INTEGER PRIMARY KEY, nom_canal NVARCHAR(50) NOT NULL UNIQUE CHECK (nom_canal IN ('email', 'sms', 'papier')));
CREATE TABLE IF NOT EXISTS gammes (id INTEGER PRIMARY KEY, nom NVARCHAR(50) NOT NULL UNIQUE CHECK (length(nom) <= 50));
CREATE TABLE IF NOT EXISTS clients (
  id INTEGER PRIMARY KEY,
  tenant_id INT NOT NULL,
  RS NVARCHAR(100) NOT NULL CHECK (length(RS) BETWEEN 1 AND 100),
  gamme_id INT NOT NULL REFERENCES gammes (id),
  courriel_contact NVARCHAR(255) NULL CHECK (length(courriel_contact) <= 255),
  telephone_contact NVARCHAR(50) NULL CHECK (length(telephone_contact) <= 50),
  UNIQUE (tenant_id, RS)
);
CREATE TABLE IF NOT EXISTS campagnes (
  id INTEGER PRIMARY KEY,
  tenant_id INT NOT NULL REFERENCES divisions (id),
  client_id INT NULL REFERENCES clients (id),
  reference_mycfia NVARCHAR(80) NULL UNIQUE CHECK (length(reference_mycfia) <= 80),
  nom NVARCHAR(100) NOT NULL CHECK (length(nom) BETWEEN 1 AND 100),
  code_client NVARCHAR(50) NULL CHECK (length(code_client) <= 50),
  type_canal_id INT NOT NULL REFERENCES types_canaux (id),
  date_debut DATE NULL,
  date_fin DATE NULL,
  description [NVARCHAR(MAX)] NULL,
  statut NVARCHAR(50) NOT NULL,
  motif_rejet [NVARCHAR(MAX)] NULL,
  date_creation DATETIME2(3) NOT NULL,
  modifie_le DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_campagnes_statut ON campagnes (statut, modifie_le);
CREATE INDEX IF NOT EXISTS ix_campagnes_tenant ON campagnes (tenant_id, date_creation);
CREATE TABLE IF NOT EXISTS adresses (
  id INTEGER PRIMARY KEY,
  client_id INT NOT NULL REFERENCES clients (id),
  type_adresse NVARCHAR(20) NOT NULL CHECK (type_adresse IN ('siège', 'facturation')),
  adresse1 NVARCHAR(100) NOT NULL CHECK (length(adresse1) BETWEEN 1 AND 100),
  adresse2 NVARCHAR(100) NULL CHECK (length(adresse2) <= 100),
  adresse3 NVARCHAR(100) NULL CHECK (length(adresse3) <= 100),
  adresse4 NVARCHAR(100) NULL CHECK (length(adresse4) <= 100),
  adresse5 NVARCHAR(100) NULL CHECK (length(adresse5) <= 100),
  code_postal NVARCHAR(100) NOT NULL CHECK (length(code_postal) BETWEEN 1 AND 100),
  ville NVARCHAR(100) NOT NULL CHECK (length(ville) BETWEEN 1 AND 100)
);
CREATE TABLE IF NOT EXISTS variables (
  id INTEGER PRIMARY KEY,
  campagne_id INT NOT NULL REFERENCES campagnes (id),
  client_id INT NULL REFERENCES clients (id),
  cle_variable NVARCHAR(100) NOT NULL CHECK (length(cle_variable) BETWEEN 1 AND 100),
  valeur_variable [NVARCHAR(MAX)] NULL,
  description [NVARCHAR(MAX)] NULL,
  UNIQUE (campagne_id, cle_variable)
);
CREATE TABLE IF NOT EXISTS fichiers (
  id INTEGER PRIMARY KEY,
  campagne_id INT NOT NULL REFERENCES campagnes (id),
  client_id INT NULL REFERENCES clients (id),
  nom_fichier NVARCHAR(255) NOT NULL CHECK (length(nom_fichier) BETWEEN 1 AND 255),
  type_fichier NVARCHAR(50) NOT NULL CHECK (length(type_fichier) <= 50),
  chemin_fichier [NVARCHAR(MAX)] NOT NULL,
  extension NVARCHAR(10) NOT NULL CHECK (length(extension) <= 10)
);
CREATE TABLE IF NOT EXISTS produits (
  id INTEGER PRIMARY KEY,
  campagne_id INT NOT NULL REFERENCES campagnes (id),
  client_id INT NOT NULL REFERENCES clients (id),
  nom NVARCHAR(50) NOT NULL CHECK (length(nom) BETWEEN 1 AND 50),
  types_canaux_id INT NOT NULL REFERENCES types_canaux (id),
  prix_total_ht DECIMAL(18,2) NULL
);
CREATE TABLE IF NOT EXISTS produits_sms (
  produit_id INT NOT NULL PRIMARY KEY REFERENCES produits (id),
  prix_unitaire_sms DECIMAL(10,2) NOT NULL CHECK (abs(prix_unitaire_sms) < 100000000),
  nb_sms INT NOT NULL CHECK (nb_sms BETWEEN 0 AND 2147483647),
  nom_emmetteur NVARCHAR(10) NOT NULL CHECK (length(nom_emmetteur) BETWEEN 1 AND 10),
  date_depot INT NOT NULL,
  text [NVARCHAR(MAX)] NOT NULL
);
CREATE TABLE IF NOT EXISTS produits_email (
  produit_id INT NOT NULL PRIMARY KEY REFERENCES produits (id),
  sujet VARCHAR(255) NOT NULL CHECK (length(sujet) BETWEEN 1 AND 255),
  etiquette_html [NVARCHAR(MAX)] NOT NULL,
  prix_unitaire_email FLOAT NOT NULL,
  date_depot INT NOT NULL
);
CREATE TABLE IF NOT EXISTS produits_papier (
  produit_id INT NOT NULL PRIMARY KEY REFERENCES produits (id),
  prix_unitaire_papier_document DECIMAL(10,2) NOT NULL CHECK (abs(prix_unitaire_papier_document) < 100000000),
  prix_unitaire_papier_msp DECIMAL(10,2) NOT NULL CHECK (abs(prix_unitaire_papier_msp) < 100000000),
  prix_unitaire_papier_faconnage DECIMAL(10,2) NOT NULL CHECK (abs(prix_unitaire_papier_faconnage) < 100000000),
  rv BIT NOT NULL,
  noir BIT NOT NULL,
  date_depot INT NOT NULL,
  fond_perdu BIT NOT NULL,
  hauteur DECIMAL(10,2) NOT NULL CHECK (abs(hauteur) < 100000000),
  largeur DECIMAL(10,2) NOT NULL CHECK (abs(largeur) < 100000000),
  papier NVARCHAR(10) NOT NULL CHECK (length(papier) <= 10),
  grammage NVARCHAR(10) NOT NULL CHECK (length(grammage) <= 10),
  finition NVARCHAR(10) NOT NULL CHECK (length(finition) <= 10)
);
CREATE TABLE IF NOT EXISTS etats_fichiers_in (id INTEGER PRIMARY KEY, nom NVARCHAR(50) NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS fichiers_in (
  id INTEGER PRIMARY KEY,
  nom NVARCHAR(255) NOT NULL UNIQUE CHECK (length(nom) BETWEEN 1 AND 255),
  base NVARCHAR(255) NOT NULL,
  tenant_id INT NULL,
  etat_id INT NOT NULL REFERENCES etats_fichiers_in (id),
  campagne_id INT NULL,
  automate_id INT NOT NULL DEFAULT 1,
  utilisateur_id INT NULL,
  origine NVARCHAR(50) NOT NULL,
  commentaire [NVARCHAR(MAX)] NULL,
  taille INT NOT NULL DEFAULT 0,
  qte INT NOT NULL DEFAULT 0,
  variables [NVARCHAR(MAX)] NOT NULL DEFAULT '{}',
  date_creation DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_fichiers_in_base ON fichiers_in (base);
-- One line per reference imported: the idempotency key. archive_le NULL = inserted, files not moved yet (a crash in between).
CREATE TABLE IF NOT EXISTS imports (
  id INTEGER PRIMARY KEY,
  reference_mycfia NVARCHAR(80) NOT NULL UNIQUE,
  base NVARCHAR(255) NOT NULL,
  campagne_id INT NOT NULL REFERENCES campagnes (id),
  tenant_id INT NOT NULL,
  empreinte NVARCHAR(64) NOT NULL,
  date_import DATETIME2(3) NOT NULL,
  archive_le DATETIME2(3) NULL
);
-- What was not imported and why: 'refus' (schema, limits, rule) or 'doublon' (reference already imported and archived).
CREATE TABLE IF NOT EXISTS imports_erreurs (
  id INTEGER PRIMARY KEY,
  nature NVARCHAR(20) NOT NULL CHECK (nature IN ('refus', 'doublon')),
  base NVARCHAR(255) NOT NULL,
  reference_mycfia NVARCHAR(80) NULL,
  motif [NVARCHAR(MAX)] NOT NULL,
  date_erreur DATETIME2(3) NOT NULL
);
`;

/** What else the fictitious CFI owns: the network, its people, stocks, operations and invoices. */
const WORLD_SCHEMA = `
CREATE TABLE IF NOT EXISTS divisions (
  id INTEGER PRIMARY KEY, parent_id INT NULL REFERENCES divisions (id), nom NVARCHAR(255) NOT NULL, niveau INT NOT NULL, actif BIT NOT NULL, modifie_le DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_divisions_parent ON divisions (parent_id);
CREATE TABLE IF NOT EXISTS utilisateurs (
  id INTEGER PRIMARY KEY, division_id INT NOT NULL REFERENCES divisions (id), identifiant NVARCHAR(100) NOT NULL UNIQUE, nom NVARCHAR(100) NOT NULL,
  prenom NVARCHAR(100) NOT NULL, courriel NVARCHAR(255) NULL, droits [NVARCHAR(MAX)] NOT NULL
);
CREATE TABLE IF NOT EXISTS jetons (jeton NVARCHAR(64) PRIMARY KEY, utilisateur_id INT NOT NULL, cree_le INT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jetons_portail (jeton NVARCHAR(64) PRIMARY KEY, utilisateur_id INT NOT NULL, cree_le INT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stocks (
  id INTEGER PRIMARY KEY, division_id INT NOT NULL, nom NVARCHAR(255) NOT NULL, code_client NVARCHAR(50) NULL, ref_stockage NVARCHAR(100) NULL,
  qte DECIMAL(18,3) NULL, stock_minimum DECIMAL(18,3) NULL, hauteur_cm DECIMAL(18,3) NULL, largeur_cm DECIMAL(18,3) NULL, profondeur_cm DECIMAL(18,3) NULL,
  poids_g DECIMAL(18,3) NULL, commentaire [NVARCHAR(MAX)] NULL, modifie_le DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_stocks_modifie ON stocks (modifie_le);
CREATE TABLE IF NOT EXISTS types_operation (id INTEGER PRIMARY KEY, nom NVARCHAR(100) NOT NULL);
CREATE TABLE IF NOT EXISTS etats_operation (id INTEGER PRIMARY KEY, nom NVARCHAR(100) NOT NULL);
CREATE TABLE IF NOT EXISTS operations (
  id INTEGER PRIMARY KEY, division_id INT NOT NULL, campagne_id INT NOT NULL, nom NVARCHAR(255) NOT NULL, code_client NVARCHAR(50) NULL, type_operation_id INT NOT NULL,
  etat_id INT NOT NULL, nb_adresse DECIMAL(18,3) NOT NULL, qte_par_adresse DECIMAL(18,3) NOT NULL, date_creation DATETIME2(3) NOT NULL, date_envoi DATETIME2(3) NULL,
  prix_presta DECIMAL(18,3) NULL, prix_transport DECIMAL(18,3) NULL, prix_affranchissement DECIMAL(18,3) NULL, prix_total DECIMAL(18,3) NULL,
  date_facturation DATETIME2(3) NULL, modifie_le DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_operations_modifie ON operations (modifie_le);
CREATE INDEX IF NOT EXISTS ix_operations_campagne ON operations (campagne_id);
CREATE TABLE IF NOT EXISTS facturations (id INTEGER PRIMARY KEY, mois DATE NOT NULL UNIQUE, date_mise_a_dispo DATETIME2(3) NULL);
CREATE TABLE IF NOT EXISTS factures (
  id INTEGER PRIMARY KEY, division_id INT NOT NULL, facturation_id INT NOT NULL REFERENCES facturations (id), nom_commande NVARCHAR(255) NOT NULL,
  demandeur NVARCHAR(255) NOT NULL, adresse NVARCHAR(500) NOT NULL, montant_ht DECIMAL(18,3) NOT NULL, montant_ttc DECIMAL(18,3) NOT NULL, type_cout_id INT NOT NULL,
  type_paiement_id INT NOT NULL, delai_paiement_id INT NOT NULL, lignes [NVARCHAR(MAX)] NOT NULL, modifie_le DATETIME2(3) NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_factures_modifie ON factures (modifie_le);
CREATE TABLE IF NOT EXISTS monde (cle NVARCHAR(50) PRIMARY KEY, valeur [NVARCHAR(MAX)] NOT NULL) WITHOUT ROWID;
`;

export const PRODUCTION_SCHEMA = WORLD_SCHEMA + IMPORT_SCHEMA;
