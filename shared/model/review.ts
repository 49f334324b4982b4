import type { Instant, SourceId } from './sourced.ts';
import type { Division, Right, TreeOrigin } from './tenant.ts';

/** What may be wrong with a tree, or with what hangs on it. */
export const ANOMALY_KINDS = [
  'cycle',
  'contradiction', // one division declared under several parents
  'duplicate', // one division given twice
  'orphan', // parents that do not exist
  'parent_inactive', // active under an inactive parent
  'level', // the told level is not the parent's plus one
  'unnamed',
  'same_name', // two brothers bear the same name
  'inactive_with_users',
  'user_without_division',
  'rows_outside', // rows CFI gives this account whose division is nowhere in the tree
  'tree_stale', // CFI did not give the tree: the last known one is used
  'scope_lost', // the chosen division is gone
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];
export const ANOMALY_LABELS: Record<AnomalyKind, string> = {
  cycle: 'Boucle',
  contradiction: 'Plusieurs parents',
  duplicate: 'Doublon',
  orphan: 'Parent inexistant',
  parent_inactive: 'Parent inactif',
  level: 'Niveau incohérent',
  unnamed: 'Sans nom',
  same_name: 'Même nom',
  inactive_with_users: 'Inactive avec des utilisateurs',
  user_without_division: 'Utilisateur sans division',
  rows_outside: "Lignes hors de l'arborescence",
  tree_stale: 'Dernière liste connue',
  scope_lost: 'Division disparue',
};

/** One anomaly and where it is; `divisionId` null = not in one division of this scope. */
export interface TreeAnomaly {
  kind: AnomalyKind;
  divisionId: number | null;
  /** French, complete, fit to be shown. */
  sentence: string;
}

/** Where a tree comes from, in words. */
export const TREE_ORIGIN_LABELS: Record<TreeOrigin, string> = {
  view: 'vue divisions_readonly de la base commune',
  names: 'déduit du nom des divisions',
  flat: "liste plate de l'API : les rattachements ne sont pas connus",
  identity: 'votre seule division de rattachement',
};

/** A node of the screen; counts are null when they are not known, never 0 for want of knowing. */
export interface TreeNode extends Division {
  depth: number;
  /** Divisions below it, itself left out. */
  descendants: number;
  users: number | null;
  stockRows: number | null;
  operationRows: number | null;
  anomalies: TreeAnomaly[];
}

/** The whole tree of the user, whatever the scope chip says: home first, parents before children. */
export interface TreeOverview {
  home: { id: number; name: string };
  selectedId: number;
  origin: TreeOrigin;
  asOf: Instant | null;
  /** Seconds since `asOf`; null = unknown. */
  ageSeconds: number | null;
  /** "Arborescence : vue divisions_readonly de la base commune, il y a 3 minutes." */
  sentence: string;
  nodes: TreeNode[];
  /** All of them: those of the nodes, then those that belong to no node. */
  anomalies: TreeAnomaly[];
  /** Why counts are missing, in French; null when all are known. */
  countsNote: string | null;
  levels: { level: number | null; divisions: number }[];
  simulation: ScopeSimulation | null;
}

/** Answer to "Que voit cette division ?" */
export interface Sees {
  division: { id: number; name: string };
  /** Itself first, in tree order. */
  divisions: { id: number; name: string; level: number | null }[];
  /** Names the rule. */
  sentence: string;
}

export interface TreeUser {
  id: number;
  firstName: string;
  lastName: string;
  email: string | null;
  /** null = CFI gives none, or one that is not in the tree. */
  divisionId: number | null;
  divisionName: string | null;
}

/** Answer to "Qui voit cette division ?" */
export interface SeenBy {
  division: { id: number; name: string };
  /** From home down to the division itself. */
  divisions: { id: number; name: string; level: number | null; users: number | null }[];
  /** null = the list of users could not be read. */
  users: TreeUser[] | null;
  sentence: string;
}

/** Who (rows) sees whom (columns): a window of the square. */
export interface TreeMatrix {
  size: number;
  rows: { id: number; name: string; level: number | null }[];
  columns: { id: number; name: string; level: number | null }[];
  /** cells[row][column] */
  cells: boolean[][];
}

/** The users of the scope. */
export interface TreeUsers {
  users: TreeUser[];
  total: number;
  asOf: Instant;
  sentence: string;
}

export const CHANGE_KINDS = ['added', 'removed', 'moved', 'renamed', 'activated', 'deactivated', 'level'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export const CHANGE_LABELS: Record<ChangeKind, string> = {
  added: 'Ajoutée',
  removed: 'Disparue',
  moved: 'Déplacée',
  renamed: 'Renommée',
  activated: 'Réactivée',
  deactivated: 'Désactivée',
  level: 'Niveau changé',
};
export interface TreeChange {
  kind: ChangeKind;
  divisionId: number;
  name: string;
  sentence: string;
}

/** What changed between the last two different trees kept on this machine. */
export interface TreeDifferences {
  /** null = this machine has kept only one tree so far. */
  since: Instant | null;
  until: Instant;
  changes: TreeChange[];
  sentence: string;
  /** Earlier synchronisations that changed something, newest first. */
  history: { at: Instant; origin: TreeOrigin; divisions: number; changes: number }[];
}

/** "Voir comme": the rows a division sees, inside one's own scope, with one's own rights, read-only. */
export interface ScopeSimulation {
  division: { id: number; name: string };
  since: Instant;
  /** The banner, French. */
  sentence: string;
}

export const REVIEW_VERDICTS = ['ok', 'question'] as const;
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];
export const REVIEW_VERDICT_LABELS: Record<ReviewVerdict, string> = { ok: 'Conforme', question: 'À vérifier' };

export interface ReviewEntry {
  divisionId: number;
  divisionName: string;
  verdict: ReviewVerdict;
  comment: string;
  who: string;
  at: Instant;
  /** true when the division was moved, renamed or (de)activated since: to be reviewed again. */
  outdated: boolean;
}

export interface ReviewState {
  /** The last entry of each division of the scope that has one. */
  entries: ReviewEntry[];
  divisions: number;
  /** Divisions ticked and not outdated. */
  done: number;
  questions: number;
  /** false when the kept entries were altered on this machine. */
  chainWhole: boolean;
  sentence: string;
}

/** A signed report: `seal` = SHA-256 of the canonical JSON of all the rest; `previous` = seal of the report before (64 zeros for the first). */
export interface ReviewReport {
  format: 'mycfia-revue-1';
  number: number;
  madeAt: Instant;
  madeBy: { id: number; name: string };
  home: { id: number; name: string };
  tree: {
    origin: TreeOrigin;
    asOf: Instant | null;
    hash: string;
    divisions: { id: number; parentId: number | null; name: string; active: boolean }[];
  };
  anomalies: string[];
  entries: (Omit<ReviewEntry, 'outdated'> & { hash: string })[];
  totals: { divisions: number; ok: number; question: number; outdated: number; unseen: number };
  leakTest: { finishedAt: Instant; verdict: LeakVerdict; sentence: string } | null;
  journal: { entries: number; head: string; whole: boolean };
  previous: string;
  seal: string;
}

/** A report ready to be kept: the same content three times. */
export interface ReviewExport {
  report: ReviewReport;
  fileName: string;
  /** The canonical JSON, seal included: what to keep as proof. */
  json: string;
  /** A page to print, without script or remote content. */
  html: string;
}

/** `clean` all and only · `leak` something was seen from where it must not be · `incomplete` no leak, but something expected is missing or a source was not tested. */
export const LEAK_VERDICTS = ['clean', 'leak', 'incomplete'] as const;
export type LeakVerdict = (typeof LEAK_VERDICTS)[number];
export const LEAK_VERDICT_LABELS: Record<LeakVerdict, string> = {
  clean: 'Aucune fuite',
  leak: 'Fuite détectée',
  incomplete: 'Aucune fuite, test incomplet',
};

export interface LeakFinding {
  kind: 'leak' | 'missing';
  source: SourceId;
  subject: string;
  /** The division whose scope was read. */
  divisionId: number;
  divisionName: string;
  /** Lines seen that must not be, or not seen that must be. */
  rows: number;
  sentence: string;
}

export interface LeakReport {
  startedAt: Instant;
  finishedAt: Instant;
  /** `canaries`: lines planted for the test; `rows`: lines that exist, read-only. */
  method: 'canaries' | 'rows';
  trigger: 'screen' | 'command' | 'nightly';
  verdict: LeakVerdict;
  /** The verdict in words, with the counts. */
  sentence: string;
  divisions: number;
  readings: number;
  /** Lines compared one by one. */
  checks: number;
  findings: LeakFinding[];
  /** Findings beyond those listed. */
  findingsLeftOut: number;
  tested: { source: SourceId; subject: string; divisions: number; rows: number }[];
  skipped: { source: SourceId; subject: string; reason: string }[];
}

export type LeakChunk =
  | { type: 'progress'; done: number; total: number; doing: string; leaks: number }
  | { type: 'result'; report: LeakReport };

/** Rights the review needs, both of them. */
export const REVIEW_RIGHTS: readonly Right[] = ['divisions_Visu', 'administrateur'];
