import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { CampaignSummary, RuleInfo, Section } from '../../shared/model/campaign.ts';
import type { ContactProblem, ContactsPreview } from '../../shared/model/contact.ts';
import type { SaveResult, SettingsView, Workspace } from '../../shared/model/workspace.ts';
import { budget, calendarOf, contents, previewOf, workspaceOf } from './ui-core-campaign-data.ts';
import { ago } from './ui-core-data.ts';

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };

interface CampaignWorld {
  campaigns(): CampaignSummary[];
  add(campaign: CampaignSummary): void;
  status(id: number, status: CampaignSummary['status']): void;
  changed(): void;
  /** MyCfia out of reach: what is typed is kept here. */
  offline(): boolean;
  /** Somebody else wrote the section meanwhile. */
  contested(): boolean;
}

const PROBLEMS: ContactProblem[] = [
  {
    line: 14,
    channel: 'sms',
    field: 'telephone',
    value: '03 20 00 00 01',
    problem: "Ce numéro n'est pas un mobile",
    suggestion: null,
    label: 'Anne Petit',
  },
  {
    line: 52,
    channel: 'sms',
    field: 'telephone',
    value: '6 12 34 56 7',
    problem: 'Numéro incomplet',
    suggestion: null,
    label: 'Louis Roche',
  },
  {
    line: 87,
    channel: 'email',
    field: 'mail',
    value: 'zoe.nunez@horizon,example',
    problem: 'Adresse e-mail invalide',
    suggestion: 'zoe.nunez@horizon.example',
    label: 'Zoë Nuñez',
  },
  {
    line: 140,
    channel: 'papier',
    field: 'code_postal',
    value: '5900',
    problem: 'Code postal de 5 chiffres attendu',
    suggestion: '59000',
    label: 'Paul Weber',
  },
];
const RULES: RuleInfo[] = [
  {
    id: 'sms.stop',
    level: 'block',
    section: 'contenus',
    title: 'Mention STOP présente',
    source: 'Code des postes et des communications électroniques, article L34-5',
  },
  { id: 'sms.longueur', level: 'warn', section: 'contenus', title: 'SMS en une partie', source: 'Réglage du siège' },
  {
    id: 'planning.dimanche',
    level: 'block',
    section: 'planning',
    title: 'Aucun SMS commercial le dimanche',
    source: 'Charte des opérateurs',
  },
  { id: 'budget.prix', level: 'block', section: 'budget', title: 'Un prix pour chaque ligne', source: 'Règle du produit' },
  { id: 'projet.nom', level: 'block', section: 'projet', title: 'Nom de 2 à 100 caractères', source: 'Limite des tables de CFI' },
];
const SETTINGS: SettingsView['settings'] = {
  signingThresholdEuros: 5000,
  singleValidator: false,
  postage: 'G4',
  depositDays: { sms: 0, email: 0, papier: 3 },
  usualHours: { from: 8, to: 20 },
  legalHours: { from: 8, to: 22 },
  smsWarnAboveParts: 1,
  smsBlockAboveParts: 4,
  stopNumber: '36180',
  personalDataDays: 30,
};

/** Preparing, judging and governing campaigns, in memory. */
export function campaignHandlers(world: CampaignWorld): Handlers {
  const open = new Map<number, Workspace>();
  const seen = new Set<number>();
  const fixed = new Set<number>();
  let uploads = 0;
  let settings = SETTINGS;
  const workspace = (id: number): Workspace => {
    const found = world.campaigns().find((each) => each.id === id);
    if (!found) throw new AppError('not_found', "Cette campagne n'existe pas dans votre périmètre.");
    const known = open.get(id) ?? workspaceOf(id, found.name, found.status === 'draft' || found.status === 'to_rework');
    open.set(id, known);
    return known;
  };
  const store = (id: number, section: Section, change: Partial<Workspace>): SaveResult => {
    const former = workspace(id);
    const states = former.states.map((state) =>
      state.section === section
        ? { ...state, version: `${state.version}+`, local: world.offline() ? ({ state: 'pending', savedAt: ago(0) } as const) : null }
        : state,
    );
    const next = { ...former, ...change, states };
    open.set(id, next);
    if (!world.offline()) world.changed();
    return world.offline()
      ? {
          outcome: 'kept',
          savedAt: ago(0),
          message: 'MyCfia ne répond pas : gardé sur ce poste, et enregistré dans MyCfia dès son retour.',
          workspace: next,
        }
      : { outcome: 'saved', savedAt: ago(0), merged: false, workspace: next };
  };
  const save = ({ campaignId, section, patch }: InputOf<'workspace.save'>): SaveResult => {
    const former = workspace(campaignId);
    if (world.contested())
      return {
        outcome: 'conflict',
        savedAt: ago(0),
        conflict: {
          section,
          version: 'v9',
          by: 'Inès Moreau',
          at: ago(2),
          fields: [
            {
              field: 'goalDescription',
              label: 'Objectif',
              base: 'À définir',
              mine: 'Cent visites en agence avant fin août.',
              theirs: 'Cinquante commandes en ligne.',
            },
          ],
        },
      };
    const own = former.sections[section] as object;
    const { upsert, remove } = patch as { upsert?: { id: number | null; fields?: object }[]; remove?: number[] };
    const items = (own as { items?: { id: number; fields?: object }[] }).items;
    const merged = items
      ? {
          items: [
            ...items
              .filter((item) => !remove?.includes(item.id))
              .map((item) => {
                const change = upsert?.find((each) => each.id === item.id);
                return change ? { ...item, ...change, ...(change.fields ? { fields: { ...item.fields, ...change.fields } } : {}) } : item;
              }),
            ...(upsert ?? [])
              .filter((each) => each.id === null)
              .map((each, index) => ({ ...BLANK[section], ...each, id: 5000 + items.length + index })),
          ].map((item) => ('status' in item ? { ...item, frozen: item.status === 'approved' } : item)),
        }
      : { ...own, ...patch };
    const changed = Object.keys(patch);
    const sections = { ...former.sections, [section]: merged };
    if (section === 'planning' && 'sendAt' in patch) Object.assign(sections.planning, { legal: true });
    const issues = former.issues.filter(
      (issue) => !(issue.section === section && (changed.includes(issue.field) || issue.fix?.section === section)),
    );
    return store(campaignId, section, { sections, issues, name: sections.projet.name });
  };
  const contactsSaved = (id: number): SaveResult => store(id, 'contacts', {});
  return {
    'workspace.open': ({ campaignId }) => workspace(campaignId),
    'workspace.save': save,
    'workspace.visit': () => null,
    'workspace.resolve': ({ campaignId, section }) => store(campaignId, section, {}),
    'workspace.conflict': ({ campaignId, section }) => store(campaignId, section, {}),
    'workspace.clients': () => [
      { id: 11, name: 'Réseau Horizon', divisionName: 'Réseau Horizon' },
      { id: 12, name: 'Agence de Lille', divisionName: 'Agence de Lille' },
    ],
    'workspace.create': ({ name }) => {
      world.add({
        ...world.campaigns()[0]!,
        id: 142,
        name,
        status: 'draft',
        channels: [],
        reason: null,
        startDate: null,
        endDate: null,
        budgetEuros: null,
      });
      return { campaignId: 142 };
    },
    'workspace.requestValidation': ({ campaignId }) => {
      world.status(campaignId, 'to_validate');
      return workspace(campaignId);
    },
    'contacts.upload': ({ uploadId, totalBytes }) => ({ uploadId, received: ++uploads, total: totalBytes, complete: true }),
    'contacts.preview': ({ uploadId }) => contactsPreview(uploadId),
    'contacts.map': ({ campaignId }) => {
      const filled = workspaceOf(140, 'modèle', true).sections.contacts;
      return store(campaignId, 'contacts', { sections: { ...workspace(campaignId).sections, contacts: filled } });
    },
    'contacts.problems': ({ channel, problem }) => {
      const left = PROBLEMS.filter((row) => !fixed.has(row.line));
      const rows = left.filter((row) => (!channel || row.channel === channel) && (!problem || row.problem === problem));
      const kinds = [...new Set(left.map((row) => row.problem))].map((each) => ({
        problem: each,
        count: left.filter((row) => row.problem === each).length,
      }));
      return { total: rows.length, rows, kinds, perChannel: [], excludedLines: 3 };
    },
    'contacts.correct': ({ campaignId, corrections }) => {
      for (const { line } of corrections) fixed.add(line);
      return contactsSaved(campaignId);
    },
    'contacts.exclude': ({ campaignId, lines }) => {
      for (const line of lines) fixed.add(line);
      return contactsSaved(campaignId);
    },
    'contacts.badLinesCsv': () => ({ fileName: 'lignes-a-corriger.csv', csv: 'ligne;valeur\r\n', lines: 4 }),
    'contacts.duplicates': () => ({
      total: 1,
      groups: [
        {
          by: 'telephone',
          value: '+33 6 00 00 00 12',
          lines: [
            { line: 8, label: 'Anne Petit', kept: true },
            { line: 311, label: 'A. Petit', kept: false },
          ],
        },
      ],
    }),
    'contacts.opposition': () => ({ readable: true, count: 1208, importedAt: ago(8000), added: 0, unreadable: 0 }),
    'campaigns.openings': () => openings(seen),
    'campaigns.opened': ({ contentId }) => {
      seen.add(contentId);
      return openings(seen);
    },
    'campaigns.previews': ({ contentId, recipient, search }) => {
      const item =
        [...open.values()].flatMap((each) => each.sections.contenus.items).find((each) => each.id === contentId) ??
        contents.find((each) => each.id === contentId);
      if (!item) throw new AppError('not_found', "Ce contenu n'existe plus.");
      return previewOf(item, recipient ?? 'first', search);
    },
    'campaigns.versions': ({ id }) => [
      {
        version: 2,
        by: 'Camille Durand',
        at: ago(1500),
        seal: 'c'.repeat(64),
        channels: ['sms'],
        references: [`MYCFIA-${id}-2-sms`],
        comparable: true,
      },
      {
        version: 1,
        by: 'Camille Durand',
        at: ago(9000),
        seal: 'd'.repeat(64),
        channels: ['sms'],
        references: [`MYCFIA-${id}-1-sms`],
        comparable: true,
      },
    ],
    'campaigns.compare': ({ from, to }) => ({
      from: { version: from, at: ago(9000) },
      to: to ? { version: to, at: ago(1500) } : null,
      identical: false,
      differences: [
        {
          section: 'contenus',
          field: 'sms.text',
          label: 'SMS principal, message',
          before: 'Bonjour {PRENOM}, -15% sur tout le magasin. STOP 36180',
          after: 'Bonjour {PRENOM}, -20% sur tout le magasin. STOP 36180',
        },
        { section: 'planning', field: 'sendAt', label: "Date d'envoi", before: '1er juin 2027 à 10:00', after: '2 juin 2027 à 10:00' },
      ],
    }),
    'campaigns.journal': () => ({ entries: [], whole: true, head: 'e'.repeat(64), fileName: 'journal-123.csv', csv: 'date;qui;quoi\r\n' }),
    'campaigns.budget': () => budget,
    'campaigns.calendar': ({ month }) => calendarOf(month),
    'campaigns.twins': ({ text }) => twins(text),
    'campaigns.rehearse': () => ({
      ok: true,
      failure: null,
      durationMs: 3400,
      references: ['REPETITION-123-1-sms'],
      steps: [
        { at: ago(0), channel: 'sms', label: 'Fichiers écrits et vérifiés', detail: null },
        { at: ago(0), channel: 'sms', label: 'Déposés, verrou levé', detail: 'JSON en dernier' },
        { at: ago(0), channel: 'sms', label: 'Importés par le lot fictif', detail: null },
      ],
      files: [{ name: 'MYCFIA_CAMP_123_20261120_101500.json', bytes: 4312, sha256: 'f'.repeat(64) }],
      tables: [
        {
          table: 'campagnes',
          columns: ['nom', 'type_canal_id', 'date_debut', 'date_fin'],
          rows: [['Promo Été 2025', 'sms', '2027-06-01', '2027-08-31']],
        },
        {
          table: 'produits_sms',
          columns: ['prix_unitaire_sms', 'nb_sms', 'nom_emmetteur', 'text'],
          rows: [[0.06, 1287, 'HORIZON', 'Bonjour {PRENOM}, -20% sur tout le magasin. STOP 36180']],
        },
      ],
    }),
    'campaigns.rules': () => RULES,
    'campaigns.settings': () => settingsView(settings),
    'campaigns.setSettings': (change) => {
      settings = { ...settings, ...(change as Partial<typeof settings>) };
      return settingsView(settings);
    },
    'campaigns.importGrid': () => settingsView(settings),
  };
}

const BLANK: Partial<Record<Section, object>> = {
  concurrents: { url: null, positioning: null },
  personas: { challenges: [], goals: [], qualityScore: null },
  strategie: { type: null, objectives: [], tactics: [], kpis: [] },
  contenus: { type: 'SMS', status: 'draft', frozen: false, fields: {}, updatedAt: '2026-11-20T10:00:00.000Z' },
};

const openings = (seen: ReadonlySet<number>) => {
  const items = contents.slice(0, 5).map((item) => ({
    contentId: item.id,
    title: item.title,
    kind: item.kind,
    openedAt: seen.has(item.id) ? ago(0) : null,
  }));
  return { items, opened: items.filter((item) => item.openedAt).length, total: items.length };
};

const contactsPreview = (uploadId: string): ContactsPreview => ({
  uploadId,
  fileName: 'adherents-2027.csv',
  kind: 'csv',
  bytes: 412_000,
  encoding: 'Windows-1252',
  separator: ';',
  sheets: [],
  sheet: null,
  rows: 5_047,
  columns: [
    { index: 0, header: 'Prénom', suggestion: 'prenom', confidence: 0.99, why: "d'après l'en-tête", samples: ['Anne', 'Zoë', 'Paul'] },
    { index: 1, header: 'Nom', suggestion: 'nom', confidence: 0.99, why: "d'après l'en-tête", samples: ['Petit', 'Nuñez', 'Weber'] },
    {
      index: 2,
      header: 'Tel',
      suggestion: 'telephone',
      confidence: 0.86,
      why: 'des numéros',
      samples: ['06 00 00 00 12', '+33 6 00 00 00 13'],
    },
    {
      index: 3,
      header: 'Contact',
      suggestion: 'mail',
      confidence: 0.62,
      why: 'des adresses e-mail',
      samples: ['anne.petit@horizon.example'],
    },
    { index: 4, header: 'Carte', suggestion: null, confidence: 0, why: null, samples: ['A-1042', 'A-1043'] },
  ],
  remarks: ['2 lignes plus courtes que l’en-tête ont été complétées.'],
});

const settingsView = (settings: SettingsView['settings']): SettingsView => ({
  settings,
  defaults: SETTINGS,
  grids: [
    {
      id: 0,
      label: 'Grille 2026',
      from: '2026-01-01',
      client: null,
      source: 'livrée',
      inForce: true,
      lines: [
        { code: 'sms', label: 'SMS (par partie)', unitThousandths: 55 },
        { code: 'avanci', label: 'Contacts Avanci qualifiés', unitThousandths: null },
      ],
    },
  ],
  changedAt: ago(40_000),
  changedBy: 'Hélène Vasseur',
  mayChange: true,
});

function twins(text: string): OutputOf<'campaigns.twins'> {
  const pairs: Record<string, string> = { '’': "'", '…': '...' };
  const culprits = [...new Set([...text].filter((character) => character in pairs))];
  const after = [...text].map((character) => pairs[character] ?? character).join('');
  const measure = (value: string, parts: number) => ({
    encoding: 'GSM-7' as const,
    units: value.length,
    parts,
    left: 20,
    culprits: [],
    costThousandths: 55 * parts,
  });
  return {
    before: { ...measure(text, culprits.length > 0 ? 2 : 1), culprits },
    after: { text: after, measure: measure(after, 1) },
    left: [],
    diff: text.split(/(?<=[’…])|(?=[’…])/u).map((before) => ({ before, after: pairs[before] ?? before, changed: before in pairs })),
  };
}
