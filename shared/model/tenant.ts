import type { ScopeSimulation } from './review.ts';
import type { Instant } from './sourced.ts';

/** Rights of CFI that the product uses (DroitsUtilisateurDto); a missing key is false. */
export const RIGHTS = [
  'administrateur',
  'divisions_Visu',
  'stocks_Visu',
  'operations_Visu',
  'operations_Valid',
  'campagnes_Commande',
  'campagnes_Edit',
  'factures_Visu',
  'signataire',
  'valideur',
] as const;
export type Right = (typeof RIGHTS)[number];
export type Rights = Record<Right, boolean>;

export const RIGHT_LABELS: Record<Right, string> = {
  administrateur: 'administrer le réseau',
  divisions_Visu: "voir l'arborescence",
  stocks_Visu: 'voir les stocks',
  operations_Visu: 'voir les opérations',
  operations_Valid: 'valider des opérations',
  campagnes_Commande: 'commander des campagnes',
  campagnes_Edit: 'préparer des campagnes',
  factures_Visu: 'voir les factures',
  signataire: 'engager une dépense au-delà du seuil',
  valideur: 'valider des campagnes',
};

/** What somebody who lacks `right` is told: the right in words and by its name at CFI, and whom to ask. */
export const missingRight = (right: Right): string =>
  `Votre compte n'a pas le droit ${/^[aeiouéè]/u.test(RIGHT_LABELS[right]) ? "d'" : 'de '}${RIGHT_LABELS[right]} (${right}). Demandez-le à votre administrateur CFI.`;

/** One node of the division tree as the user may see it. `level` counts from the root of what exists (1 = head office). */
export interface Division {
  id: number;
  parentId: number | null;
  name: string;
  level: number | null;
  active: boolean;
}

/** The branch under one division, that division included; empty when it is not there. Parents come before their children, as trees are given. */
export function branchOf<D extends Pick<Division, 'id' | 'parentId'>>(divisions: readonly D[], id: number): D[] {
  const inside = new Set<number>();
  return divisions.filter((division) => {
    const belongs = division.id === id || (division.parentId !== null && inside.has(division.parentId));
    if (belongs) inside.add(division.id);
    return belongs;
  });
}

/** Where the tree comes from: the view, path-like names, or a flat list under home; `identity` = only the home division is known. */
export type TreeOrigin = 'view' | 'names' | 'flat' | 'identity';

/** What the scope chip shows. `path` goes from the user's home division to the chosen one. */
export interface ScopeInfo {
  key: string;
  label: string;
  path: { id: number; name: string }[];
  home: { id: number; name: string };
  selected: { id: number; name: string };
  /** Divisions the user may narrow to, home first, in tree order. */
  divisions: Division[];
  /** How many divisions the current scope holds, selected one included. */
  size: number;
  treeOrigin: TreeOrigin;
  treeAsOf: Instant | null;
  /** Cycles, orphans, duplicates… found while building the tree, in French. */
  anomalies: string[];
  /** "Voir comme" in progress, with its banner; `home` and `divisions` are then those of the simulated division. */
  simulation: ScopeSimulation | null;
}

export type SessionState = 'active' | 'expiring' | 'expired' | 'offline';

/** Who is signed in, as shown to the interface: no token, no hash. */
export interface SessionInfo {
  user: { id: number; firstName: string; lastName: string; email: string | null; identifiant: string };
  home: { id: number; name: string };
  rights: Rights;
  /** `offline` = CFI could not be reached, last known identity, local copy and queue only. */
  state: SessionState;
  signedInAt: Instant;
  /** 30 minutes after the sign-in; null when offline. */
  expiresAt: Instant | null;
}

export interface DemoUser {
  identifiant: string;
  motDePasse: string;
  name: string;
  description: string;
}
