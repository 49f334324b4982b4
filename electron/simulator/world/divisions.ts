import type { Random } from './random.ts';

/** One division of the fictitious network. Level 1 = head office. */
export interface WorldDivision {
  id: number;
  parentId: number | null;
  name: string;
  level: number;
}

/** Ids that the demonstration, its users and its tests rely on: one branch down the five levels, and a stranger. */
export const DIVISION = { siege: 1, departement: 2, agence: 3, service: 4, equipe: 5, agenceVoisine: 6, autreClient: 900_001 } as const;

const DEPARTEMENTS = [
  'Hauts-de-France',
  'Nouvelle-Aquitaine',
  'Auvergne-Rhône-Alpes',
  'Bretagne',
  'Occitanie',
  'Grand Est',
  'Normandie',
  'Pays de la Loire',
];
const AGENCES = [
  'Lille',
  'Bordeaux',
  'Lyon Confluence',
  'Rennes',
  'Toulouse',
  'Strasbourg',
  'Rouen',
  'Nantes',
  'Amiens',
  'Limoges',
  'Grenoble',
  'Brest',
  "L'Haÿ-les-Roses",
  'Nîmes',
];
const SERVICES = ['Communication', 'Logistique', 'Commercial', 'Relation adhérents', 'Événementiel', 'Achats'];
const EQUIPES = ['Accueil', 'Numérique', 'Courrier', 'Itinérante', 'Studio', 'Expéditions'];

/** The first branch is fixed: tenant 1 sees 2 and 3, tenant 3 never sees 1, 2 or 6. */
const FIRST: readonly WorldDivision[] = [
  { id: DIVISION.siege, parentId: null, name: 'Siège Horizon', level: 1 },
  { id: DIVISION.departement, parentId: DIVISION.siege, name: 'Département Île-de-France', level: 2 },
  { id: DIVISION.agence, parentId: DIVISION.departement, name: 'Agence Paris Nord', level: 3 },
  { id: DIVISION.service, parentId: DIVISION.agence, name: 'Service Marketing', level: 4 },
  { id: DIVISION.equipe, parentId: DIVISION.service, name: 'Équipe Terrain', level: 5 },
  { id: DIVISION.agenceVoisine, parentId: DIVISION.departement, name: 'Agence Paris Sud', level: 3 },
];

/** Another client of CFI in the same base commune: nobody of the demonstration may ever see it. */
const STRANGERS: readonly WorldDivision[] = [
  { id: DIVISION.autreClient, parentId: null, name: 'Siège Delorme (autre client)', level: 1 },
  { id: DIVISION.autreClient + 1, parentId: DIVISION.autreClient, name: 'Département Delorme Ouest', level: 2 },
  { id: DIVISION.autreClient + 2, parentId: DIVISION.autreClient + 1, name: 'Agence Delorme Nantes', level: 3 },
];

const NAMES: Record<number, { kind: string; list: readonly string[] }> = {
  2: { kind: 'Département', list: DEPARTEMENTS },
  3: { kind: 'Agence', list: AGENCES },
  4: { kind: 'Service', list: SERVICES },
  5: { kind: 'Équipe', list: EQUIPES },
};

/**
 * The network: five levels, `count` divisions of the demonstration's client (at least 6) and three of another client.
 * Parents always come before their children.
 */
export function makeDivisions(count: number, random: Random): WorldDivision[] {
  const wanted = Math.max(FIRST.length, Math.floor(count));
  const divisions = [...FIRST];
  const byLevel = new Map<number, WorldDivision[]>();
  for (const division of divisions) byLevel.set(division.level, [...(byLevel.get(division.level) ?? []), division]);
  const quotas: [level: number, share: number][] = [
    [2, 0.08],
    [3, 0.2],
    [4, 0.35],
    [5, 1],
  ];
  let id = divisions.length + 1;
  for (const [level, share] of quotas) {
    const own = byLevel.get(level) ?? [];
    byLevel.set(level, own);
    const target = share === 1 ? Number.POSITIVE_INFINITY : Math.max(own.length, Math.round(wanted * share));
    while (own.length < target && divisions.length < wanted) {
      const parent = chooseParent(byLevel.get(level - 1) ?? [], own.length, random);
      const division = { id: id++, parentId: parent.id, name: nameOf(level, own.length), level };
      own.push(division);
      divisions.push(division);
    }
  }
  return [...divisions, ...STRANGERS];
}

/** The demonstration branch (agency 3, service 4) keeps the children the scenarios count on; everybody else is served in turn. */
function chooseParent(parents: readonly WorldDivision[], turn: number, random: Random): WorldDivision {
  const open = parents.filter((parent) => parent.id !== DIVISION.agence && parent.id !== DIVISION.service);
  const list = open.length === 0 ? parents : open;
  return random.chance(0.7) ? list[turn % list.length]! : random.pick(list);
}

function nameOf(level: number, turn: number): string {
  const { kind, list } = NAMES[level]!;
  const round = Math.floor(turn / list.length);
  return `${kind} ${list[turn % list.length]}${round === 0 ? '' : ` ${round + 1}`}`;
}
