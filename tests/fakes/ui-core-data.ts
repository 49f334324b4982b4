import type { CampaignFile, CampaignStatus, CampaignSummary } from '../../shared/model/campaign.ts';
import type { HealthReport } from '../../shared/model/health.ts';
import type { Degradation, Sourced } from '../../shared/model/sourced.ts';
import { type StockRow, stockLevel } from '../../shared/model/stock.ts';
import type { SimulatorState, SystemInfo } from '../../shared/model/system.ts';
import { type Division, RIGHTS, type Rights, type ScopeInfo, type SessionInfo } from '../../shared/model/tenant.ts';

/** Fictitious data for the gallery: rich enough to show every shape (long names, unknowns, negatives, several channels). */
const MINUTE = 60_000;
export const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();

export const divisions: Division[] = [
  { id: 1, parentId: null, name: 'Réseau Horizon', level: 1, active: true },
  { id: 10, parentId: 1, name: 'Nord', level: 2, active: true },
  { id: 11, parentId: 10, name: 'Agence de Lille', level: 3, active: true },
  { id: 12, parentId: 10, name: 'Agence de Dunkerque', level: 3, active: true },
  { id: 13, parentId: 10, name: "Agence de Villeneuve-d'Ascq, parc scientifique de la Haute-Borne", level: 3, active: true },
  { id: 20, parentId: 1, name: 'Île-de-France', level: 2, active: true },
  { id: 21, parentId: 20, name: 'Agence de Paris Nord', level: 3, active: true },
  { id: 22, parentId: 20, name: 'Agence de Créteil', level: 3, active: false },
  { id: 30, parentId: 1, name: 'Sud', level: 2, active: true },
  { id: 31, parentId: 30, name: 'Agence de Marseille', level: 3, active: true },
  { id: 32, parentId: 30, name: 'Agence de Nîmes', level: 3, active: true },
  { id: 33, parentId: 30, name: 'Agence de Béziers', level: 3, active: true },
];

export const scope = (selected = 1): ScopeInfo => {
  const division = divisions.find((each) => each.id === selected) ?? divisions[0]!;
  const path = [];
  for (let at: Division | undefined = division; at; at = divisions.find((each) => each.id === at?.parentId))
    path.unshift({ id: at.id, name: at.name });
  const below = (id: number): number => divisions.filter((each) => each.parentId === id).reduce((sum, each) => sum + 1 + below(each.id), 0);
  return {
    key: `fictif-${selected}`,
    label: division.name,
    path,
    home: { id: 1, name: 'Réseau Horizon' },
    selected: { id: division.id, name: division.name },
    divisions,
    size: 1 + below(selected),
    treeOrigin: 'view',
    treeAsOf: ago(12),
    anomalies: [],
    simulation: null,
  };
};

export const rights = (held: readonly (keyof Rights)[] = RIGHTS): Rights =>
  Object.fromEntries(RIGHTS.map((right) => [right, held.includes(right)])) as Rights;

export const session = (change: Partial<SessionInfo> = {}): SessionInfo => ({
  user: { id: 7, firstName: 'Camille', lastName: 'Durand', email: 'camille.durand@horizon.example', identifiant: 'camille.durand' },
  home: { id: 1, name: 'Réseau Horizon' },
  rights: { ...rights(), signataire: false },
  state: 'active',
  signedInAt: ago(11),
  expiresAt: new Date(Date.now() + 18 * MINUTE + 20_000).toISOString(),
  ...change,
});

/** Somebody else of the same machine. */
export const OTHER = {
  user: { id: 8, firstName: 'Louis', lastName: 'Bernard', email: 'louis.bernard@horizon.example', identifiant: 'louis.bernard' },
  home: { id: 2, name: 'Agence de Lille' },
} satisfies Partial<SessionInfo>;

export const info: SystemInfo = {
  version: '0.1.0',
  demonstration: true,
  shell: 'navigateur',
  dataFolder: '/home/camille/.local/share/mycfia-desktop',
  secrets: 'fictif',
  notices: [],
};

const NAMES = [
  'Flyer A4',
  'Affiche A3 Promo Été',
  'Enveloppe C5 à fenêtre',
  'Brochure institutionnelle 16 pages',
  'Carte de visite',
  'Kakémono 85 × 200',
  'Dépliant 3 volets « Rénovation énergétique » version longue avec encart détachable',
  'Bloc-notes A5',
  'Stylo gravé',
  'Chemise à rabats',
  'Sticker vitrine',
  'Roll-up salon',
  'Catalogue printemps',
  'Étiquette colis',
  'Papier à en-tête',
];

/** Deterministic lines: the index decides everything. */
export const stocks: StockRow[] = Array.from({ length: 12_480 }, (_, index) => {
  const division = divisions[(index * 7) % divisions.length]!;
  const minimum = index % 11 === 4 ? null : 200 + ((index * 37) % 9) * 100;
  const quantity = index === 0 ? 1250 : index % 23 === 9 ? null : index % 97 === 50 ? -12 : (index * 131) % 2300;
  const name = NAMES[index % NAMES.length]!;
  return {
    id: index + 1,
    divisionId: division.id,
    divisionName: division.name,
    name: index < NAMES.length ? name : `${name} ${Math.floor(index / NAMES.length) + 1}`,
    clientCode: index % 5 === 3 ? null : `HRZ-${String(1000 + index)}`,
    storageRef: index % 4 === 1 ? null : `ALLEE-${(index % 30) + 1}-${(index % 6) + 1}`,
    quantity,
    minimum,
    level: stockLevel(quantity, minimum),
    heightCm: 29.7,
    widthCm: 21,
    depthCm: index % 3 === 0 ? null : 0.1,
    weightG: index % 6 === 2 ? null : 5,
    comment: index % 8 === 0 ? 'Réassort prévu par lot de 500.' : null,
    updatedAt: index % 13 === 0 ? null : ago(index % 600),
  };
});

const summary = (id: number, name: string, status: CampaignStatus, change: Partial<CampaignSummary> = {}): CampaignSummary => ({
  id,
  name,
  divisionId: 11,
  divisionName: 'Agence de Lille',
  channels: ['sms'],
  status,
  author: { id: 4, name: 'Louis Bernard' },
  startDate: '2027-06-01',
  endDate: '2027-08-31',
  budgetEuros: 2500,
  updatedAt: ago(95),
  reason: null,
  ...change,
});

export const campaigns: CampaignSummary[] = [
  summary(123, 'Promo Été 2025', 'to_validate'),
  summary(131, 'Rentrée des adhérents', 'to_validate', {
    channels: ['sms', 'email', 'papier'],
    divisionName: 'Agence de Paris Nord',
    budgetEuros: 8010,
  }),
  summary(134, "Invitation à l'inauguration de l'agence de Villeneuve-d'Ascq", 'to_validate', {
    channels: ['papier'],
    divisionName: "Agence de Villeneuve-d'Ascq, parc scientifique de la Haute-Borne",
    author: null,
    budgetEuros: null,
    endDate: null,
  }),
  summary(140, 'Vœux 2027', 'draft', { channels: ['email'] }),
  summary(141, 'Parrainage', 'to_rework', {
    channels: ['sms', 'email'],
    reason: 'Le texte de la relance annonce une remise qui a pris fin le 30 septembre.',
  }),
  summary(110, 'Ouverture du dimanche', 'queued'),
  summary(111, 'Portes ouvertes', 'deposited', { channels: ['sms', 'email'] }),
  summary(112, 'Enquête de satisfaction', 'imported', { channels: ['email'] }),
  summary(115, 'Anniversaire clients', 'rejected', { reason: 'Expéditeur « HORIZ@N » refusé : lettres et chiffres uniquement.' }),
];

export function campaignFile(id: number): CampaignFile | null {
  const found = campaigns.find((each) => each.id === id);
  if (!found) return null;
  const blocked = id === 131;
  return {
    ...found,
    client: { name: 'Réseau Horizon', email: 'contact@horizon.example', phone: '+33 3 20 00 00 00' },
    goal: 'CONVERSION',
    context: 'Faire venir en agence les clients inactifs depuis six mois, avec une remise estivale de 20 %.',
    website: 'https://horizon.example/ete',
    contents: [],
    previews: [
      {
        channel: 'sms',
        recipient: 'Maximilienne-Alexandrine de La Rochefoucauld-Montmorency',
        why: 'le plus long',
        sender: 'HORIZON',
        text: 'Bonjour Maximilienne-Alexandrine, -20% sur tout le magasin du 1er juin au 31 août dans votre agence Horizon de Lille. Présentez ce message en caisse. STOP 36180',
        sms: { encoding: 'GSM-7', units: 161, parts: 2, culprits: [] },
      },
      {
        channel: 'sms',
        recipient: 'Anne Petit',
        why: 'premier du fichier',
        sender: 'HORIZON',
        text: 'Bonjour Anne, -20% sur tout le magasin du 1er juin au 31 août dans votre agence Horizon de Lille. Présentez ce message en caisse. STOP 36180',
        sms: { encoding: 'GSM-7', units: 139, parts: 1, culprits: [] },
      },
      {
        channel: 'sms',
        recipient: 'Zoë Nuñez',
        why: 'accents rares',
        sender: 'HORIZON',
        text: 'Bonjour Zoë, -20% sur tout le magasin du 1er juin au 31 août dans votre agence Horizon de Lille. Présentez ce message en caisse. STOP 36180',
        sms: { encoding: 'UCS-2', units: 138, parts: 3, culprits: ['ë'] },
      },
    ],
    smsMeter: { maxParts: 3, shareAboveOnePart: 0.034, totalParts: 1287 },
    recipients: [
      {
        channel: 'sms',
        total: 1290,
        valid: 1243,
        excluded: [
          { reason: 'Numéro qui n’est pas un mobile', count: 31, example: '03 20 00 00 01' },
          { reason: "Inscrits sur la liste d'opposition", count: 12, example: null },
          { reason: 'Doublons', count: 4, example: '+33 6 00 00 00 12' },
        ],
      },
    ],
    budget: {
      lines: [
        { code: 'sms', label: 'SMS (par partie)', quantity: 1287, unitThousandths: 55, totalThousandths: 70_785 },
        { code: 'rent', label: 'Location adresse SMS', quantity: 1243, unitThousandths: 140, totalThousandths: 174_020 },
        ...(blocked ? [{ code: 'avanci', label: 'Contacts qualifiés', quantity: 200, unitThousandths: null, totalThousandths: null }] : []),
      ],
      totalThousandths: blocked ? null : 244_805,
      projectBudgetEuros: found.budgetEuros,
      gridDate: '2026-01-01',
    },
    planning: blocked
      ? { sendAt: '2027-06-06T08:00:00.000Z', timezone: 'Europe/Paris', legal: false, nextLegalSlot: '2027-06-07T06:00:00.000Z' }
      : { sendAt: '2027-06-01T08:00:00.000Z', timezone: 'Europe/Paris', legal: true, nextLegalSlot: null },
    issues: [
      ...(blocked
        ? [
            {
              rule: 'planning.dimanche',
              level: 'block' as const,
              section: 'planning' as const,
              field: 'sendAt',
              message: 'Un SMS commercial ne peut pas partir un dimanche.',
              repair: 'Déplacer au lundi 7 juin 2027 à 08:00',
            },
            {
              rule: 'budget.prix',
              level: 'block' as const,
              section: 'budget' as const,
              field: 'avanci',
              message: "Le prix des contacts qualifiés n'est pas fixé dans la grille.",
              repair: null,
            },
          ]
        : []),
      {
        rule: 'sms.parties',
        level: 'warn',
        section: 'contenus',
        field: 'text',
        message: '3,4 % des destinataires recevront plus d’une partie (3 au plus).',
        repair: 'Raccourcir le texte de 22 caractères',
      },
      {
        rule: 'contacts.exclus',
        level: 'warn',
        section: 'contacts',
        field: 'telephone',
        message: "47 contacts sont mis à l'écart du SMS.",
        repair: null,
      },
    ],
    checkedRules: 34,
    history: [
      { at: ago(95), who: 'Louis Bernard', what: 'Soumise à validation', why: null },
      { at: ago(1600), who: 'Camille Durand', what: 'Renvoyée', why: 'La mention STOP manquait.' },
      { at: ago(2900), who: 'Louis Bernard', what: 'Créée', why: null },
    ],
    seal: 'a'.repeat(64),
    version: 2,
    approval:
      found.status === 'to_validate' ? { allowed: true, reason: null } : { allowed: false, reason: 'Cette campagne est déjà décidée.' },
    references: ['queued', 'deposited', 'imported'].includes(found.status)
      ? found.channels.map((channel) => `MYCFIA-${id}-2-${channel}`)
      : [],
  };
}

export const health = (change: Partial<HealthReport> = {}): HealthReport => ({
  mode: 'online',
  verdict: 'Tout répond. Les chiffres viennent de la base commune.',
  parts: [
    {
      part: 'base',
      state: 'ok',
      message: 'Lectures normales.',
      lastSuccessAt: ago(0.4),
      lastFailureAt: null,
      latencyMs: 41,
      nextProbeAt: null,
    },
    {
      part: 'api',
      state: 'ok',
      message: 'Prête à prendre le relais.',
      lastSuccessAt: ago(2),
      lastFailureAt: null,
      latencyMs: 182,
      nextProbeAt: null,
    },
    {
      part: 'copy',
      state: 'ok',
      message: 'Copie complète, 12 480 lignes.',
      lastSuccessAt: ago(3),
      lastFailureAt: null,
      latencyMs: 2,
      nextProbeAt: null,
    },
    {
      part: 'sftp',
      state: 'ok',
      message: 'Dépôt joignable, clé vérifiée.',
      lastSuccessAt: ago(1),
      lastFailureAt: null,
      latencyMs: 88,
      nextProbeAt: null,
    },
    {
      part: 'mycfia',
      state: 'ok',
      message: 'Campagnes à jour.',
      lastSuccessAt: ago(1),
      lastFailureAt: null,
      latencyMs: 9,
      nextProbeAt: null,
    },
    {
      part: 'model',
      state: 'not_configured',
      message: "L'assistant répond avec son propre moteur.",
      lastSuccessAt: null,
      lastFailureAt: null,
      latencyMs: null,
      nextProbeAt: null,
    },
    { part: 'session', state: 'ok', message: 'Ouverte.', lastSuccessAt: ago(11), lastFailureAt: null, latencyMs: null, nextProbeAt: null },
  ],
  freshness: [
    { view: 'stocks', label: 'Stocks', asOf: ago(3), source: 'base', budgetSeconds: 900, stale: false },
    { view: 'campagnes', label: 'Campagnes', asOf: ago(1), source: 'mycfia', budgetSeconds: 300, stale: false },
    { view: 'divisions', label: 'Arborescence', asOf: ago(130), source: 'base', budgetSeconds: 3600, stale: true },
  ],
  incidents: [
    { id: 'i1', part: 'base', startedAt: ago(190), endedAt: ago(181), message: 'la base commune a mis plus de 300 ms à répondre.' },
  ],
  lastSource: 'base',
  lastAsOf: ago(3),
  sentinel: {
    checkedAt: ago(20),
    nextCheckAt: ago(-40),
    views: [
      {
        view: 'stocks',
        label: 'Stocks',
        state: 'ok',
        message: 'colonnes et valeurs conformes.',
        changes: [],
        comparison: { at: ago(20), lines: 50, differing: 0 },
      },
      {
        view: 'operations',
        label: 'Opérations',
        state: 'drift',
        message: 'lecture suspendue sur la base commune.',
        changes: ['colonne « nb_adresses » absente (renommée « adresses » ?)'],
        comparison: null,
      },
    ],
  },
  plan: [
    {
      source: 'base',
      rank: 1,
      deadlines: [{ label: 'connexion', ms: 300 }],
      circuit: 'closed',
      failures: 0,
      nextProbeAt: null,
      suspended: [{ label: 'Opérations', message: 'une colonne a changé.' }],
    },
    {
      source: 'api',
      rank: 2,
      deadlines: [{ label: 'lecture', ms: 2_000 }],
      circuit: 'untried',
      failures: 0,
      nextProbeAt: null,
      suspended: [],
    },
    {
      source: 'copy',
      rank: 3,
      deadlines: [{ label: 'lecture', ms: 500 }],
      circuit: 'closed',
      failures: 0,
      nextProbeAt: null,
      suspended: [],
    },
  ],
  ...change,
});

export const simulator: SimulatorState = {
  faults: { base: 'ok', api: 'ok', sftp: 'ok', batch: 'ok', jobs: 'ok', mycfia: 'ok' },
  batchPeriodSeconds: 20,
  lastBatchAt: ago(0.3),
  addresses: [
    { part: 'base', address: 'tcp://127.0.0.1:41433' },
    { part: 'api', address: 'http://127.0.0.1:48080' },
    { part: 'sftp', address: 'sftp://127.0.0.1:40022' },
  ],
};

export const refusedBase: Degradation = { source: 'base', reason: 'refused', message: 'La base commune ne répond pas.', at: ago(1) };
export const refusedApi: Degradation = {
  source: 'api',
  reason: 'deadline',
  message: "L'API de secours n'a pas répondu à temps.",
  at: ago(1),
};

export const sourced = <T>(value: T, change: Partial<Sourced<T>> = {}): Sourced<T> => ({
  value,
  source: 'base',
  asOf: ago(3),
  readAt: ago(0),
  latencyMs: 41,
  degraded: [],
  stale: false,
  budgetSeconds: 900,
  scope: { key: 'fictif-1', label: 'Réseau Horizon', divisions: 12 },
  ...change,
});
