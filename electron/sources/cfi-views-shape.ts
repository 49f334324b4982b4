import { z } from 'zod';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { SqlRow, ViewsPool } from './cfi-views-pool.ts';
import { VIEW_COLUMNS } from './cfi-views-sql.ts';
import { SourceFailure } from './failure.ts';

/* What each view of the base commune must be made of for its readings to mean something (cfi-database.md). */

type Family = 'integer' | 'number' | 'text' | 'moment' | 'flag';
const FAMILY: Record<Family, { types: RegExp; words: string }> = {
  integer: { types: /^(big|small|tiny)?int$/i, words: "d'un nombre entier" },
  number: { types: /^(decimal|numeric|float|real|money|smallmoney|(big|small|tiny)?int)$/i, words: "d'un nombre" },
  text: { types: /^n?(var)?char$|^n?text$/i, words: "d'un texte" },
  moment: { types: /^(small)?date(time)?(2|offset)?$/i, words: "d'une date" },
  flag: { types: /^(bit|(small|tiny)?int)$/i, words: "d'un oui ou non" },
};

/** Column → family, per view; a new view is one entry here. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, Family>>>> = {
  stocks_readonly: {
    id: 'integer',
    tenant_id: 'integer',
    nom_produit: 'text',
    code_client: 'text',
    ref_stockage: 'text',
    quantite: 'number',
    stock_minimum: 'number',
    hauteur_cm: 'number',
    largeur_cm: 'number',
    profondeur_cm: 'number',
    poids_g: 'number',
    commentaire: 'text',
    date_maj: 'moment',
  },
  operations_readonly: {
    id: 'integer',
    tenant_id: 'integer',
    campagne_id: 'integer',
    nom_campagne: 'text',
    nom: 'text',
    code_client: 'text',
    type_operation_id: 'integer',
    type_operation: 'text',
    etat_id: 'integer',
    etat: 'text',
    nb_adresse: 'number',
    qte_par_adresse: 'number',
    date_creation: 'moment',
    date_envoi: 'moment',
    prix_presta: 'number',
    prix_transport: 'number',
    prix_affranchissement: 'number',
    prix_total: 'number',
    date_facturation: 'moment',
    date_maj: 'moment',
  },
  factures_readonly: {
    id: 'integer',
    tenant_id: 'integer',
    facturation_id: 'integer',
    mois_facturation: 'moment',
    date_mise_a_dispo: 'moment',
    nom_commande: 'text',
    demandeur: 'text',
    adresse: 'text',
    montant_ht: 'number',
    montant_ttc: 'number',
    type_cout_id: 'integer',
    type_paiement_id: 'integer',
    delai_paiement_id: 'integer',
    lignes: 'text',
    date_maj: 'moment',
  },
  campagnes_readonly: {
    id: 'integer',
    tenant_id: 'integer',
    reference_mycfia: 'text',
    nom: 'text',
    code_client: 'text',
    canal: 'text',
    statut: 'text',
    motif_rejet: 'text',
    date_creation: 'moment',
    date_debut: 'moment',
    date_fin: 'moment',
    date_maj: 'moment',
  },
  divisions_readonly: { id: 'integer', parent_id: 'integer', nom: 'text', niveau: 'integer', actif: 'flag', date_maj: 'moment' },
  rafraichissements_readonly: { vue: 'text', date_rafraichissement: 'moment' },
};

/** Two views are optional: their absence is not a change (cfi-database.md). */
const OPTIONAL: ReadonlySet<string> = new Set(['divisions_readonly', 'rafraichissements_readonly']);

const ABSENT = 'absente';
/** true when `changes` only say that an optional view is not installed. */
const isOptionalAbsence = (view: string, changes: readonly string[]): boolean => OPTIONAL.has(view) && changes[0] === ABSENT;

const columnRow = z.object({ vue: z.string(), colonne: z.string(), type_colonne: z.string() });

/**
 * Compares what the views are (rows of VIEW_COLUMNS) with what the readings need: view → what changed, in French; an absent view has the single
 * entry "absente". Columns beyond those we know are not a change.
 */
function viewProblems(rows: readonly SqlRow[] | undefined): Map<string, string[]> {
  const parsed = z.array(columnRow).safeParse(rows);
  if (!parsed.success) throw new SourceFailure('base', 'schema', { cause: parsed.error });
  const found = new Map<string, Map<string, string>>();
  for (const { vue, colonne, type_colonne } of parsed.data) {
    const columns = found.get(vue) ?? new Map<string, string>();
    columns.set(colonne, type_colonne);
    found.set(vue, columns);
  }
  const problems = new Map<string, string[]>();
  for (const [view, expected] of Object.entries(EXPECTED)) {
    const actual = found.get(view);
    const changes = actual === undefined ? [ABSENT] : changesOf(expected, actual);
    if (changes.length > 0) problems.set(view, changes);
  }
  return problems;
}

function changesOf(expected: Readonly<Record<string, Family>>, actual: ReadonlyMap<string, string>): string[] {
  const strangers = [...actual].filter(([column]) => !(column in expected));
  return Object.entries(expected).flatMap(([column, family]) => {
    const type = actual.get(column);
    if (type !== undefined)
      return FAMILY[family].types.test(type) ? [] : [`colonne « ${column} » de type ${type} au lieu ${FAMILY[family].words}`];
    const other = renamed(
      column,
      strangers.flatMap(([name, kind]) => (FAMILY[family].types.test(kind) ? [name] : [])),
    );
    return [other === null ? `colonne « ${column} » absente` : `colonne « ${column} » absente (renommée « ${other} » ?)`];
  });
}

/** Two letters out of three in the same pairs: near enough to be worth naming, never to be believed. */
const LIKE_ENOUGH = 0.3;

/** The unknown column that most looks like the one that is missing; null when none does. */
function renamed(column: string, candidates: readonly string[]): string | null {
  const best = candidates
    .map((name) => ({ name, likeness: likeness(column, name) }))
    .toSorted((a, b) => b.likeness - a.likeness || a.name.localeCompare(b.name))[0];
  return best !== undefined && best.likeness >= LIKE_ENOUGH ? best.name : null;
}

/** Share of common pairs of letters (Dice), 0 to 1. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
  const left = pairs(a.toLowerCase());
  const right = pairs(b.toLowerCase());
  const common = [...left].filter((pair) => right.has(pair)).length;
  return left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
}

/** A shape found right is believed this long; a wrong one is looked at again soon, so that a repair is felt by itself. */
const RIGHT_MS = 10 * 60_000;
const WRONG_MS = 20_000;

/** What the sentinel knows of the views' shape. */
export interface ViewShapes {
  /** Refuses a view whose shape changed, or whose values are suspended. @throws SourceFailure schema, saying what changed */
  usable(view: string, signal: AbortSignal): Promise<{ refreshments: boolean }>;
  /** Looks at the columns now. View → what changed; the absence of an optional view is not told. @throws SourceFailure */
  check(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
  /** A reading met something unexpected: the next one looks again. */
  doubt(): void;
  /** Suspends the readings of a view whose values are wrong though its shape is right; null lifts it. */
  suspend(view: string, message: string | null): void;
  isSuspended(view: string): boolean;
  /** Optional views that are not installed. */
  absent(): readonly string[];
}

/** Keeps the shape of the views in mind, so that a reading costs no extra round trip while all is well. */
export function createViewShapes({ pool, clock, log }: { pool: ViewsPool; clock: Clock; log: Log }): ViewShapes {
  let known: { problems: Map<string, string[]>; at: number; wrong: boolean } | null = null;
  const suspended = new Map<string, string>();
  let doubts = 0;

  const look = async (signal: AbortSignal) => {
    const before = doubts;
    const [columns] = await pool.query([VIEW_COLUMNS], {}, signal);
    const problems = viewProblems(columns);
    const changed = [...problems].filter(([view, changes]) => !isOptionalAbsence(view, changes));
    for (const [view, changes] of changed) log.warn('vue_changee', { view, changes });
    const seen = { problems, at: clock.monotonic(), wrong: changed.length > 0 };
    // A doubt that came meanwhile stands: these columns may have been read before what raised it.
    if (before === doubts) known = seen;
    return seen;
  };
  const recent = (signal: AbortSignal) =>
    known !== null && clock.monotonic() - known.at < (known.wrong ? WRONG_MS : RIGHT_MS) ? known : look(signal);

  return {
    async usable(view, signal) {
      const { problems } = await recent(signal);
      const changes = problems.get(view);
      if (changes !== undefined) throw new SourceFailure('base', 'schema', { message: shapeSentence(view, changes) });
      const message = suspended.get(view);
      if (message !== undefined) throw new SourceFailure('base', 'schema', { message });
      return { refreshments: !problems.has('rafraichissements_readonly') };
    },
    async check(signal) {
      const { problems } = await look(signal);
      return new Map([...problems].filter(([view, changes]) => !isOptionalAbsence(view, changes)));
    },
    doubt: () => {
      known = null;
      doubts++;
    },
    suspend(view, message) {
      if (message === null) suspended.delete(view);
      else suspended.set(view, message);
    },
    isSuspended: (view) => suspended.has(view),
    absent: () => [...(known?.problems ?? [])].flatMap(([view, changes]) => (isOptionalAbsence(view, changes) ? [view] : [])),
  };
}

/** What changed in a view, as a sentence. */
export function shapeSentence(view: string, changes: readonly string[]): string {
  if (changes[0] === ABSENT) return `La vue « ${view} » de la base commune est absente : sa lecture y est suspendue.`;
  const told = changes.slice(0, 3).join(', ');
  const more = changes.length > 3 ? ` et ${changes.length - 3} autres changements` : '';
  return `La vue « ${view} » de la base commune a changé de forme (${told}${more}) : sa lecture y est suspendue.`;
}
