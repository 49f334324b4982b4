-- BDD commune CFI : ce que myCFiA Desktop lit en premier.
--
-- À exécuter par l'administrateur SQL Server de CFI (SQL Server 2017 ou plus récent, SSMS ou sqlcmd), lot par lot (GO).
-- Le script peut être exécuté plusieurs fois : il ne détruit ni table ni donnée.
--
-- À adapter avant exécution :
--   1. les vues du schéma « source » (partie 3) : seul endroit qui connaît les tables de production de CFI ;
--   2. le mot de passe du compte mycfia_readonly (partie 5) ;
--   3. le compte propriétaire des travaux de l'Agent (partie 6), « sa » par défaut.
--
-- Connexion de l'application : ApplicationIntent=ReadOnly (un réplica secondaire convient), chiffrement activé, certificat vérifié.
-- L'application n'écrit jamais dans cette base : son compte n'a que SELECT sur les six objets ci-dessous.

IF DB_ID(N'BDD_Commune') IS NULL CREATE DATABASE BDD_Commune
GO

USE BDD_Commune
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 1. Les six objets lus par l'application. Les dates sont en UTC. tenant_id = identifiant de division CFI.
-- ---------------------------------------------------------------------------------------------------------------------

IF OBJECT_ID(N'dbo.stocks_readonly') IS NULL CREATE TABLE dbo.stocks_readonly (
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
  commentaire NVARCHAR(MAX) NULL,
  date_maj DATETIME2(3) NOT NULL
)
GO

IF OBJECT_ID(N'dbo.operations_readonly') IS NULL CREATE TABLE dbo.operations_readonly (
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
)
GO

-- lignes : tableau JSON [{"id", "libelle", "qte", "montant_ht", "taux_tva"}].
IF OBJECT_ID(N'dbo.factures_readonly') IS NULL CREATE TABLE dbo.factures_readonly (
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
  lignes NVARCHAR(MAX) NULL,
  date_maj DATETIME2(3) NOT NULL
)
GO

-- statut : en_attente_import, importee_cfi, envoyee, terminee, rejetee. reference_mycfia : NULL pour une campagne née ailleurs.
IF OBJECT_ID(N'dbo.campagnes_readonly') IS NULL CREATE TABLE dbo.campagnes_readonly (
  id INT NOT NULL PRIMARY KEY,
  tenant_id INT NOT NULL,
  reference_mycfia NVARCHAR(80) NULL,
  nom NVARCHAR(100) NOT NULL,
  code_client NVARCHAR(50) NULL,
  canal NVARCHAR(50) NULL,
  statut NVARCHAR(50) NULL,
  motif_rejet NVARCHAR(MAX) NULL,
  date_creation DATETIME2(3) NOT NULL,
  date_debut DATE NULL,
  date_fin DATE NULL,
  date_maj DATETIME2(3) NOT NULL
)
GO

IF OBJECT_ID(N'dbo.divisions_readonly') IS NULL CREATE TABLE dbo.divisions_readonly (
  id INT NOT NULL PRIMARY KEY,
  parent_id INT NULL,
  nom NVARCHAR(255) NULL,
  niveau INT NULL,
  actif BIT NOT NULL,
  date_maj DATETIME2(3) NOT NULL
)
GO

-- Une ligne par vue : quand elle a été recopiée pour la dernière fois, même si rien n'avait changé.
IF OBJECT_ID(N'dbo.rafraichissements_readonly') IS NULL CREATE TABLE dbo.rafraichissements_readonly (
  vue NVARCHAR(100) NOT NULL PRIMARY KEY,
  date_rafraichissement DATETIME2(3) NOT NULL
)
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 2. Index : tout est lu par périmètre (tenant_id), le suivi d'une campagne par sa référence.
-- ---------------------------------------------------------------------------------------------------------------------

IF INDEXPROPERTY(OBJECT_ID(N'dbo.stocks_readonly'), N'ix_stocks_readonly_tenant', N'IndexID') IS NULL CREATE INDEX ix_stocks_readonly_tenant ON dbo.stocks_readonly (tenant_id, nom_produit)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.stocks_readonly'), N'ix_stocks_readonly_date_maj', N'IndexID') IS NULL CREATE INDEX ix_stocks_readonly_date_maj ON dbo.stocks_readonly (date_maj)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.operations_readonly'), N'ix_operations_readonly_tenant', N'IndexID') IS NULL CREATE INDEX ix_operations_readonly_tenant ON dbo.operations_readonly (tenant_id, date_envoi)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.operations_readonly'), N'ix_operations_readonly_date_maj', N'IndexID') IS NULL CREATE INDEX ix_operations_readonly_date_maj ON dbo.operations_readonly (date_maj)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.factures_readonly'), N'ix_factures_readonly_tenant', N'IndexID') IS NULL CREATE INDEX ix_factures_readonly_tenant ON dbo.factures_readonly (tenant_id, mois_facturation)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.factures_readonly'), N'ix_factures_readonly_date_maj', N'IndexID') IS NULL CREATE INDEX ix_factures_readonly_date_maj ON dbo.factures_readonly (date_maj)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.campagnes_readonly'), N'ix_campagnes_readonly_tenant', N'IndexID') IS NULL CREATE INDEX ix_campagnes_readonly_tenant ON dbo.campagnes_readonly (tenant_id, date_creation)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.campagnes_readonly'), N'ix_campagnes_readonly_reference', N'IndexID') IS NULL CREATE INDEX ix_campagnes_readonly_reference ON dbo.campagnes_readonly (reference_mycfia)
GO
IF INDEXPROPERTY(OBJECT_ID(N'dbo.campagnes_readonly'), N'ix_campagnes_readonly_date_maj', N'IndexID') IS NULL CREATE INDEX ix_campagnes_readonly_date_maj ON dbo.campagnes_readonly (date_maj)
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 3. Ce que CFI branche sur ses tables de production : cinq vues aux colonnes convenues, livrées vides.
--    Remplacer chaque SELECT par la lecture des tables de CFI. Une vue déjà adaptée n'est jamais écrasée.
-- ---------------------------------------------------------------------------------------------------------------------

IF SCHEMA_ID(N'source') IS NULL EXEC (N'CREATE SCHEMA source')
GO

IF OBJECT_ID(N'source.stocks') IS NULL EXEC (N'CREATE VIEW source.stocks AS
  SELECT id, tenant_id, nom_produit, code_client, ref_stockage, quantite, stock_minimum, hauteur_cm, largeur_cm, profondeur_cm, poids_g, commentaire
  FROM dbo.stocks_readonly WHERE 1 = 0')
GO
IF OBJECT_ID(N'source.operations') IS NULL EXEC (N'CREATE VIEW source.operations AS
  SELECT id, tenant_id, campagne_id, nom_campagne, nom, code_client, type_operation_id, type_operation, etat_id, etat, nb_adresse, qte_par_adresse,
    date_creation, date_envoi, prix_presta, prix_transport, prix_affranchissement, prix_total, date_facturation
  FROM dbo.operations_readonly WHERE 1 = 0')
GO
IF OBJECT_ID(N'source.factures') IS NULL EXEC (N'CREATE VIEW source.factures AS
  SELECT id, tenant_id, facturation_id, mois_facturation, date_mise_a_dispo, nom_commande, demandeur, adresse, montant_ht, montant_ttc, type_cout_id,
    type_paiement_id, delai_paiement_id, lignes
  FROM dbo.factures_readonly WHERE 1 = 0')
GO
IF OBJECT_ID(N'source.campagnes') IS NULL EXEC (N'CREATE VIEW source.campagnes AS
  SELECT id, tenant_id, reference_mycfia, nom, code_client, canal, statut, motif_rejet, date_creation, date_debut, date_fin
  FROM dbo.campagnes_readonly WHERE 1 = 0')
GO
IF OBJECT_ID(N'source.divisions') IS NULL EXEC (N'CREATE VIEW source.divisions AS
  SELECT id, parent_id, nom, niveau, actif FROM dbo.divisions_readonly WHERE 1 = 0')
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 4. Recopie : seules les lignes changées sont touchées, dans une transaction ; un lecteur ne voit jamais la vue vide.
--    Une source qui rend soudain zéro ligne est tenue pour une panne : la copie garde ce qu'elle a, le travail échoue et se voit.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE OR ALTER PROCEDURE dbo.rafraichir @vue NVARCHAR(100) AS
BEGIN
  SET NOCOUNT, XACT_ABORT ON;
  DECLARE @copie NVARCHAR(200) = N'dbo.' + QUOTENAME(@vue + N'_readonly');
  DECLARE @source NVARCHAR(200) = N'source.' + QUOTENAME(@vue);
  IF OBJECT_ID(@copie) IS NULL OR OBJECT_ID(@source) IS NULL THROW 50001, N'Vue inconnue.', 1;

  -- Les colonnes communes, sauf la clé et la date, viennent du catalogue : ajouter une colonne ne demande pas de toucher à cette procédure.
  DECLARE @colonnes NVARCHAR(MAX), @affectations NVARCHAR(MAX), @valeurs NVARCHAR(MAX), @avant NVARCHAR(MAX);
  SELECT
    @colonnes = STRING_AGG(CONVERT(NVARCHAR(MAX), QUOTENAME(name)), N', ') WITHIN GROUP (ORDER BY column_id),
    @affectations = STRING_AGG(CONVERT(NVARCHAR(MAX), N'c.' + QUOTENAME(name) + N' = s.' + QUOTENAME(name)), N', ') WITHIN GROUP (ORDER BY column_id),
    @valeurs = STRING_AGG(CONVERT(NVARCHAR(MAX), N's.' + QUOTENAME(name)), N', ') WITHIN GROUP (ORDER BY column_id),
    @avant = STRING_AGG(CONVERT(NVARCHAR(MAX), N'c.' + QUOTENAME(name)), N', ') WITHIN GROUP (ORDER BY column_id)
  FROM sys.columns
  WHERE object_id = OBJECT_ID(@copie) AND name NOT IN (N'id', N'date_maj');

  DECLARE @sql NVARCHAR(MAX) = N'
    IF NOT EXISTS (SELECT 1 FROM ' + @source + N') AND EXISTS (SELECT 1 FROM ' + @copie + N')
      THROW 50002, N''La source ne rend aucune ligne : la copie est conservée.'', 1;
    BEGIN TRANSACTION;
    UPDATE c SET ' + @affectations + N', c.date_maj = SYSUTCDATETIME()
      FROM ' + @copie + N' AS c INNER JOIN ' + @source + N' AS s ON s.id = c.id
      WHERE EXISTS (SELECT ' + @valeurs + N' EXCEPT SELECT ' + @avant + N');
    INSERT INTO ' + @copie + N' (id, ' + @colonnes + N', date_maj)
      SELECT s.id, ' + @valeurs + N', SYSUTCDATETIME() FROM ' + @source + N' AS s
      WHERE NOT EXISTS (SELECT 1 FROM ' + @copie + N' AS c WHERE c.id = s.id);
    DELETE c FROM ' + @copie + N' AS c WHERE NOT EXISTS (SELECT 1 FROM ' + @source + N' AS s WHERE s.id = c.id);
    UPDATE dbo.rafraichissements_readonly SET date_rafraichissement = SYSUTCDATETIME() WHERE vue = @nom;
    IF @@ROWCOUNT = 0 INSERT INTO dbo.rafraichissements_readonly (vue, date_rafraichissement) VALUES (@nom, SYSUTCDATETIME());
    COMMIT TRANSACTION;';
  DECLARE @nom NVARCHAR(100) = @vue + N'_readonly';
  EXEC sp_executesql @sql, N'@nom NVARCHAR(100)', @nom = @nom;
END
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 5. Compte de lecture : SELECT sur les six objets, rien d'autre.
-- ---------------------------------------------------------------------------------------------------------------------

IF SUSER_ID(N'mycfia_readonly') IS NULL CREATE LOGIN mycfia_readonly WITH PASSWORD = N'REMPLACER-par-un-mot-de-passe-long-1', DEFAULT_DATABASE = BDD_Commune, CHECK_POLICY = ON
GO
IF USER_ID(N'mycfia_readonly') IS NULL CREATE USER mycfia_readonly FOR LOGIN mycfia_readonly
GO
GRANT SELECT ON dbo.stocks_readonly TO mycfia_readonly
GO
GRANT SELECT ON dbo.operations_readonly TO mycfia_readonly
GO
GRANT SELECT ON dbo.factures_readonly TO mycfia_readonly
GO
GRANT SELECT ON dbo.campagnes_readonly TO mycfia_readonly
GO
GRANT SELECT ON dbo.divisions_readonly TO mycfia_readonly
GO
GRANT SELECT ON dbo.rafraichissements_readonly TO mycfia_readonly
GO
DENY INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::dbo TO mycfia_readonly
GO

-- ---------------------------------------------------------------------------------------------------------------------
-- 6. Travaux de l'Agent SQL Server : 5 min (stocks, opérations), 10 min (campagnes), 1 h (factures, divisions).
-- ---------------------------------------------------------------------------------------------------------------------

USE msdb
GO

CREATE OR ALTER PROCEDURE dbo.mycfia_creer_travail @vue SYSNAME, @minutes INT AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @travail SYSNAME = N'myCFiA - rafraichir ' + @vue, @commande NVARCHAR(400) = N'EXEC dbo.rafraichir @vue = N''' + @vue + N'''';
  IF EXISTS (SELECT 1 FROM msdb.dbo.sysjobs WHERE name = @travail) EXEC msdb.dbo.sp_delete_job @job_name = @travail;
  EXEC msdb.dbo.sp_add_job @job_name = @travail, @owner_login_name = N'sa', @description = N'Recopie pour myCFiA Desktop';
  EXEC msdb.dbo.sp_add_jobstep @job_name = @travail, @step_name = N'recopie', @subsystem = N'TSQL', @database_name = N'BDD_Commune', @command = @commande,
    @retry_attempts = 1, @retry_interval = 1;
  EXEC msdb.dbo.sp_add_jobschedule @job_name = @travail, @name = @travail, @freq_type = 4, @freq_interval = 1, @freq_subday_type = 4, @freq_subday_interval = @minutes;
  EXEC msdb.dbo.sp_add_jobserver @job_name = @travail, @server_name = N'(local)';
END
GO

EXEC dbo.mycfia_creer_travail @vue = N'stocks', @minutes = 5
GO
EXEC dbo.mycfia_creer_travail @vue = N'operations', @minutes = 5
GO
EXEC dbo.mycfia_creer_travail @vue = N'campagnes', @minutes = 10
GO
EXEC dbo.mycfia_creer_travail @vue = N'factures', @minutes = 60
GO
EXEC dbo.mycfia_creer_travail @vue = N'divisions', @minutes = 60
GO
DROP PROCEDURE dbo.mycfia_creer_travail
GO
