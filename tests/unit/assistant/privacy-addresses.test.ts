import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask } from '../../../electron/assistant/privacy.ts';

const hidden = (text: string) => createMask().hide(text, true);

/** Each with a word of it that must never leave. */
const ADDRESSES: readonly (readonly [address: string, secret: RegExp])[] = [
  ['12 place de la mairie', /mairie/iu],
  ['12 PLACE DE LA MAIRIE', /mairie/iu],
  ['3 place du marché', /march/iu],
  ["1 place de l'église", /[ée]glise/iu],
  ['12 place Bellecour', /bellecour/iu],
  ['12 place bellecour', /bellecour/iu],
  ['4 place stanislas', /stanislas/iu],
  ['3 place royale', /royale/iu],
  ["8 place d'armes", /armes/iu],
  ["8 place d'italie", /italie/iu],
  ['2 place de verdun', /verdun/iu],
  ['5 place de grève', /gr[èe]ve/iu],
  ['7 place du 8 mai 1945', /mai|1945/iu],
  ['7 place 8 mai 1945', /mai|1945/iu],
  ['11 place du 11 novembre', /novembre/iu],
  ['9 pl. de la république', /publique/iu],
  ['9 pl de la gare', /gare/iu],
  ['3 cours lafayette', /lafayette/iu],
  ['3 cours Mirabeau', /mirabeau/iu],
  ['12 cours de vincennes', /vincennes/iu],
  ['12 cours de verdun', /verdun/iu],
  ["40 cours d'albret", /albret/iu],
  ["22 cours de l'intendance", /intendance/iu],
  ['22 cours du médoc', /m[ée]doc/iu],
  ['6 cours des halles', /halles/iu],
  ['10 mail françois mitterrand', /mitterrand/iu],
  ['10 mail des platanes', /platanes/iu],
  ['10 mail du bicentenaire', /bicentenaire/iu],
  ['14 tour de la paix', /paix/iu],
  ["1 tour d'auvergne", /auvergne/iu],
  ['5 zone de la pilaterie', /pilaterie/iu],
  ['5 zone industrielle nord', /nord/iu],
  ['12 passage du nord', /nord/iu],
  ['12 passage brady', /brady/iu],
  ['12 passage de lorette', /lorette/iu],
  ['3 quai de la fosse', /fosse/iu],
  ['3 quai de seine', /seine/iu],
  ['12 quai voltaire', /voltaire/iu],
  ['1250 route de nice', /nice/iu],
  ['47 route de lorient', /lorient/iu],
  ['2 parc de sceaux', /sceaux/iu],
  ['2 parc des princes', /princes/iu],
  ['6 square du bois', /bois/iu],
  ['8 lot des tilleuls', /tilleuls/iu],
  ['8 lot. bellevue', /bellevue/iu],
  ['4 res. les pins', /pins/iu],
  ['3 imp. bouleaux', /bouleaux/iu],
  ['3 port de la lune', /lune/iu],
  ['7 pont des arts', /arts/iu],
  ['12 bis place de parking', /12|bis/iu],
  ['12, cours de danse', /12|danse/iu],
  ['12-14 place du parvis', /parvis/iu],
  ['12 place de parking, 59000 Lille', /59000|lille/iu],
  ['12 cours de danse 69003 Lyon', /69003|lyon/iu],
  ['12 rue de la relance', /relance/iu],
  ['12 chemin de halage', /halage/iu],
  ['5 avenue des clients', /clients/iu],
  ['3 impasse du stock', /stock/iu],
  ['3 allée du parking', /parking/iu],
  ['3 quartier des fleurs', /fleurs/iu],
  ['14 voie de la liberté', /libert/iu],
  ["5 r d'alsace", /alsace/iu],
  ['15 montée de la grande côte', /grande|c[ôo]te/iu],
  ['2026 route de paris', /paris/iu],
  ['3 cité moulin', /moulin/iu],
];

const BUSINESS: readonly string[] = [
  '10 mail clients',
  '10 mail clients au 12/03/2026',
  '250 mail prospects',
  '12 mail envoyés',
  '12 mail envoyés en mars',
  '3 mail de relance',
  '3 mail de relance pour mars',
  "5 mail d'information",
  '10 mail des clients',
  '10 mail de la campagne',
  '8 mail par jour',
  '8 mail en mars',
  '1 mail ou 2',
  '4 mail promotionnels',
  '4 mail publicitaires',
  '10 mail',
  '2 mail à 10 clients',
  '12 mail de 500 clients',
  '2026 cours de danse',
  '3 cours de cuisine',
  "12 cours d'anglais",
  '3 cours de yoga',
  '20 cours particuliers',
  '20 cours donnés',
  '2 cours du soir',
  '2 cours en ligne',
  '12 tour de cou',
  '100 tour de cou',
  '100 tour de cou bleus',
  '1 tour de table',
  '5 tour de magie',
  '2 tour du monde',
  '3 place de parking',
  '3 place de stationnement',
  '500 place de concert',
  '500 place de cinéma',
  '30 place assise',
  '30 place assises',
  '30 place gratuites',
  '12 place disponibles',
  '12 place par table',
  '12 place pour mars',
  '2 zone de stockage',
  '2 zone de chalandise',
  '1 zone grise',
  '4 zone de livraison',
  '12 lot de cartes',
  '12 lot de 100 flyers',
  '5 pass de ski',
  '3 port payé',
  '3 port dû',
  '2 port de charge',
  '2 passage machine',
  '2 passage en presse',
  '2 quai de chargement',
  '500 imp couleur',
  '500 imp. recto',
  '1000 imp. recto verso',
  '12 chemin de table',
  '2 route de livraison',
  '12 pl. de parking',
  '12/03/2026 mail clients',
];

describe('streets and things of one name', () => {
  test.each(ADDRESSES)('%s is an address', (address, secret) => {
    expect(hidden(address)).not.toMatch(secret);
    expect(hidden(`livré au ${address} ?`)).toBe('livré au ⟦ADRESSE_1⟧ ?');
  });

  test.each(BUSINESS)('%s is none', (phrase) => {
    for (const text of [phrase, `combien de flyers pour ${phrase} ?`, `quel total ${phrase}, merci`]) expect(hidden(text)).toBe(text);
  });

  test('beside any words of business every address is hidden', () => {
    const piece = fc.oneof(
      fc.constantFrom(...ADDRESSES).map(([text, secret]) => ({ text, secret })),
      fc.constantFrom(...BUSINESS).map((text) => ({ text, secret: null })),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom(', ', ' ; ', ' et ', ' au '), (pieces, between) => {
        const text = pieces.map((each) => each.text).join(between);
        const out = hidden(text);
        const kept = pieces.flatMap(({ text, secret }) => (secret === null ? [text] : [])).join(' ');
        for (const { text: address, secret } of pieces) if (secret !== null && !secret.test(kept)) expect(out, address).not.toMatch(secret);
      }),
      { numRuns: 300 },
    );
  });

  test('in capitals only, a thing is none either', () => expect(hidden('12 PLACE DE PARKING')).not.toContain('ADRESSE'));

  test('what announces an address makes it one, whatever it is called', () => {
    for (const text of ['adresse : 3 place de parking', "à l'adresse 3 place de parking", 'domicilié au 12 cours de danse'])
      expect(hidden(text)).toContain('⟦ADRESSE_1⟧');
  });
});
