/** What the interface knows about the application itself. */
export interface SystemInfo {
  version: string;
  /** true on the embedded, fictitious CFI. */
  demonstration: boolean;
  shell: 'bureau' | 'navigateur' | 'commande';
  dataFolder: string;
  /** How secrets are kept: system keychain, until quitting, file under a passphrase, environment, or fictitious. */
  secrets: 'trousseau' | 'memoire' | 'fichier' | 'environnement' | 'fictif';
  /** Sentences to show once at start (a file put aside, a fallback of the shell…). */
  notices: string[];
}

export const THEMES = ['systeme', 'clair', 'sombre-bleu', 'sombre-rouge'] as const;
export type Theme = (typeof THEMES)[number];
export interface Preferences {
  theme: Theme;
  density: 'confort' | 'compact';
}

/** Parts of the fictitious CFI that can be broken on purpose, and how. */
export const SIMULATED_PARTS = ['base', 'api', 'sftp', 'batch', 'jobs', 'mycfia'] as const;
export type SimulatedPart = (typeof SIMULATED_PARTS)[number];
export const FAULTS = [
  'ok',
  'down', // connection refused
  'slow', // answers after a delay
  'silent', // accepts, never answers
  'half-open', // answers, then goes silent in the middle
  'reset', // cuts in the middle of an answer
  'wrong-answer', // base: a column missing and wrong types · api: HTML page, truncated JSON · sftp: permission denied · batch: refuses with a reason
  'login-refused',
  'expired-token', // api
  'missing-right', // api: 400 with a bare string
  'host-key-changed', // sftp
  'disk-full', // sftp
  'stale', // jobs: views are no longer refreshed
  'empty', // base: a view being reloaded shows 0 rows
] as const;
export type Fault = (typeof FAULTS)[number];

export const SIMULATED_PART_LABELS: Record<SimulatedPart, string> = {
  base: 'Base commune (SQL Server)',
  api: 'API CFI',
  sftp: 'Dépôt SFTP',
  batch: "Lot d'import CFI",
  jobs: 'Rafraîchissement des vues',
  mycfia: 'Base MyCfia',
};
export const FAULT_LABELS: Record<Fault, string> = {
  ok: 'En marche',
  down: 'Arrêtée',
  slow: 'Lente',
  silent: 'Muette',
  'half-open': 'À moitié ouverte',
  reset: 'Coupée au milieu',
  'wrong-answer': 'Réponse fausse',
  'login-refused': 'Connexion refusée',
  'expired-token': 'Jeton expiré',
  'missing-right': 'Droit manquant',
  'host-key-changed': 'Clé du serveur changée',
  'disk-full': 'Disque plein',
  stale: 'Données figées',
  empty: 'Vue en rechargement',
};

/** Which faults make sense for which part. */
export const FAULTS_OF_PART: Record<SimulatedPart, readonly Fault[]> = {
  base: ['ok', 'down', 'slow', 'silent', 'half-open', 'reset', 'wrong-answer', 'login-refused', 'empty'],
  api: ['ok', 'down', 'slow', 'silent', 'half-open', 'reset', 'wrong-answer', 'expired-token', 'missing-right', 'login-refused'],
  sftp: ['ok', 'down', 'slow', 'silent', 'half-open', 'reset', 'wrong-answer', 'login-refused', 'host-key-changed', 'disk-full'],
  batch: ['ok', 'down', 'slow', 'wrong-answer'],
  jobs: ['ok', 'down', 'stale'],
  mycfia: ['ok', 'down', 'slow', 'silent', 'half-open', 'reset'],
};

export type SimulatorFaults = Record<SimulatedPart, Fault>;
export interface SimulatorState {
  faults: SimulatorFaults;
  batchPeriodSeconds: number;
  lastBatchAt: string | null;
  /** Where the fictitious services listen, to be tried with tsql, sftp and curl. */
  addresses: { part: SimulatedPart; address: string }[];
}
