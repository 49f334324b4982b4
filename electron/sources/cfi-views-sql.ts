import type { StockSort } from '../../shared/model/stock.ts';
import { ARTICLE_NAMES } from './select.ts';

/*
 * Every statement sent to the base commune, whole and constant: values travel as parameters only.
 * @tenants  JSON array of division ids, in the order of their names · @mots JSON array of LIKE patterns, escaped with ~
 */

export const SCOPE = 's.tenant_id IN (SELECT CAST([value] AS INT) FROM OPENJSON(@tenants))';
export const COLLATION = 'COLLATE Latin1_General_CI_AI';

/** No word of @mots is missing from `column`; no word at all lets everything pass. */
export const holdsEveryWord = (column: string) =>
  `NOT EXISTS (SELECT 1 FROM OPENJSON(@mots) AS m WHERE NOT (${column} ${COLLATION} LIKE m.[value] ESCAPE '~'))`;

/** Amounts travel as text: the driver would turn DECIMAL into a lossy number before we can look at it. */
export const asText = (column: string) => `CONVERT(NVARCHAR(40), ${column})`;
const stockColumns = (of: 's' | 'p') => `${of}.id, ${of}.tenant_id, ${of}.nom_produit, ${of}.code_client, ${of}.ref_stockage,
  CONVERT(NVARCHAR(40), ${of}.quantite) AS quantite, CONVERT(NVARCHAR(40), ${of}.stock_minimum) AS stock_minimum,
  CONVERT(NVARCHAR(40), ${of}.hauteur_cm) AS hauteur_cm, CONVERT(NVARCHAR(40), ${of}.largeur_cm) AS largeur_cm,
  CONVERT(NVARCHAR(40), ${of}.profondeur_cm) AS profondeur_cm, CONVERT(NVARCHAR(40), ${of}.poids_g) AS poids_g,
  ${of}.commentaire, ${of}.date_maj`;

// Index in STOCK_LEVELS. In whole thousandths, as stockLevel() computes it: the same line gets the same level from every source.
const THOUSANDTHS = (column: string) => `ROUND(CAST(${column} AS FLOAT) * 1000, 0)`;
const MISSING = `(${THOUSANDTHS('s.stock_minimum')} - ${THOUSANDTHS('s.quantite')})`;
const LEVEL = `CASE WHEN s.quantite IS NULL THEN 6 WHEN s.stock_minimum IS NULL THEN 5 WHEN s.quantite = s.stock_minimum THEN 3
  WHEN s.quantite > s.stock_minimum THEN 4 WHEN s.stock_minimum = 0 THEN 0
  WHEN ${MISSING} * 2 >= ABS(${THOUSANDTHS('s.stock_minimum')}) THEN 0 WHEN ${MISSING} * 4 >= ABS(${THOUSANDTHS('s.stock_minimum')}) THEN 1
  ELSE 2 END`;

const SEARCHED_STOCKS = `WITH perimetre AS (
  SELECT s.id, s.tenant_id, s.nom_produit, s.code_client, s.ref_stockage, s.quantite, s.stock_minimum, s.hauteur_cm, s.largeur_cm,
    s.profondeur_cm, s.poids_g, s.commentaire, s.date_maj,
    CONCAT(s.nom_produit, N' | ', s.code_client, N' | ', s.ref_stockage) AS texte, ${LEVEL} AS niveau
  FROM dbo.stocks_readonly AS s WHERE ${SCOPE}
)`;

const ORDER: Record<StockSort, (way: 'ASC' | 'DESC') => string> = {
  name: (way) => `p.nom_produit ${COLLATION} ${way}`,
  // The rank of a division is its place in @tenants: its name is not in the view.
  division: (way) => `(SELECT CAST(d.[key] AS INT) FROM OPENJSON(@tenants) AS d WHERE CAST(d.[value] AS INT) = p.tenant_id) ${way}`,
  quantity: (way) => `CASE WHEN p.quantite IS NULL THEN 1 ELSE 0 END, p.quantite ${way}`,
  minimum: (way) => `CASE WHEN p.stock_minimum IS NULL THEN 1 ELSE 0 END, p.stock_minimum ${way}`,
  level: (way) => `p.niveau ${way}`,
  updatedAt: (way) => `CASE WHEN p.date_maj IS NULL THEN 1 ELSE 0 END, p.date_maj ${way}`,
};

const stockPage = (sort: StockSort, way: 'ASC' | 'DESC') => `${SEARCHED_STOCKS}
SELECT ${stockColumns('p')} FROM perimetre AS p
WHERE ${holdsEveryWord('p.texte')} AND (@niveaux IS NULL OR p.niveau IN (SELECT CAST([value] AS INT) FROM OPENJSON(@niveaux)))
ORDER BY ${ORDER[sort](way)}, p.id ASC OFFSET @debut ROWS FETCH NEXT @nombre ROWS ONLY`;

const bothWays = (sort: StockSort) => ({ asc: stockPage(sort, 'ASC'), desc: stockPage(sort, 'DESC') });

/** Pages of stocks by allowed order: what the interface asks for chooses a statement, it never becomes part of one. */
export const STOCK_PAGE: Record<StockSort, { asc: string; desc: string }> = {
  name: bothWays('name'),
  division: bothWays('division'),
  quantity: bothWays('quantity'),
  minimum: bothWays('minimum'),
  level: bothWays('level'),
  updatedAt: bothWays('updatedAt'),
};

/** Counts by level over search and scope, before the level filter. */
export const STOCK_LEVEL_COUNTS = `${SEARCHED_STOCKS}
SELECT p.niveau, COUNT(*) AS lignes FROM perimetre AS p WHERE ${holdsEveryWord('p.texte')} GROUP BY p.niveau`;

/** The same counts, by division. */
export const STOCK_CELLS = `${SEARCHED_STOCKS}
SELECT p.tenant_id, p.niveau, COUNT(*) AS lignes FROM perimetre AS p WHERE ${holdsEveryWord('p.texte')} GROUP BY p.tenant_id, p.niveau
ORDER BY p.tenant_id, p.niveau`;

export const STOCK_BY_ID = `SELECT ${stockColumns('s')} FROM dbo.stocks_readonly AS s WHERE s.id = @id AND ${SCOPE}`;

/** Names that hold every word, closest first. */
export const ARTICLE_NAME_LIST = `SELECT TOP (${ARTICLE_NAMES}) n.nom FROM (
  SELECT MIN(s.nom_produit) AS nom FROM dbo.stocks_readonly AS s WHERE ${SCOPE} AND ${holdsEveryWord('s.nom_produit')}
  GROUP BY s.nom_produit ${COLLATION}
) AS n
ORDER BY CASE WHEN n.nom ${COLLATION} = @exact THEN 0 WHEN n.nom ${COLLATION} LIKE @prefixe ESCAPE '~' THEN 1 ELSE 2 END,
  LEN(n.nom), n.nom ${COLLATION}`;

/** Every line of the scope that carries one of the names @noms. */
export const ARTICLE_LINES = `SELECT s.tenant_id, s.nom_produit, CONVERT(NVARCHAR(40), s.quantite) AS quantite,
  CONVERT(NVARCHAR(40), s.stock_minimum) AS stock_minimum
FROM dbo.stocks_readonly AS s
WHERE ${SCOPE} AND EXISTS (
  SELECT 1 FROM OPENJSON(@noms) AS n WHERE s.nom_produit ${COLLATION} = n.[value]
)`;

export const CAMPAIGN_COLUMNS = `s.id, s.tenant_id, s.reference_mycfia, s.nom, s.code_client, s.canal, s.statut, s.motif_rejet, s.date_creation,
  s.date_debut, s.date_fin, s.date_maj`;

export const CAMPAIGNS_BY_REFERENCE = `SELECT ${CAMPAIGN_COLUMNS} FROM dbo.campagnes_readonly AS s
WHERE ${SCOPE} AND s.reference_mycfia COLLATE DATABASE_DEFAULT IN (SELECT r.[value] FROM OPENJSON(@references) AS r)
ORDER BY CASE WHEN s.date_creation IS NULL THEN 1 ELSE 0 END, s.date_creation DESC, s.id DESC
OFFSET 0 ROWS FETCH NEXT @nombre ROWS ONLY`;

export const CAMPAIGNS_BY_WORDS = `WITH perimetre AS (
  SELECT s.id, CONCAT(s.nom, N' | ', s.reference_mycfia) AS texte FROM dbo.campagnes_readonly AS s WHERE ${SCOPE}
)
SELECT ${CAMPAIGN_COLUMNS} FROM perimetre AS p INNER JOIN dbo.campagnes_readonly AS s ON s.id = p.id
WHERE ${SCOPE} AND ${holdsEveryWord('p.texte')}
ORDER BY CASE WHEN s.date_creation IS NULL THEN 1 ELSE 0 END, s.date_creation DESC, s.id DESC
OFFSET 0 ROWS FETCH NEXT @nombre ROWS ONLY`;

export const ALL_STOCKS = `SELECT ${stockColumns('s')} FROM dbo.stocks_readonly AS s WHERE ${SCOPE}`;
/** Lines changed since @depuis, and those that do not tell when they were. */
export const CHANGED_STOCKS = `${ALL_STOCKS} AND (s.date_maj >= CAST(@depuis AS DATETIME2(3)) OR s.date_maj IS NULL)`;
export const ALL_CAMPAIGNS = `SELECT ${CAMPAIGN_COLUMNS} FROM dbo.campagnes_readonly AS s WHERE ${SCOPE}`;

/** Whole on purpose: the tree is computed by `tenant`, which lets nothing out of the scope. */
export const ALL_DIVISIONS = 'SELECT s.id, s.parent_id, s.nom, s.niveau, s.actif, s.date_maj FROM dbo.divisions_readonly AS s';

/** Moment a view was last refreshed: told by the table of refreshments, else by the newest line of the whole view. */
export const REFRESHED_AT = 'SELECT MAX(r.date_rafraichissement) AS rafraichi FROM dbo.rafraichissements_readonly AS r WHERE r.vue = @vue';
export const NEWEST_STOCK = 'SELECT MAX(s.date_maj) AS rafraichi FROM dbo.stocks_readonly AS s';
export const NEWEST_CAMPAIGN = 'SELECT MAX(s.date_maj) AS rafraichi FROM dbo.campagnes_readonly AS s';

export const COUNT_STOCKS = `SELECT COUNT(*) AS lignes FROM dbo.stocks_readonly AS s WHERE ${SCOPE}`;
export const COUNT_CAMPAIGNS = `SELECT COUNT(*) AS lignes FROM dbo.campagnes_readonly AS s WHERE ${SCOPE}`;

/** The sentinel: what the views are made of today. */
export const VIEW_COLUMNS = `SELECT c.TABLE_NAME AS vue, c.COLUMN_NAME AS colonne, c.DATA_TYPE AS type_colonne FROM INFORMATION_SCHEMA.COLUMNS AS c
WHERE c.TABLE_SCHEMA = N'dbo' AND c.TABLE_NAME IN
  (N'stocks_readonly', N'operations_readonly', N'factures_readonly', N'campagnes_readonly', N'divisions_readonly',
   N'rafraichissements_readonly')`;

/** All of them, for the test that has each read by an independent T-SQL grammar. */
export const STATEMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(STOCK_PAGE).flatMap(([sort, { asc, desc }]) => [
      [`STOCK_PAGE.${sort}.asc`, asc],
      [`STOCK_PAGE.${sort}.desc`, desc],
    ]),
  ),
  STOCK_LEVEL_COUNTS,
  STOCK_CELLS,
  STOCK_BY_ID,
  ARTICLE_NAME_LIST,
  ARTICLE_LINES,
  CAMPAIGNS_BY_REFERENCE,
  CAMPAIGNS_BY_WORDS,
  ALL_STOCKS,
  CHANGED_STOCKS,
  ALL_CAMPAIGNS,
  ALL_DIVISIONS,
  REFRESHED_AT,
  NEWEST_STOCK,
  NEWEST_CAMPAIGN,
  COUNT_STOCKS,
  COUNT_CAMPAIGNS,
  VIEW_COLUMNS,
};
