import { DIVISION } from './divisions.ts';

/** DroitsUtilisateurDto: every boolean of CFI's contract, and the quota. */
export const CFI_RIGHTS = [
  'connexion',
  'pwa',
  'administrateur',
  'logistique',
  'production',
  'developpement',
  'utilisateurs_Modif',
  'utilisateurs_Crea',
  'utilisateurs_Supp',
  'utilisateurs_EmpruntIdentite',
  'divisions_Crea',
  'divisions_Modif',
  'divisions_Visu',
  'stocks_Crea',
  'stocks_Modif',
  'stocks_Visu',
  'stocks_Supp',
  'operations_Crea',
  'operations_Valid',
  'operations_Visu',
  'campagnes_Commande',
  'campagnes_Edit',
  'reprises_Visu',
  'npaI_Crea',
  'npaI_Visu',
  'factures_Visu',
  'signataire',
  'valideur',
] as const;
export type CfiRight = (typeof CFI_RIGHTS)[number];

/** A fictitious person. `demo` users are announced with their password; the others fill lists. */
export interface WorldUser {
  id: number;
  divisionId: number;
  identifiant: string;
  nom: string;
  prenom: string;
  email: string | null;
  rights: readonly CfiRight[];
  demo: string | null;
}

/** Password of every fictitious user. */
export const DEMO_PASSWORD = 'demo';

const READ = ['connexion', 'stocks_Visu', 'operations_Visu', 'factures_Visu', 'divisions_Visu'] as const;

export const WORLD_USERS: readonly WorldUser[] = [
  {
    id: 101,
    divisionId: DIVISION.siege,
    identifiant: 'siege',
    nom: 'Vasseur',
    prenom: 'Hélène',
    email: 'helene.vasseur@exemple.test',
    rights: CFI_RIGHTS,
    demo: 'Siège social (niveau 1), administratrice : tous les droits, tout le réseau',
  },
  {
    id: 102,
    divisionId: DIVISION.departement,
    identifiant: 'departement',
    nom: 'Marchetti',
    prenom: 'Bruno',
    email: 'bruno.marchetti@exemple.test',
    rights: [...READ, 'campagnes_Edit', 'campagnes_Commande'],
    demo: 'Département Île-de-France (niveau 2) : prépare des campagnes, ne valide pas',
  },
  {
    id: 103,
    divisionId: DIVISION.agence,
    identifiant: 'agence',
    nom: 'Lemoine',
    prenom: 'Aïcha',
    email: 'aicha.lemoine@exemple.test',
    rights: [...READ, 'campagnes_Edit'],
    demo: 'Agence Paris Nord (niveau 3) : auteure de la campagne 123, ne valide pas',
  },
  {
    id: 104,
    divisionId: DIVISION.service,
    identifiant: 'service',
    nom: 'Okafor',
    prenom: 'Daniel',
    email: 'daniel.okafor@exemple.test',
    rights: ['connexion', 'stocks_Visu', 'operations_Visu'],
    demo: 'Service Marketing (niveau 4) : stocks et opérations seulement',
  },
  {
    id: 105,
    divisionId: DIVISION.equipe,
    identifiant: 'equipe',
    nom: 'Ferrand',
    prenom: 'Noé',
    // CFI may leave the e-mail of a user empty: one of ours has none.
    email: null,
    rights: ['connexion', 'stocks_Visu'],
    demo: 'Équipe Terrain (niveau 5) : stocks seulement',
  },
  {
    id: 106,
    divisionId: DIVISION.departement,
    identifiant: 'valideur',
    nom: 'Castel',
    prenom: 'Inès',
    email: 'ines.castel@exemple.test',
    rights: [...READ, 'campagnes_Edit', 'operations_Valid', 'valideur'],
    demo: "Département Île-de-France (niveau 2) : valide les campagnes de l'agence Paris Nord",
  },
  {
    id: 107,
    divisionId: DIVISION.siege,
    identifiant: 'signataire',
    nom: 'Brémond',
    prenom: 'Yves',
    email: 'yves.bremond@exemple.test',
    rights: [...READ, 'campagnes_Edit', 'campagnes_Commande', 'operations_Valid', 'valideur', 'signataire'],
    demo: 'Siège social (niveau 1) : valide et engage les dépenses au-delà du seuil',
  },
  {
    id: 108,
    divisionId: DIVISION.agence,
    identifiant: 'sansdroit',
    nom: 'Peltier',
    prenom: 'Rose',
    email: 'rose.peltier@exemple.test',
    rights: ['connexion'],
    demo: 'Agence Paris Nord (niveau 3) : aucun droit',
  },
  {
    id: 109,
    divisionId: DIVISION.agence,
    identifiant: 'bloque',
    nom: 'Jourdan',
    prenom: 'Marc',
    email: 'marc.jourdan@exemple.test',
    rights: [],
    demo: null,
  },
  {
    id: 110,
    divisionId: DIVISION.agenceVoisine,
    identifiant: 'voisine',
    nom: 'Delattre',
    prenom: 'Sonia',
    email: 'sonia.delattre@exemple.test',
    rights: [...READ, 'campagnes_Edit'],
    demo: null,
  },
  {
    id: 111,
    divisionId: DIVISION.autreClient,
    identifiant: 'delorme',
    nom: 'Delorme',
    prenom: 'Paul',
    email: 'paul.delorme@exemple.test',
    rights: CFI_RIGHTS,
    demo: null,
  },
];
