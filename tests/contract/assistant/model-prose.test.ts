import { describe, expect, test } from 'vitest';
import type { AssistantOptions } from '../../../electron/assistant/assistant.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { connectionTo, modelDeskBench } from '../../fakes/model-desk.ts';
import { fileModelServer } from '../../fakes/openai-server.ts';
import { fakeWorld } from '../../fakes/stocks.ts';
import { DIVISIONS, ROWS } from '../../fixtures/assistant/world.ts';

const server = fileModelServer();

/** Ten fewer of each article for each day before today. */
const looks: NonNullable<AssistantOptions['stockTables']> = {
  async at(scope, { at, ...query }, signal) {
    const days = Math.round((Date.parse('2026-03-10T23:00:00Z') - Date.parse(at)) / 86_400_000);
    const then = ROWS.map((row) => ({ ...row, quantity: row.quantity === null ? null : row.quantity - 10 * days }));
    return { ...(await fakeWorld(then, DIVISIONS).stocks.list(scope, query, signal)), source: 'copy', asOf: at };
  },
  history: () => Promise.reject(new Error('unused')),
  changes: () => Promise.reject(new Error('unused')),
};

/** Who words what is shown when the model words the answer to `question` with `text`. */
async function shown(question: string, text: string) {
  server.reply = () => ({ text });
  const { desk } = modelDeskBench({ initial: connectionTo(server.url) });
  return (await assistantBench({ models: desk, looks }).ask(question)).wordedBy;
}

const FEB = 'compare les opérations de février et mars 2026';
const FLYER = 'stock flyer a4';
const CARDS = 'stock carte de visite';
const LILLE = 'combien de flyer a4 à Lille ?';
const BOTH = 'combien de flyer a4 à Lille et à Arras ?';
const CRITICAL = 'quels stocks sont critiques ?';
const LOW = 'quels stocks sont bas ?';
const INVOICED = 'total des factures de février 2026';
const MARCH = 'combien d’opérations en mars 2026 ?';
const TO_CHECK = 'En plus, 3 lignes à vérifier : quantité inconnue.';
const UNDATED = "1 opération sans date d'envoi n'est dans aucune période.";
const PREPARED = "Celles en préparation dans MyCfia n'y sont pas comptées.";
const YESTERDAY = 'combien de flyers A4 hier ?';

describe('what a good model writes is shown', () => {
  test.each([
    [FLYER, 'Vous disposez de 1 250 Flyer A4 sur 4 divisions, mis à jour à 10:45.'],
    [FLYER, 'Le stock de Flyer A4 s’élève à 1 250.'],
    [FLYER, 'Vous avez actuellement 1 250 Flyer A4 dans votre périmètre (dernière mise à jour : 10:45, il y a 3 min).'],
    [FLYER, 'Vous avez 1 250 Flyer A4. Sous le minimum : 1 ligne.'],
    [FLYER, 'Il reste 1 250 Flyer A4, dont 450 à Agence Lille et 100 à Agence Arras.'],
    [FLYER, 'Au total, vous disposez de 1 250 Flyer A4, répartis sur 4 divisions.'],
    [FLYER, 'Flyer A4 : 1 250. Agence Arras, avec 100, est au niveau Critique.'],
    [FLYER, 'Agence Lille (450) et Agence Arras (100) ont du Flyer A4, sur un total de 1 250.'],
    [CARDS, 'Vous disposez de 3 000 Carte de visite sur 2 divisions ; 1 ligne sans quantité connue, non comptée.'],
    [CARDS, 'Carte de visite : 3 000 (1 ligne sans quantité connue, non comptée).'],
    [LILLE, 'Agence Lille et ses divisions disposent de 650 Flyer A4.'],
    [LILLE, 'Vous avez 650 Flyer A4 à Agence Lille et ses divisions, à 10:45.'],
    [BOTH, 'Vous avez 650 Flyer A4 à Agence Lille et 100 à Agence Arras.'],
    [BOTH, 'Vous avez 650 Flyer A4 à Agence Lille et 100 à Agence Arras, soit un écart de 550.'],
    [BOTH, 'Agence Lille dispose de 650 Flyer A4, Agence Arras de 100. L’écart est de 550.'],
    [CRITICAL, `3 lignes de stock sont au niveau « Critique ». ${TO_CHECK}`],
    [CRITICAL, 'Vous avez 3 lignes de stock au niveau Critique et, en plus, 3 lignes à vérifier : quantité inconnue.'],
    [CRITICAL, `Vous avez 3 lignes de stock au niveau Critique, dont Flyer A4 à Agence Arras avec 100 pour un minimum de 300. ${TO_CHECK}`],
    [LOW, `7 lignes de stock sont sous leur minimum : 3 au niveau Critique, 2 Élevé et 2 Modéré. ${TO_CHECK}`],
    [LOW, `Vous avez 7 lignes de stock sous leur minimum, dont 3 Critique. ${TO_CHECK}`],
    ['stocks entre 100 et 500', `6 lignes de stock ont une quantité de 100 à 500. ${TO_CHECK}`],
    ['stocks de moins de 500', `18 lignes de stock sont à moins de 500. ${TO_CHECK}`],
    [INVOICED, 'Pour février 2026, vos 2 factures totalisent 1 639,26 € TTC (1 montant inconnu, non compté).'],
    [INVOICED, 'Vous comptez 2 factures pour février 2026 : 1 366,05 € HT et 1 639,26 € TTC (1 montant inconnu, non compté).'],
    [INVOICED, 'Le total facturé est de 1 639,26 € TTC pour février 2026, sur 2 factures (1 montant inconnu, non compté).'],
    [
      'plus grosse facture',
      'De mars 2025 à mars 2026, la plus élevée est la facture « 30280 », avec 1 639,26 € TTC (1 montant inconnu, non compté).',
    ],
    [
      'factures de plus de 500 €',
      'Vous avez 1 facture de plus de 500 € TTC de mars 2025 à mars 2026 : 1 639,26 € TTC. Montant inconnu pour 1 facture, non comptée.',
    ],
    [
      MARCH,
      `Vous avez 3 opérations du 01/03/2026 au 31/03/2026 : 1 « En préparation », 1 « Envoyée » et 1 « Annulée ». Total HT : 12,80 € (1 montant inconnu, non compté). ${UNDATED}`,
    ],
    [
      MARCH,
      `Du 01/03/2026 au 31/03/2026, vous comptez 3 opérations, pour un total HT de 12,80 € (1 montant inconnu, non compté). ${UNDATED}`,
    ],
    [
      'opérations en cours',
      'Vous avez 2 opérations en cours (En préparation), sans 2 « Envoyée » et 1 « Annulée ». Le total HT est de 12,501 €.',
    ],
    [
      'liste des opérations',
      'Vous comptez 5 opérations : 2 « En préparation », 2 « Envoyée » et 1 « Annulée ». Total HT : 1 247,361 € (1 montant inconnu, non compté).',
    ],
    ['liste des opérations', '5 opérations, toutes dates confondues, pour un total HT de 1 247,361 € (1 montant inconnu, non compté).'],
    ['opération la plus chère', 'La plus chère est Envoi de SMS 3 (Division 3), avec 1 234,56 € (1 montant inconnu, non compté).'],
    [
      'compare les opérations de février et mars 2026',
      "Opérations : 1 en février 2026 et 3 en mars 2026 (en cours), soit un écart de 2. Celles sans date d'envoi ne sont dans aucune période.",
    ],
    [YESTERDAY, 'Flyer A4 : 1 210 au relevé de ce poste du 09/03/2026 23:59. La quantité actuelle est de 1 250 (copie locale).'],
    [
      'évolution du stock de flyers A4 depuis le 8 mars',
      'Flyer A4 : 1 130 au relevé du 08/03/2026 00:00 et 1 210 à celui du 10:48, soit une hausse de 80 (copie locale).',
    ],
    [
      'quel est mon périmètre ?',
      'Votre périmètre est Département Nord : 7 divisions. Les divisions au-dessus et à côté ne sont ni lues ni comptées.',
    ],
    [
      'quelles sont les campagnes ?',
      `Vous avez 4 campagnes chez CFI : 1 en attente d'import, 1 envoyée, 1 importée par CFI et 1 rejetée. ${PREPARED}`,
    ],
    ['quelles sont les campagnes ?', `4 campagnes chez CFI. « Rentrée des classes » est « Rejetée ». ${PREPARED}`],
    ['comparer flyer a4 et affiche a3', 'Vous disposez de 1 250 Flyer A4 et de 65,5 Affiche A3.'],
    [
      'compare les alertes de Lille et Arras',
      'Stocks au niveau Critique, Élevé et Modéré : 2 lignes à Agence Lille (1 à vérifier) et 4 lignes à Agence Arras.',
    ],
    ['quelle division a le plus de flyer a4 ?', 'Le plus de Flyer A4 est à Département Nord, avec 500.'],
    ['quelle division a le plus de flyer a4 ?', 'Le plus : Département Nord, 500 Flyer A4, sur un total de 1 250.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('modele'));
});

describe('a gap, a largest or a part is not told as a total', () => {
  test.each([
    [BOTH, 'Flyer A4 : 650 à Agence Lille et 100 à Agence Arras, soit 550 au total.'],
    [BOTH, 'Flyer A4 : 650 à Agence Lille et 100 à Agence Arras. Total : 550.'],
    [FEB, 'février 2026 : 1 et mars 2026 : 3, soit un total de 2 opérations.'],
    ['plus grosse facture', '3 factures (1 montant inconnu, non compté) : 1 639,26 € TTC au total.'],
    ['combien de flyer a4 à Lille ?', 'Votre périmètre compte au total 650 Flyer A4.'],
    [
      'combien d’opérations en mars 2026 ?',
      "Votre périmètre compte au total 3 opérations (1 montant inconnu, non compté). 1 opération sans date d'envoi n'est dans aucune période.",
    ],
    ['factures de plus de 500 €', 'Vous avez au total 1 facture. Montant inconnu pour 1 facture, non comptée.'],
    ['quelle division a le plus de flyer a4 ?', 'Vous avez au total 500 Flyer A4.'],
    ['opération la plus chère', 'Le total de vos 5 opérations est de 1 234,56 € (1 montant inconnu, non compté).'],
    ['opération la plus chère', '5 opérations : 1 234,56 € au total (1 montant inconnu, non compté).'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});
describe('what was left out is not told as being in', () => {
  test.each([
    ['opérations en cours', 'Vous avez 2 opérations en cours : 2 « Envoyée ».'],
    ['opérations en cours', '2 opérations en cours, dont 1 « Annulée ».'],
    ['opérations en cours', 'Vous avez 2 opérations « Envoyée ».'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});
describe('a past quantity is not told as the present one', () => {
  test.each([
    ['combien de flyers A4 hier ?', 'Vous avez actuellement 1 210 Flyer A4.'],
    ['combien de flyers A4 hier ?', 'Quantité actuelle de Flyer A4 : 1 210.'],
    ['combien de flyers A4 hier ?', 'Flyer A4 : 1 210 actuellement, et 1 250 au relevé de ce poste du 09/03/2026.'],
    ['combien de flyers A4 hier ?', 'Flyer A4 : 1 250 au relevé de ce poste du 09/03/2026. Quantité actuelle : 1 210.'],
    ['évolution du stock de flyers A4 depuis le 8 mars', 'Flyer A4 : 1 250 au relevé du 08/03/2026 et 1 130 actuellement.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});
describe('a negation is not left out', () => {
  test.each([
    [
      'quel est mon périmètre ?',
      'Votre périmètre est Département Nord : 7 divisions. Les divisions au-dessus et à côté sont lues et comptées.',
    ],
    ['quel est mon périmètre ?', 'Vous pouvez administrer les 7 divisions au-dessus.'],
    ['combien d’opérations en mars 2026 ?', "3 opérations (1 montant inconnu, non compté), dont 1 sans date d'envoi."],
    ['quels stocks sont critiques ?', '3 lignes de stock au niveau « Critique », dont 3 lignes à vérifier : quantité inconnue.'],
    ['quelles sont les campagnes ?', '4 campagnes de votre périmètre. Celles en préparation dans MyCfia y sont comptées.'],
    ['stock carte de visite', 'Carte de visite : 3 000, 1 ligne sans quantité connue, non comptée, comptée.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});
describe('a range is told with both ends', () => {
  test.each([
    ['stocks entre 100 et 500', '6 lignes de stock à 500. En plus, 3 lignes à vérifier : quantité inconnue.'],
    ['stocks entre 100 et 500', '6 lignes de stock de 500. En plus, 3 lignes à vérifier : quantité inconnue.'],
    ['stocks de moins de 500', '18 lignes de stock à 500. En plus, 3 lignes à vérifier : quantité inconnue.'],
    ['stocks de plus de 500', '3 lignes de stock à 500. En plus, 3 lignes à vérifier : quantité inconnue.'],
    ['factures de plus de 500 €', '1 facture de 500 €. Montant inconnu pour 1 facture, non comptée.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});

describe('an hour, a period, a state or an order is not told of another figure', () => {
  test.each([
    ['stock flyer a4', 'Flyer A4 : 1 250 (Dernière MAJ : 10:48).'],
    ['total des factures de février 2026', '2 factures : 1 639,26 € TTC (1 montant inconnu, non compté) à la dernière mise à jour, 10:48.'],
    ['combien de flyers A4 hier ?', 'Vous avez actuellement 1 210 Flyer A4 (copie locale).'],
    ['combien de flyers A4 hier ?', 'Quantité actuelle de Flyer A4 : 1 210 (copie locale).'],
    ['combien de flyers A4 hier ?', 'Flyer A4 : 1 250 au relevé de ce poste du 09/03/2026 et 1 210 actuellement, copie locale.'],
    [
      'évolution du stock de flyers A4 depuis le 8 mars',
      'Flyer A4 : 1 210 au relevé du 08/03/2026 00:00, 1 130 à celui du 10:48 (copie locale).',
    ],
    [
      'quel mois a coûté le plus en opérations en 2026 ?',
      'Le plus : mars 2026, 12,80 €. février 2026 : 1 234,56 € (1 montant inconnu, non compté).',
    ],
    [
      'quels stocks sont bas ?',
      '7 lignes de stock sous leur minimum. En plus, 3 lignes à vérifier : quantité inconnue. Critique : Flyer A4 recto verso.',
    ],
    ['quels stocks sont bas ?', 'Critique 7, dont Élevé 2 et Modéré 2. 3 lignes à vérifier : quantité inconnue.'],
    ['quels stocks sont bas ?', '7 lignes de stock au niveau Critique. En plus, 3 lignes à vérifier : quantité inconnue.'],
    ['liste des opérations', '5 opérations « Envoyée ». Total HT : 1 247,361 € (1 montant inconnu, non compté).'],
    ['liste des opérations', '5 opérations. « Envoyée » : 1 247,361 € HT (1 montant inconnu, non compté).'],
    ['liste des opérations', 'Vos 2 opérations « Envoyée » totalisent 1 247,361 € HT (1 montant inconnu, non compté), sur 5.'],
    ['liste des opérations', '5 opérations. Les 2 « Envoyée » : total HT 1 247,361 € (1 montant inconnu, non compté).'],
    ['total des factures de février 2026', '2 factures : 1 639,26 € TTC, 1 366,05 € HT et 1 montant inconnu, non compté. Total : 2.'],
    ['total des factures de février 2026', 'Vos factures totalisent 1 639,26 € TTC (1 montant inconnu, non compté).'],
    ['total des factures de février 2026', 'Le montant total de toutes vos factures est 1 639,26 € TTC (1 montant inconnu, non compté).'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});

describe('a word of every day does not become a level, an order or a sum', () => {
  test.each([
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4. Agence Arras est au niveau Élevé.'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4. Le niveau de Flyer A4 à Agence Arras est élevé.'],
    [
      'quels stocks sont critiques ?',
      '3 lignes de stock au niveau « Critique » : niveau élevé. En plus, 3 lignes à vérifier : quantité inconnue.',
    ],
    ['quels stocks sont critiques ?', '3 lignes de stock au niveau élevé. En plus, 3 lignes à vérifier : quantité inconnue.'],
    [
      'quels stocks sont critiques ?',
      '3 lignes de stock. Flyer A4 à Agence Arras est au niveau élevé. En plus, 3 lignes à vérifier : quantité inconnue.',
    ],
    ['quels stocks sont critiques ?', '3 lignes de stock au niveau élevé, 3 lignes à vérifier : quantité inconnue.'],
    [
      'liste des opérations',
      '5 opérations (1 montant inconnu, non compté). La dernière opération est Envoi de SMS 3, à la date du 20/02/2026.',
    ],
    [
      'liste des opérations',
      '5 opérations (1 montant inconnu, non compté). « Envoi de SMS 3 » est la dernière opération de Promo Été 2025.',
    ],
    [
      'combien de flyer a4 à Lille et à Arras ?',
      '650 Flyer A4 à Agence Lille, 100 à Agence Arras. Agence Arras a la même quantité de Flyer A4.',
    ],
    ['combien de flyer a4 à Lille et à Arras ?', 'Flyer A4 : 650 à Agence Lille, 100 à Agence Arras. L’ensemble : 550.'],
    [
      'quelles sont les campagnes ?',
      '4 campagnes. Celles en préparation dans MyCfia n’y sont pas comptées. La dernière campagne est « Rentrée des classes ».',
    ],
    [
      'plus grosse facture',
      '3 factures, (1 montant inconnu, non compté) dont 1 639,26 € TTC. La facture « 30282 » de décembre 2025 est la dernière.',
    ],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});

describe('nor is one told by other ways to tie it to something else', () => {
  test.each([
    [FLYER, 'Vous avez 1 250 Flyer A4, soit 1 ligne.'],
    [FLYER, 'Vous avez 1 250 Flyer A4 au minimum. Sous le minimum : 1 ligne.'],
    [FLYER, 'Flyer A4 : 1 250. 1 ligne.'],
    [FLYER, 'Flyer A4 : 1 250, dont 1 sous le minimum.'],
    [FLYER, 'Vous avez 1 250 Flyer A4 sous le minimum.'],
    [FLYER, 'Vous avez 1 250 Flyer A4 à Agence Lille et Agence Arras.'],
    [FLYER, 'Il reste 1 250 Flyer A4 pour 4 lignes de stock.'],
    [FLYER, 'Le niveau de Flyer A4 est OK : 1 250.'],
    [FLYER, 'Vous avez 1 250 articles Flyer A4.'],
    [FLYER, 'Vous avez 1 250 articles.'],
    [FLYER, 'Chacune des 4 divisions dispose de 1 250 Flyer A4.'],
    [FLYER, 'Vous disposez de 1 250 Flyer A4 par division.'],
    [FLYER, 'Vous disposez de 1 250 Flyer A4 par jour.'],
    [FLYER, 'Si vous avez 1 250 Flyer A4, Agence Arras a 100.'],
    [FLYER, 'Agence Lille a 450 Flyer A4, comme Agence Arras. Total : 1 250.'],
    [FLYER, 'Vous aviez 1 250 Flyer A4.'],
    [FLYER, 'Il y avait 1 250 Flyer A4 à 10:45.'],
    [FLYER, '1 250 Flyer A4 étaient en stock.'],
    [FLYER, 'Votre stock de 1 250 Flyer A4 est au seuil.'],
    [CARDS, 'Carte de visite : 3 000 sur 2 divisions, dont 1 ligne sans quantité connue, non comptée, à Agence Lille.'],
    [CARDS, 'Agence Lille : 3 000 Carte de visite (1 ligne sans quantité connue, non comptée). Service Marketing : 3 000.'],
    [LILLE, 'Vous avez 650 Flyer A4 à Agence Lille, dont 450 à Agence Lille.'],
    [LILLE, 'Agence Lille dispose de 450 Flyer A4 au total. Flyer A4 : 650.'],
    [LILLE, 'Flyer A4 : 650 à Équipe Terrain Lille.'],
    [BOTH, 'Vous avez 650 Flyer A4 à Agence Lille, contre 550 à Agence Arras : écart 100.'],
    [BOTH, 'Agence Arras : écart de 550 Flyer A4.'],
    [BOTH, 'Écart : 550, soit 650 Flyer A4 à Agence Arras.'],
    [FEB, 'Opérations : écart de 2 en mars 2026.'],
    [FEB, 'Vous avez 3 opérations. Écart : 2.'],
    [FEB, 'En mars 2026, 1 opération. En février 2026, 3.'],
    [CRITICAL, `Vous avez 3 lignes de stock. ${TO_CHECK}`],
    [CRITICAL, `Vous avez 3 lignes de stock au niveau Critique sur 4. ${TO_CHECK}`],
    [CRITICAL, `En plus, 3 lignes de stock au niveau Critique. ${TO_CHECK}`],
    [CRITICAL, `3 lignes de stock au niveau « Critique » à Agence Arras. ${TO_CHECK}`],
    [CRITICAL, `3 lignes de stock au niveau « Critique », toutes à Agence Arras. ${TO_CHECK}`],
    [LOW, `7 lignes de stock au niveau Critique, Élevé et Modéré, dont 3 Élevé. ${TO_CHECK}`],
    [LOW, `7 lignes de stock. ${TO_CHECK}`],
    [LOW, `7 lignes de stock à leur minimum. ${TO_CHECK}`],
    [LOW, `7 lignes de stock sous leur minimum à Agence Arras. ${TO_CHECK}`],
    ['stocks entre 100 et 500', `6 lignes de stock de 100 à 500, 3 lignes à vérifier.`],
    [INVOICED, '2 factures pour février 2026 : 1 639,26 € TTC chacune (1 montant inconnu, non compté).'],
    [INVOICED, 'Pour février 2026 : 1 639,26 € TTC par facture (1 montant inconnu, non compté).'],
    [INVOICED, 'Pour février 2026 : 1 366,05 € HT (1 montant inconnu, non compté), 1 639,26 € TTC avec 2 montants.'],
    [INVOICED, '1 facture pour février 2026 : 1 639,26 € TTC (1 montant inconnu, non compté).'],
    [INVOICED, 'Pour février 2026, de 1 366,05 € HT à 1 639,26 € TTC (1 montant inconnu, non compté).'],
    [
      'plus grosse facture',
      'La plus élevée de février 2026 : facture « 30280 », 1 639,26 € TTC (1 montant inconnu, non compté). De mars 2025 à mars 2026.',
    ],
    ['plus grosse facture', 'La plus élevée de mars 2025 à mars 2026 : facture « 30282 », 1 639,26 € TTC (1 montant inconnu, non compté).'],
    ['plus grosse facture', 'De mars 2025 à mars 2026, facture « 30280 » : 1 759,26 € TTC (1 montant inconnu, non compté), 1 639,26 €.'],
    [
      'factures de plus de 500 €',
      'Vous avez 1 facture de plus de 500 € de mars 2025 à mars 2026 : 1 366,05 € TTC. Montant inconnu pour 1 facture, non comptée. 1 639,26 €.',
    ],
    [MARCH, `Du 01/03/2026 au 31/03/2026, vous avez 3 opérations « Envoyée ». ${UNDATED} (1 montant inconnu, non compté).`],
    [
      MARCH,
      `Du 01/03/2026 au 31/03/2026, 3 opérations, dont 1 « Envoyée » pour un total HT de 12,80 € (1 montant inconnu, non compté). ${UNDATED}`,
    ],
    [
      MARCH,
      `3 opérations du 01/03/2026 au 31/03/2026 (1 montant inconnu, non compté). 1 opération sans date d'envoi n'est dans aucune période : Envoi de SMS 1.`,
    ],
    [
      'opérations en cours',
      'Vous avez 2 opérations en cours (En préparation), sans 2 « Annulée » et 1 « Envoyée ». Le total HT est de 12,501 €.',
    ],
    [
      'opérations en cours',
      'Sans 2 « Envoyée » et 1 « Annulée », le total HT de vos 2 opérations en cours (En préparation) est de 12,501 € par opération.',
    ],
    [
      'opérations en cours',
      '2 opérations en cours (En préparation). Sans 2 « Envoyée » et 1 « Annulée » : total HT 12,501 €, dont 2 « Envoyée ».',
    ],
    ['liste des opérations', 'La plus chère de vos 5 opérations : 1 247,361 € (1 montant inconnu, non compté).'],
    ['liste des opérations', 'Vous comptez 5 opérations de Promo Été 2025 (1 montant inconnu, non compté).'],
    ['liste des opérations', 'Vous comptez 5 opérations à Division 3 (1 montant inconnu, non compté).'],
    ['liste des opérations', '5 opérations (1 montant inconnu, non compté). Envoi de SMS 3 : 12,5.'],
    ['liste des opérations', '5 opérations (1 montant inconnu, non compté), 1 247,361 € HT, soit 1 234,56 € pour Envoi de SMS 1.'],
    [YESTERDAY, 'Flyer A4 : 1 210 (copie locale).'],
    [YESTERDAY, 'Flyer A4 : 1 210 le 10/03/2026 (copie locale). Quantité actuelle : 1 250.'],
    [YESTERDAY, 'Au relevé du 09/03/2026, Flyer A4 : 1 250, quantité actuelle (copie locale). 1 210.'],
    [YESTERDAY, 'Relevé du 09/03/2026. Flyer A4 : 1 250 (copie locale). 1 210 Flyer A4.'],
    ['évolution du stock de flyers A4 depuis le 8 mars', 'Flyer A4 : hausse de 80 au 08/03/2026 00:00 (copie locale).'],
    ['quelles sont les campagnes ?', `4 campagnes chez CFI : 1 « Portes ouvertes mars ». ${PREPARED}`],
    ['quelles sont les campagnes ?', `4 campagnes chez CFI, envoyées. ${PREPARED}`],
    ['quelles sont les campagnes ?', `4 campagnes chez CFI par SMS. ${PREPARED}`],
    [
      'quel est mon périmètre ?',
      'Votre périmètre est Département Nord : 7 divisions. Vous pouvez administrer les opérations. Les divisions au-dessus et à côté ne sont ni lues ni comptées.',
    ],
    [
      'quel est mon périmètre ?',
      'Votre périmètre est Agence Lille : 7 divisions. Les divisions au-dessus et à côté ne sont ni lues ni comptées.',
    ],
    [
      'quel est mon périmètre ?',
      'Votre périmètre est Département Nord : 7 divisions. Vous pouvez engager une dépense. Les divisions au-dessus et à côté ne sont ni lues ni comptées.',
    ],
    ['quelle division a le plus de flyer a4 ?', 'Le plus : Département Nord, 1 250 Flyer A4 (500).'],
    ['quelle division a le plus de flyer a4 ?', 'Agence Lille a le plus de Flyer A4. Département Nord : le plus, 500.'],
    ['quelle division a le plus de flyer a4 ?', 'Le plus : Département Nord, 500. Agence Lille, le plus : 450.'],
    [
      'quel mois a coûté le plus en opérations en 2026 ?',
      'Ensuite : février 2026, 1 234,56 €, coût HT. Le plus : mars 2026, 12,80 € (1 montant inconnu, non compté).',
    ],
    [
      'compare les alertes de Lille et Arras',
      'Stocks au niveau Critique : 2 lignes à Agence Lille (1 à vérifier) et 4 lignes à Agence Arras.',
    ],
    [
      'compare les alertes de Lille et Arras',
      'Stocks au niveau Critique, Élevé et Modéré : 2 lignes à Agence Lille et 4 lignes à Agence Arras (1 à vérifier).',
    ],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});
