import { describe, expect, test } from 'vitest';
import { readerOf } from '../../fakes/assistant-read.ts';

const DIVISIONS = [
  { id: 1, name: 'Siège Horizon', parentId: null },
  { id: 2, name: 'Département Nouvelle-Aquitaine', parentId: 1 },
  { id: 3, name: 'Agence Rennes', parentId: 1 },
  { id: 4, name: 'Équipe Accueil 2', parentId: 3 },
  { id: 5, name: 'Équipe Accueil 3', parentId: 3 },
];
const read = readerOf(DIVISIONS, ['flyer', 'a6', 'menu', 'plastifie', 'soldes', 'relance']);
const intentOf = (question: string) => read(question).intent;

describe('one’s own sight', () => {
  test.each([
    'je couvre quoi comme agences',
    'dis-moi ce que je suis autorisé à regarder',
    "sur combien d'agences ai-je la main en lecture ?",
    "de quoi se compose la partie du réseau qui m'est ouverte ?",
    "montre l'arbre des divisions",
    'tu me donnes les noms de toutes les agences',
  ])('« %s » is the scope', (question) => {
    expect(intentOf(question)).toBe('scope');
  });

  // Catches a word that narrows being taken for one of sight: the count of all divisions would answer something else.
  test.each([
    'je couvre quoi comme agences en rupture',
    "combien d'agences je vois en alerte",
    'les noms des agences fermées',
    'je vois combien de flyers A6',
  ])('« %s » is not', (question) => {
    expect(intentOf(question)).not.toBe('scope');
  });
});

describe('who looks', () => {
  test.each([
    'qui a un œil sur les stocks de Rennes',
    "quelles divisions ont la vue sur l'Équipe Accueil 3",
    "l'équipe accueil 2 elle est vue par quelles divisions",
    "qui surveille les stocks de l'agence de Rennes",
  ])('« %s » asks who, not what is seen', (question) => {
    expect(intentOf(question)).toBe('scope.seenBy');
  });

  test('those which are somewhere are not looked for', () => {
    expect(intentOf('flyers A6, ceux qui sont à Rennes')).toBe('stock.quantity');
  });
});

describe('what the assistant is for', () => {
  test.each(['à quoi peux-tu répondre ?', 'tu gères quoi comme infos ?', "c'est mon 1er jour, tu sais faire quoi au juste ?"])(
    '« %s »',
    (question) => {
      expect(intentOf(question)).toBe('help');
    },
  );

  test.each(['tu sais quoi ? combien de flyers A6 à Rennes', 'tu sais où il reste des flyers A6 ?'])('« %s » asks of ours', (question) => {
    expect(intentOf(question)).not.toBe('help');
  });
});

describe('what is to be done, and what is to come', () => {
  test.each([
    "relance l'import de la campagne Soldes 2026",
    'rédige un mail à CFI pour contester la facture 30012',
    'fais un virement pour la facture 30012',
    'vérifie les factures de Rennes et corrige-les',
    "il faudrait recommander des flyers A6, tu t'en charges ?",
  ])('« %s » is refused', (question) => {
    expect(intentOf(question)).toBe('refused');
  });

  test.each([
    "additionne les factures d'octobre",
    "récapitule les factures d'octobre",
    'mets côte à côte Rennes et le siège en opérations',
  ])('« %s » only asks', (question) => {
    expect(intentOf(question)).not.toBe('refused');
  });

  test('a bill that is not made yet is none', () => {
    expect(read('la facture de janvier prochain sera de combien ?')).toMatchObject({ intent: 'unsupported', reason: 'forecast' });
    expect(read('Rennes va-t-elle dépasser son budget ?')).toMatchObject({ intent: 'unsupported', reason: 'forecast' });
    expect(intentOf("le total facturé en octobre, ce sera combien de factures pour l'audit ?")).not.toBe('unsupported');
    expect(intentOf("combien d'opérations seront envoyées en décembre 2026 ?")).toBe('operations.count');
  });
});

describe('places', () => {
  test('an adjective is no region, a number belongs to its division, an island is a place', () => {
    expect(read("la nouvelle agence de Rennes, combien d'opérations ?").place).toMatchObject({ name: 'Agence Rennes' });
    expect(read('factures de la nouvelle aquitaine').place).toMatchObject({ name: 'Département Nouvelle-Aquitaine' });
    expect(read("Le menu plastifié de l'équipe Accueil 3, il en reste combien").place).toMatchObject({ name: 'Équipe Accueil 3' });
    expect(read('stock de flyers A6 à la Réunion').place).toMatchObject({ kind: 'unknown' });
    expect(read('stock de flyers A6 pour ma réunion').place).toBeNull();
  });
});
