import path from 'node:path';
import { readPriceGrid } from '../../electron/campaign/budget.ts';
import { type Draft, makeDraft } from '../../electron/campaign/draft.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from '../../electron/campaign/settings.ts';
import type { MycfiaAsset, MycfiaContent } from '../../shared/model/mycfia.ts';

export const resourcesFolder = path.join(import.meta.dirname, '../../resources');
/** Tuesday 10 June 2025, 11:00 in Paris. */
export const NOW = Date.parse('2025-06-10T09:00:00.000Z');
export const grid = readPriceGrid(resourcesFolder);

export function asset(id: number, channel: string, content: string, more: Partial<MycfiaAsset> = {}): MycfiaAsset {
  return {
    id,
    channel,
    type: channel.toUpperCase(),
    title: `Contenu ${channel}`,
    content,
    variations: [],
    metadata: {},
    status: 'approved',
    updatedAt: '2025-06-05T10:00:00.000Z',
    ...more,
  };
}

const SMS_ASSET = asset(1, 'sms', 'Bonjour {PRENOM}, -20 % cet été à {Ville}. STOP 36111', { metadata: { sender: 'MYCFIA' } });
const EMAIL_ASSET = asset(2, 'email', 'Bonjour {PRENOM}, la version en texte.', {
  metadata: {
    subject: 'Bonjour {PRENOM}',
    preheader: 'Cet été',
    html: '<style>p{color:red}</style><p>Bonjour {PRENOM}</p><img src="a.png" alt=""><a href="https://exemple.test/d">Se désinscrire</a>',
  },
});
const PAPER_ASSET = asset(3, 'papier', 'Bonjour [Prénom],\nvenez nous voir.');

export const CONTACTS = [
  'Prénom;Nom;Mobile;Email;Adresse;CP;Ville',
  'Camille;Fictif;0639980001;camille@exemple.test;1 rue de l’Exemple;75001;Paris',
  'Jean-Baptiste;"Fictif; aîné";06 39 98 00 02;jb@exemple.test;2 rue de l’Exemple;69001;Lyon',
].join('\r\n');

/** A campaign that no rule blocks and no rule warns about: SMS only. */
export function validContent(): MycfiaContent {
  return {
    campaign: {
      id: 123,
      divisionId: 3,
      name: 'Promo Été 2025',
      status: 'assets_generated',
      state: 'ACTIVE',
      channels: ['sms'],
      author: { cfiUserId: 30, name: 'Alix Fictif', email: 'agence@exemple.test' },
      startDate: '2025-07-01',
      endDate: '2025-07-31',
      budgetEuros: 500,
      contentAt: '2025-06-05T10:00:00.000Z',
      decision: null,
    },
    project: {
      context: null,
      companyName: 'Boutique Exemple',
      companyCategory: 'Commerce de détail',
      clientType: 'B2C',
      goalType: 'CONVERSION',
      goalDescription: 'Faire revenir les clients en boutique cet été.',
      // Tuesday, 10:30 in Paris.
      sendAt: '2025-07-01T08:30:00.000Z',
      website: 'https://exemple.test',
      consentBasis: 'consent',
    },
    client: {
      name: 'Boutique Exemple',
      company: 'Boutique Exemple SARL',
      email: 'contact@exemple.test',
      phone: '+33 1 99 00 00 00',
      addresses: [{ type: 'facturation', lines: ['1 rue de l’Exemple'], postcode: '75001', city: 'Paris' }],
    },
    personas: [{ id: 1, name: 'Camille', selected: true }],
    strategies: [{ id: 1, name: 'Retour', type: 'AIDA', selected: true }],
    competitors: [{ id: 1, name: 'Concurrent', url: null, state: 'kept' }],
    assets: [structuredClone(SMS_ASSET)],
    contacts: { fileName: 'contacts.csv', content: CONTACTS, mapping: {}, origin: 'client' },
  };
}

/** The same on the three channels CFI sends. */
export function validEverywhere(): MycfiaContent {
  const content = validContent();
  content.campaign.channels = ['sms', 'email', 'papier'];
  content.assets = [SMS_ASSET, EMAIL_ASSET, PAPER_ASSET].map((one) => structuredClone(one));
  return content;
}

/** The same with everything that leaves by other ways than CFI, each within its format. */
export function validWithAds(): MycfiaContent {
  const content = validEverywhere();
  const image = (width: number, height: number, weight: number) => ({ width, height, weight });
  const https = { final_url: 'https://exemple.test/ete' };
  content.campaign.channels.push('google_ads', 'bing_ads', 'linkedin', 'facebook', 'instagram', 'iab', 'article');
  content.assets.push(
    asset(11, 'google_ads', '', {
      metadata: { ...https, titles: ['Promo d’été', 'Jusqu’à -20 %'], descriptions: ['En boutique tout l’été.'] },
    }),
    // As the web application writes it: objects in the variations.
    asset(12, 'bing_ads', 'En boutique.', {
      metadata: https,
      variations: [{ title: 'Promo d’été', description: 'En boutique.' }, 'Autre titre'],
    }),
    asset(13, 'linkedin', 'Nous ouvrons nos portes.', { metadata: image(1200, 627, 90_000) }),
    asset(14, 'facebook', 'Nous ouvrons nos portes.', { metadata: image(1200, 628, 90_000) }),
    asset(15, 'instagram', 'Nos portes ouvertes #ete #soldes', { metadata: image(1080, 1080, 90_000) }),
    asset(16, 'iab', '', { metadata: { ...https, ...image(300, 250, 40_000) } }),
    asset(17, 'article', 'Un mot après un autre. '.repeat(200), {
      metadata: { meta_description: 'Ce que la boutique prépare pour cet été.' },
    }),
  );
  return content;
}

export const draftOf = (content: MycfiaContent, now = NOW): Draft => makeDraft(content, DEFAULT_CAMPAIGN_SETTINGS, grid, now);
