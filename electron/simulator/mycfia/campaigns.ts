import { DIVISION } from '../world/divisions.ts';
import { DAY, sqlDate } from '../world/time.ts';
import { type ContactsOptions, contactsCsv } from './contacts.ts';
import { plan } from './planning.ts';

/** The campaign of the demonstration. */
export const PROMO_ID = 123;

interface SeedAsset {
  type: 'SMS' | 'EMAIL' | 'COURRIER';
  title: string;
  content: string;
  metadata: Record<string, unknown>;
  status: 'draft' | 'approved' | 'rejected' | 'published';
}

/** A fictitious campaign of MyCfia. `author` is the identifiant of its author. */
export interface SeedCampaign {
  id: number;
  divisionId: number;
  author: string;
  name: string;
  status: string;
  channels: string[];
  budget: number;
  context: string;
  goal: string;
  startsIn: number;
  consent: string | null;
  complete: boolean;
  assets: SeedAsset[];
  contacts: ContactsOptions | null;
}

const approvedSms = (content: string): SeedAsset => ({
  type: 'SMS',
  title: 'SMS principal',
  content,
  metadata: { sender: 'MYCFIA' },
  status: 'approved',
});

const EMAIL_HTML = `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Lettre d'automne</title></head><body>
<h1>Bonjour {PRENOM},</h1><p>Vos supports d'automne sont prêts : dépliants, affiches et cartes à vos couleurs.</p>
<p><a href="https://horizon-reseau.test/automne">Découvrir la sélection</a></p>
<p>Vous recevez ce message car vous êtes adhérent du réseau Horizon. <a href="https://horizon-reseau.test/desinscription">Se désinscrire</a></p>
</body></html>`;

const LETTER = `Bonjour [Prénom] [Nom],

Nous avons le plaisir de vous inviter à l'inauguration de notre nouvel espace.
Un accueil vous sera réservé sur présentation de ce courrier.

L'équipe Horizon`;

const base = { author: 'agence', divisionId: DIVISION.agence, budget: 500, startsIn: 10, consent: 'consent', complete: true } as const;
const SMS_ONLY = ['sms'];

/** Twelve campaigns in several divisions and states, among them the ones the scenarios rely on. */
export const SEED_CAMPAIGNS: readonly SeedCampaign[] = [
  {
    ...base,
    id: PROMO_ID,
    name: 'Promo Été 2025',
    status: 'assets_generated',
    channels: SMS_ONLY,
    context: "Relancer les adhérents de l'agence Paris Nord avec une remise sur leurs impressions d'été.",
    goal: "Obtenir quarante commandes d'impression en agence pendant la période de la promotion.",
    assets: [
      approvedSms(
        "Bonjour {PRENOM}, c'est la Promo Été 2025 : profitez de -20 % sur vos impressions avec le code ETE25 dans votre agence Horizon. STOP 36111",
      ),
    ],
    contacts: { count: 60, seed: 123, withFaults: true },
  },
  {
    ...base,
    id: 118,
    name: 'Bienvenue nouveaux adhérents',
    status: 'published',
    channels: SMS_ONLY,
    startsIn: -40,
    context: 'Accueillir les adhérents arrivés ce trimestre et leur présenter les services.',
    goal: 'Faire connaître les services aux nouveaux adhérents de la région.',
    assets: [
      { ...approvedSms('Bienvenue {PRENOM} ! Votre agence Horizon vous accueille du lundi au samedi. STOP 36111'), status: 'published' },
    ],
    contacts: { count: 25, seed: 118, withFaults: false, accented: true },
  },
  {
    ...base,
    id: 119,
    name: "Portes ouvertes de l'agence",
    status: 'draft',
    channels: ['sms', 'email'],
    complete: false,
    consent: null,
    context: 'Portes ouvertes au printemps.',
    goal: 'À préciser',
    assets: [],
    contacts: null,
  },
  {
    ...base,
    id: 120,
    divisionId: DIVISION.service,
    name: 'Relance devis en attente',
    status: 'assets_generated',
    channels: SMS_ONLY,
    context: "Relancer les clients dont le devis d'impression attend depuis plus de trente jours.",
    goal: 'Transformer un devis en attente sur trois avant la fin du mois.',
    // No STOP mention: must be blocked.
    assets: [
      approvedSms("Bonjour {PRENOM}, votre devis d'impression vous attend. Répondez avant vendredi pour garder le tarif. Agence Horizon"),
    ],
    contacts: { count: 30, seed: 120, withFaults: false },
  },
  {
    ...base,
    id: 121,
    name: "Lettre d'information d'automne",
    status: 'assets_generated',
    channels: ['mail'],
    context: "Présenter la sélection de supports d'automne aux adhérents de la région.",
    goal: 'Amener deux cents adhérents sur la page de la sélection.',
    assets: [
      {
        type: 'EMAIL',
        title: "E-mail d'automne",
        content: "Bonjour {PRENOM}, vos supports d'automne sont prêts. Se désinscrire : https://horizon-reseau.test/desinscription",
        metadata: {
          subject: "Vos supports d'automne sont prêts",
          preheader: 'Dépliants, affiches et cartes à vos couleurs',
          html: EMAIL_HTML,
        },
        status: 'approved',
      },
    ],
    contacts: { count: 80, seed: 121, withFaults: false, accented: true },
  },
  {
    ...base,
    id: 122,
    divisionId: DIVISION.departement,
    author: 'departement',
    name: 'Invitation inauguration',
    status: 'assets_generated',
    channels: ['courrier'],
    startsIn: 20,
    context: 'Inviter les partenaires du département à découvrir le nouvel espace.',
    goal: 'Réunir cinquante partenaires le jour de l’inauguration.',
    assets: [
      {
        type: 'COURRIER',
        title: 'Lettre A4',
        content: LETTER,
        metadata: { format: 'A4', recto_verso: false, couleur: true },
        status: 'approved',
      },
    ],
    contacts: { count: 40, seed: 122, withFaults: false, accented: true, postal: true },
  },
  {
    ...base,
    id: 124,
    divisionId: DIVISION.equipe,
    name: 'Tournée fidélité',
    status: 'assets_generated',
    channels: SMS_ONLY,
    startsIn: 12,
    context: 'Annoncer le passage de l’équipe terrain chez les adhérents fidèles.',
    goal: 'Fixer trente rendez-vous pendant la semaine de tournée.',
    // Three GSM-7 parts (307 to 459 characters): allowed, warned about.
    assets: [
      approvedSms(
        "Bonjour {PRENOM}, l'équipe Horizon passe dans votre quartier la semaine prochaine. Nous vous présenterons les nouveaux supports, vos avantages fidélité et " +
          'les délais de cette saison. Pour choisir votre créneau, appelez votre agence du lundi au samedi entre 9 h et 18 h, ou répondez simplement à votre ' +
          'conseiller habituel qui réservera le moment qui vous convient le mieux. Merci de votre fidélité et à très vite ! STOP 36111',
      ),
    ],
    contacts: { count: 35, seed: 124, withFaults: false },
  },
  {
    ...base,
    id: 125,
    divisionId: DIVISION.agenceVoisine,
    author: 'voisine',
    name: 'Soldes Paris Sud',
    status: 'assets_generated',
    channels: SMS_ONLY,
    context: "Campagne de l'agence voisine : l'agence Paris Nord ne doit jamais la voir.",
    goal: "Écouler les supports de l'ancienne charte avant la fin du trimestre.",
    assets: [approvedSms('Bonjour {PRENOM}, soldes à l’agence Paris Sud jusqu’à samedi. STOP 36111')],
    contacts: { count: 20, seed: 125, withFaults: false },
  },
  {
    ...base,
    id: 126,
    divisionId: DIVISION.autreClient,
    author: 'delorme',
    name: 'Lancement Delorme',
    status: 'assets_generated',
    channels: SMS_ONLY,
    context: "Campagne d'un autre client de CFI : personne du réseau Horizon ne doit la voir.",
    goal: 'Annoncer le lancement de la nouvelle gamme Delorme.',
    assets: [approvedSms('Bonjour {PRENOM}, découvrez la nouvelle gamme Delorme. STOP 36222')],
    contacts: { count: 20, seed: 126, withFaults: false },
  },
  {
    ...base,
    id: 127,
    divisionId: DIVISION.service,
    name: 'Rentrée des équipes',
    status: 'persona_generated',
    channels: SMS_ONLY,
    complete: false,
    context: "Prévenir les équipes des nouveaux horaires d'enlèvement.",
    goal: 'Informer toutes les équipes avant la rentrée.',
    assets: [],
    contacts: null,
  },
  {
    ...base,
    id: 128,
    divisionId: DIVISION.siege,
    author: 'siege',
    name: 'Vœux du siège',
    status: 'enriched',
    channels: ['email'],
    startsIn: 35,
    budget: 2000,
    complete: false,
    context: 'Souhaiter la nouvelle année à tout le réseau.',
    goal: 'Adresser les vœux du siège à chaque adhérent du réseau.',
    assets: [],
    contacts: null,
  },
  {
    ...base,
    id: 129,
    divisionId: DIVISION.departement,
    author: 'departement',
    name: 'Renouvellement des cartes',
    status: 'strategy_generated',
    channels: ['sms', 'courrier'],
    startsIn: 25,
    budget: 900,
    context: 'Renouveler les cartes de fidélité qui expirent en fin d’année.',
    goal: 'Renouveler huit cartes sur dix avant leur expiration.',
    assets: [
      { ...approvedSms('Bonjour {PRENOM}, votre carte Horizon expire bientôt : renouvelez-la en agence. STOP 36111'), status: 'draft' },
    ],
    contacts: { count: 45, seed: 129, withFaults: false, accented: true },
  },
];

/** Dates of a campaign relative to now; a published one is over. */
export function datesOf(campaign: SeedCampaign, now: number): { start: string; end: string; sendAt: string } {
  if (campaign.startsIn >= 0) return plan(now, campaign.startsIn);
  const start = now + campaign.startsIn * DAY;
  return { ...plan(start, 0), start: sqlDate(start), end: sqlDate(start + 30 * DAY) };
}

export const contactsOf = (campaign: SeedCampaign): string | null => (campaign.contacts === null ? null : contactsCsv(campaign.contacts));
