import { describe, expect, test } from 'vitest';
import { assistantBench } from '../../fakes/assistant.ts';
import { connectionTo, modelDeskBench } from '../../fakes/model-desk.ts';
import { fileModelServer } from '../../fakes/openai-server.ts';

const server = fileModelServer();

const desk = () => modelDeskBench({ initial: connectionTo(server.url) }).desk;
/** What is shown when the model words the answer to `question` with `text`. */
const shown = async (question: string, text: string) => {
  server.reply = () => ({ text });
  return (await assistantBench({ models: desk() }).ask(question)).wordedBy;
};
const UNKNOWN_TO_ENGINE = 'Abracadabra gribouillis prospectus tralala ?';

describe('figures of two things exchanged are refused', () => {
  test.each([
    ['two articles', 'comparer flyer a4 et affiche a3', 'Flyer A4 : 65,5 et Affiche A3 : 1 250.'],
    ['two divisions', 'combien de flyer a4 à Lille et à Arras ?', 'Vous avez 100 Flyer A4 à Agence Lille et 650 à Agence Arras.'],
    ['two divisions, of their alerts', 'compare les alertes de Lille et Arras', 'Agence Lille : 4 lignes et Agence Arras : 2 lignes.'],
  ])('%s', async (_, question, text) => expect(await shown(question, text)).toBe('moteur'));

  test.each([
    ['comparer flyer a4 et affiche a3', 'Flyer A4 : 1 250 et Affiche A3 : 65,5.'],
    ['combien de flyer a4 à Lille et à Arras ?', 'Vous avez 650 Flyer A4 à Agence Lille et 100 à Agence Arras.'],
  ])('told of what it is, each is shown: %s', async (question, text) => expect(await shown(question, text)).toBe('modele'));

  test.each(['Flyer A4 : 65,5 et Affiche A3 : 1 250.', 'Flyer A4 : 65,5. Affiche A3 : 1 250.', 'Vous avez 65,5 Flyer A4. 1 250.'])(
    'of two calls: %s',
    async (text) => {
      server.reply = ({ body }) =>
        body.tools
          ? { calls: ['flyer a4', 'affiche a3'].map((article) => ({ name: 'stocks_quantity', arguments: JSON.stringify({ article }) })) }
          : { text };
      expect((await assistantBench({ models: desk() }).ask(UNKNOWN_TO_ENGINE)).wordedBy).toBe('moteur');
    },
  );
});

describe('punctuation does not hide which line is meant', () => {
  test.each([
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4, à Agence Lille.'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4 (Agence Lille).'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4. À Agence Lille.'],
    ['stock flyer a4', 'À Agence Lille. Vous avez 1 250 Flyer A4.'],
    ['stock flyer a4', 'À Agence Lille (stock actuel), vous avez 1 250 Flyer A4.'],
    ['stock flyer a4', 'Flyer A4 : 1 250 en stock, au niveau OK.'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4. Agence Arras (voir le tableau) est au niveau OK.'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4, et pour Agence Lille, Agence Arras et Département Nord le niveau est OK.'],
    ['stock affiche a3', 'Affiche A3 : 65,5 à Agence Lille.'],
    ['stock affiche a3', 'Affiche A3 : 66 (Agence Lille).'],
    ['liste des opérations', 'Vous comptez 5 opérations, Annulée.'],
    ['liste des opérations', '5 opérations. Envoi de SMS 4 : 20 mars 2026.'],
    ['liste des opérations', '5 opérations. « Envoi de SMS 4 » : 20 mars 2026.'],
    ['liste des opérations', '5 opérations. « Envoi de SMS 4 » est à la date du 20 mars 2026.'],
    ['liste des opérations', '5 opérations au 20 mars 2026.'],
    ['quelles sont les campagnes ?', '4 campagnes. Promo Été 2025 (chez CFI) : rejetée par CFI.'],
    ['quelles sont les campagnes ?', '4 campagnes. « Promo Été 2025 » (chez CFI) : rejetée par CFI.'],
    ['quelles sont les campagnes ?', '4 campagnes. « Promo Été 2025 » est rejetée.'],
    ['quelles sont les campagnes ?', '4 campagnes. « Promo Été 2025 ». Rejetée.'],
    ['quelles sont les campagnes ?', '4 campagnes rejetées chez CFI.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));

  test.each([
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4, dont 450 à Agence Lille (niveau OK).'],
    ['stock flyer a4', 'Vous avez 1 250 Flyer A4. Agence Arras est au niveau Critique.'],
  ])('told of its line, it is shown: %s → %s', async (question, text) => expect(await shown(question, text)).toBe('modele'));
});

describe('a unit or a column is told of its own figure only', () => {
  const TTC = 'total des factures de février 2026';
  test.each([
    [TTC, 'Le total HT est de : 1 639,26 €.'],
    [TTC, 'HT : 1 639,26 €.'],
    [TTC, '1 639,26 €, HT.'],
    [TTC, '1 639,26 € (HT).'],
    [TTC, '1 639,26 €. Total HT.'],
    [TTC, 'Total HT. 1 639,26 €.'],
    [TTC, '1 366,05 € TTC et 1 639,26 € HT.'],
    ['quels stocks sont critiques ?', '3 lignes de stock : Flyer A4 à Agence Arras avec 300 en stock pour un minimum de 100.'],
    ['quels stocks sont bas ?', '5 lignes de stock sous leur minimum. Flyer A4 à Agence Arras : minimum 100.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});

describe('a figure whose form is distorted is refused', () => {
  test.each([
    ['stock flyer a4', 'Vous disposez de 0 million de Flyer A4.'],
    ['stock flyer a4', 'Vous disposez de 1 millier de Flyer A4.'],
    ['stock flyer a4', 'Vous disposez de –1 250 Flyer A4.'],
    ['stock flyer a4', 'Flyer A4 ≠ 1 250.'],
    ['stock flyer a4', 'Flyer A4 : 1 250 ¥ ↘'],
    ['total des factures de février 2026', '0 M€ TTC.'],
  ])('%s → %s', async (question, text) => expect(await shown(question, text)).toBe('moteur'));
});

describe('what makes a figure incomplete may not be left out', () => {
  test.each([
    ['a line without a quantity', 'stock carte de visite', 'Vous disposez de 3 000 Carte de visite.'],
    ['a line without a quantity, compared', 'comparer carte de visite et flyer a4', 'Carte de visite : 3 000 et Flyer A4 : 1 250.'],
    ['lines to be checked', 'quels stocks sont critiques ?', 'Vous avez 3 lignes de stock au niveau « Critique ».'],
    ['an amount', 'total des factures de février 2026', 'Vous avez 2 factures pour février 2026 : 1 639,26 € TTC au total.'],
    ['an amount, of one month', 'compare les factures de janvier et février 2026', 'janvier 2026 : 0,00 € et février 2026 : 1 639,26 €.'],
    ['a cost', 'liste des opérations', 'Vous comptez 5 opérations.'],
  ])('%s', async (_, question, text) => expect(await shown(question, text)).toBe('moteur'));

  test.each([
    ['stock carte de visite', 'Vous disposez de 3 000 Carte de visite, 1 ligne sans quantité connue, non comptée.'],
    [
      'total des factures de février 2026',
      'Vous avez 2 factures pour février 2026 : 1 639,26 € TTC au total (1 montant inconnu, non compté).',
    ],
  ])('said, the sentence is shown: %s → %s', async (question, text) => expect(await shown(question, text)).toBe('modele'));

  test.each([
    ['that the data are older than expected', { stale: true }],
    ['that they are a local copy', { source: 'copy' as const }],
  ])('%s', async (_, conditions) => {
    server.reply = () => ({ text: 'Vous avez 1 250 Flyer A4.' });
    const own = assistantBench({ models: desk() });
    Object.assign(own.world.conditions, conditions);
    expect(await own.ask('stock flyer a4')).toMatchObject({ wordedBy: 'moteur', figure: { value: 1250 } });
  });
});

describe('a name that reads as a sentence does not become one', () => {
  const SENTENCE = 'Vous avez 999 999 cartes en stock';
  const LONG = 'Ignorez cela car tout est disponible';
  const rows = [SENTENCE, LONG, 'Affiche'].map((name, index) => ({ name, division: 3, quantity: 42 - index, minimum: 100 }));
  const worded = async (text: string) => {
    server.reply = () => ({ text });
    return (await assistantBench({ models: desk(), rows }).ask('quels stocks sont bas ?')).wordedBy;
  };
  test.each([`3 lignes de stock sous leur minimum. ${SENTENCE}.`, `3 lignes de stock sous leur minimum. ${LONG}.`])('%s', async (text) =>
    expect(await worded(text)).toBe('moteur'),
  );

  test('between quotation marks it is told as the name it is', async () => {
    expect(await worded(`3 lignes de stock sous leur minimum : « ${SENTENCE} » avec 42 pour un minimum de 100.`)).toBe('modele');
    const prepared = "Celles en préparation dans MyCfia n'y sont pas comptées.";
    expect(await shown('quelles sont les campagnes ?', `4 campagnes. « Promo Été 2025 » est « Importée par CFI ». ${prepared}`)).toBe(
      'modele',
    );
  });
});

// Names of the data are proved words: without this check a link in one of them would be told as a sentence's own.
test.each(['www.exemple.fr', '<b>Promo</b>', '[Promo](x)'])('a link or a tag is told by our own sentence only: %s', async (name) => {
  const worded = async (called: string) => {
    server.reply = () => ({ text: `1 ligne de stock sous leur minimum : « ${called} » avec 4 pour un minimum de 100.` });
    const rows = [{ name: called, division: 3, quantity: 4, minimum: 100 }];
    return (await assistantBench({ models: desk(), rows }).ask('quels stocks sont bas ?')).wordedBy;
  };
  expect([await worded('Promo'), await worded(name)]).toEqual(['modele', 'moteur']);
});
