import { SECTIONS } from '../../shared/model/campaign.ts';
import type {
  BudgetView,
  CampaignCalendar,
  ContentPreview,
  Workspace,
  WorkspaceContent,
  WorkspaceIssue,
} from '../../shared/model/workspace.ts';
import { ago } from './ui-core-data.ts';

/** Fictitious campaign work for the gallery: every kind of content, every state of a section. */
const MAIL = `<html><body style="background:#f4f6fb"><style>h1{color:#003080;font-size:22px}.b{background:#003080;color:#ffffff;padding:10px 18px}</style>
<table width="100%" cellpadding="0"><tr><td align="center"><table width="520" cellpadding="16" bgcolor="#ffffff"><tr><td>
<img src="https://horizon.example/logo.png" width="180" height="48" alt="Réseau Horizon">
<h1>Bonjour {PRENOM},</h1><p>Votre agence de Lille rouvre ses portes le 2&nbsp;juin, avec <b>20&nbsp;% de remise</b> sur tout le magasin.</p>
<p><a class="b" href="https://horizon.example/ete">D&eacute;couvrir la s&eacute;lection</a></p>
<p style="font-size:12px;color:#595f70">Vous recevez ce message car vous êtes adhérent. <a href="https://horizon.example/stop">Se désinscrire</a></p>
<script>document.title = 'volé'</script></td></tr></table></td></tr></table></body></html>`;
const SMS = 'Bonjour {PRENOM}, -20% sur tout le magasin jusqu’au 31 août dans votre agence Horizon de Lille… STOP 36180';

const content = (
  id: number,
  change: Partial<WorkspaceContent> & Pick<WorkspaceContent, 'kind' | 'title' | 'fields'>,
): WorkspaceContent => ({
  id,
  type: (change.kind ?? 'autre').toUpperCase(),
  status: 'draft',
  frozen: false,
  updatedAt: ago(40),
  ...change,
});

export const contents: WorkspaceContent[] = [
  content(901, { kind: 'sms', title: 'SMS principal', fields: { text: SMS, sender: 'HORIZON' } }),
  content(902, {
    kind: 'email',
    title: 'Lettre des adhérents',
    status: 'approved',
    frozen: true,
    fields: {
      subject: 'Votre agence rouvre le 2 juin',
      preheader: '20 % de remise sur tout le magasin',
      html: MAIL,
      text: 'Bonjour {PRENOM}, votre agence rouvre.',
    },
  }),
  content(903, {
    kind: 'papier',
    title: 'Lettre A4',
    fields: {
      text: "Bonjour [Prénom] [Nom],\n\nNous avons le plaisir de vous inviter à l'inauguration de votre agence.\nUn accueil vous sera réservé sur présentation de ce courrier.\n\nL'équipe Horizon",
      papier: 'Couché',
      grammage: '90 g',
    },
  }),
  content(904, {
    kind: 'google_ads',
    title: 'Annonce Lille',
    fields: {
      titles: ['Votre agence Horizon à Lille', '-20 % tout l’été', 'Impressions express, retrait le jour même'],
      descriptions: ['Flyers, affiches et cartes à vos couleurs. Retrait en agence.', 'Devis en dix minutes.'],
      finalUrl: 'https://horizon.example/ete',
    },
  }),
  content(905, {
    kind: 'linkedin',
    title: 'Annonce LinkedIn',
    fields: {
      text: 'Notre agence de Lille rouvre le 2 juin.\n\nVenez découvrir les nouveaux supports.',
      image: { width: 1200, height: 900, bytes: 240_000, name: 'facade.jpg' },
    },
  }),
  content(906, {
    kind: 'instagram',
    title: 'Visuel Instagram',
    fields: { text: 'Réouverture le 2 juin ! #lille #impression', image: null },
  }),
  content(907, {
    kind: 'iab',
    title: 'Réouverture le 2 juin',
    fields: { finalUrl: 'https://horizon.example', image: { width: 728, height: 90, bytes: 182_000, name: 'megabanniere.png' } },
  }),
  content(908, {
    kind: 'article',
    title: 'Bien choisir son papier',
    fields: {
      metaDescription: 'Grammage, finition, opacité : les trois questions à se poser.',
      text: 'Le choix du papier se fait en trois temps.\n\nD’abord le grammage, ensuite la finition.',
    },
  }),
];

export const budget: BudgetView = {
  lines: [
    { code: 'sms', label: 'SMS (par partie)', quantity: 5_000, unitThousandths: 55, totalThousandths: 275_000 },
    { code: 'email', label: 'E-mail', quantity: 5_000, unitThousandths: 10, totalThousandths: 50_000 },
    { code: 'a4', label: 'Lettre A4 recto + enveloppe C5', quantity: 5_000, unitThousandths: 300, totalThousandths: 1_500_000 },
    { code: 'g4', label: 'Affranchissement G4', quantity: 5_000, unitThousandths: 747, totalThousandths: 3_735_000 },
    { code: 'rent', label: 'Location des adresses', quantity: 15_000, unitThousandths: 163, totalThousandths: 2_450_000 },
  ],
  lineChannels: ['sms', 'email', 'papier', 'papier', null],
  totalThousandths: 8_010_000,
  projectBudgetEuros: 7500,
  gridDate: '2026-01-01',
  perChannel: [
    { channel: 'sms', recipients: 4_980, quantity: 5_000, totalThousandths: 975_000 },
    { channel: 'email', recipients: 5_000, quantity: 5_000, totalThousandths: 650_000 },
    { channel: 'papier', recipients: 5_000, quantity: 5_000, totalThousandths: 6_385_000 },
  ],
  postage: 'G4',
  postages: [
    { postage: 'G4', label: 'G4 (premium)', totalThousandths: 8_010_000, differenceThousandths: 0 },
    { postage: 'MD7', label: 'Destineo MD7', totalThousandths: 6_215_000, differenceThousandths: -1_795_000 },
  ],
  signingThresholdThousandths: 5_000_000,
  overSigningThreshold: true,
  leftThousandths: -510_000,
};

export const issues: WorkspaceIssue[] = [
  {
    rule: 'planning.dimanche',
    level: 'block',
    section: 'planning',
    field: 'sendAt',
    message: "L'envoi tombe un dimanche pour la métropole.",
    repair: 'Déplacer au lundi 7 juin 2027 à 08:00',
    fix: { label: 'Déplacer au lundi 7 juin 2027 à 08:00', section: 'planning', patch: { sendAt: '2027-06-07T06:00:00.000Z' } },
  },
  {
    rule: 'projet.objectifs',
    level: 'block',
    section: 'projet',
    field: 'goalDescription',
    message: "L'objectif fait 9 caractères : 20 au moins.",
    repair: null,
    fix: null,
  },
  {
    rule: 'sms.caracteres',
    level: 'warn',
    section: 'contenus',
    field: 'sms.text',
    message: '2 caractères hors alphabet SMS : « ’ », « … ». Le message passe à 2 parties.',
    repair: 'Les remplacer par leurs équivalents',
    fix: {
      label: 'Remplacer « ’ » et « … »',
      section: 'contenus',
      patch: { upsert: [{ id: 901, kind: 'sms', fields: { text: SMS.replace('’', "'").replace('…', '...') } }] },
    },
  },
  {
    rule: 'contacts.ecartes',
    level: 'warn',
    section: 'contacts',
    field: 'contacts',
    message: '47 contacts sont écartés du SMS.',
    repair: null,
    fix: null,
  },
];

export function workspaceOf(id: number, name: string, author: boolean): Workspace {
  const empty = id === 142;
  return {
    campaignId: id,
    name,
    status: 'draft',
    statusLabel: id === 141 ? 'À reprendre' : 'Brouillon',
    divisionName: 'Agence de Lille',
    author: 'Camille Durand',
    editable: author ? { allowed: true, reason: null } : { allowed: false, reason: 'Seul son auteur peut modifier une campagne.' },
    submittable: { allowed: false, reason: '2 points bloquants à corriger.' },
    withdrawable: false,
    sections: {
      projet: {
        name,
        context: 'Deuxième vague après celle de mai, sur les mêmes secteurs.',
        companyName: 'Réseau Horizon',
        companyCategory: 'Imprimerie et communication',
        clientType: 'B2C',
        goalType: 'CONVERSION',
        goalDescription: 'À définir',
        website: 'https://horizon.example/ete',
        startDate: '2027-06-01',
        endDate: '2027-08-31',
        budgetEuros: 7500,
        client: { id: 11, name: 'Réseau Horizon', email: 'contact@horizon.example', phone: '+33 3 20 00 00 00' },
      },
      concurrents: {
        items: empty
          ? []
          : [
              { id: 1, name: 'Copie Rapide', url: 'https://copie.example', positioning: 'Volume et prix bas', state: 'kept' },
              { id: 2, name: 'Impression Express', url: null, positioning: null, state: 'rejected' },
            ],
      },
      personas: {
        items: empty
          ? []
          : [
              {
                id: 1,
                name: 'Commerçante de quartier',
                selected: true,
                challenges: ['Manque de temps'],
                goals: ['Imprimer vite'],
                qualityScore: 0.91,
              },
              { id: 2, name: 'Association locale', selected: false, challenges: [], goals: [], qualityScore: 0.62 },
            ],
      },
      strategie: {
        items: empty
          ? []
          : [
              {
                id: 1,
                name: 'Offre limitée dans le temps',
                type: 'AIDA',
                selected: true,
                objectives: ['Cent visites'],
                tactics: ['Message court'],
                kpis: [],
              },
            ],
      },
      canaux: { channels: empty ? [] : ['sms', 'email', 'papier', 'google_ads', 'linkedin', 'facebook'] },
      contacts: empty
        ? { fileName: null, rows: 0, columns: [], origin: 'client', consentBasis: null, excludedLines: 0, perChannel: [], problem: null }
        : {
            fileName: 'adherents-2027.csv',
            rows: 5_047,
            columns: [],
            origin: 'client',
            consentBasis: 'consent',
            excludedLines: 3,
            perChannel: [
              {
                channel: 'sms',
                total: 5_047,
                valid: 4_980,
                excluded: [
                  { reason: 'Numéro fixe', count: 31, example: null },
                  { reason: "Liste d'opposition", count: 12, example: null },
                ],
              },
              { channel: 'email', total: 5_047, valid: 5_000, excluded: [{ reason: 'Adresse invalide', count: 47, example: null }] },
              { channel: 'papier', total: 5_047, valid: 5_000, excluded: [] },
            ],
            problem: null,
          },
      contenus: { items: empty ? [] : contents },
      budget: empty
        ? {
            ...budget,
            lines: [],
            perChannel: [],
            postages: [],
            totalThousandths: 0,
            overSigningThreshold: false,
            leftThousandths: 7_500_000,
          }
        : budget,
      planning: {
        sendAt: empty ? null : '2027-06-06T08:00:00.000Z',
        timezone: 'Europe/Paris',
        legal: false,
        nextLegalSlot: '2027-06-07T06:00:00.000Z',
        territories: [{ id: 'FR', label: 'la métropole' }],
      },
    },
    states: SECTIONS.map((section) => {
      const own = empty ? [] : issues.filter((issue) => issue.section === section);
      const blocks = own.filter((issue) => issue.level === 'block').length;
      const state = empty && section !== 'projet' ? 'empty' : blocks > 0 ? 'blocked' : own.length > 0 ? 'warnings' : 'complete';
      return { section, state, blocks, warnings: own.length - blocks, version: `v1-${section}`, local: null };
    }),
    issues: empty ? [] : issues,
    checkedRules: 78,
    sentBack:
      id === 141
        ? { by: 'Hélène Vasseur', at: ago(600), reason: 'Le texte de la relance annonce une remise qui a pris fin le 30 septembre.' }
        : null,
    history: [{ at: ago(2900), who: 'Camille Durand', what: 'Créée', why: null }],
    seal: 'b'.repeat(64),
    lastSection: null,
  };
}

const RECIPIENTS = ['Anne Petit', 'Zoë Nuñez', 'Maximilienne-Alexandrine de La Rochefoucauld-Montmorency', 'Jo Li'];
const INDEX = { first: 0, longest: 2, longestName: 2, shortestName: 3 } as const;
const WHY = ['premier du fichier', 'accents rares', 'nom le plus long', 'nom le plus court'];

export function previewOf(
  item: WorkspaceContent,
  asked: keyof typeof INDEX | { index: number },
  search: string | undefined,
): ContentPreview {
  const index = typeof asked === 'string' ? INDEX[asked] : asked.index % RECIPIENTS.length;
  const label = RECIPIENTS[index] ?? '';
  const firstName = label.split(' ')[0] ?? '';
  const expand = (text: string) =>
    text.replaceAll(/\{PRENOM\}|\[Prénom\]/gu, firstName).replaceAll('[Nom]', label.slice(firstName.length + 1));
  const fields = Object.fromEntries(
    Object.entries(item.fields).map(([name, value]) => [name, typeof value === 'string' ? expand(value) : value]),
  );
  const text = expand(item.fields.text ?? '');
  const culprits = [...new Set([...text].filter((character) => '’…ëûç'.includes(character)))];
  const units = [...text].length;
  const size = culprits.length > 0 ? 70 : 160;
  const personal = item.kind === 'sms' || item.kind === 'email' || item.kind === 'papier';
  return {
    contentId: item.id,
    kind: item.kind,
    title: item.title,
    recipient: personal ? { index, total: RECIPIENTS.length, label, why: WHY[index] ?? '' } : null,
    fields,
    address:
      item.kind === 'papier' ? [label.toUpperCase().slice(0, 38), 'RESIDENCE LES LILAS BAT B', '10 RUE DES LILAS', '59000 LILLE'] : null,
    sms:
      item.kind === 'sms'
        ? {
            encoding: culprits.length > 0 ? 'UCS-2' : 'GSM-7',
            units,
            parts: Math.max(1, Math.ceil(units / (size === 70 ? 67 : 160))),
            left: 12,
            culprits,
            costThousandths: 110,
          }
        : null,
    limits: item.kind === 'email' ? [{ label: 'Objet', used: 29, allowed: 60 }] : [],
    unfilled: [],
    matches: search
      ? RECIPIENTS.flatMap((name, at) => (name.toLowerCase().includes(search.toLowerCase()) ? [{ index: at, label: name }] : []))
      : [],
  };
}

const REFUSED: Record<string, string> = { '2027-05-01': 'la fête du Travail', '2027-05-08': 'le 8 mai', '2027-07-14': 'la fête nationale' };
export function calendarOf(month: string): CampaignCalendar {
  const days = Array.from({ length: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate() }, (_, index) => {
    const day = `${month}-${String(index + 1).padStart(2, '0')}`;
    const reason = new Date(`${day}T12:00:00Z`).getUTCDay() === 0 ? 'dimanche' : REFUSED[day];
    return { day, refused: reason ? [{ territory: 'la métropole', reason }] : [], inCampaign: day >= '2027-06-01' && day <= '2027-08-31' };
  });
  return {
    month,
    days,
    sendAt: '2027-06-06T08:00:00.000Z',
    nextLegalSlot: '2027-06-07T06:00:00.000Z',
    hours: { from: 8, to: 20 },
    territories: [{ id: 'FR', label: 'la métropole' }],
  };
}
