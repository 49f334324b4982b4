import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask, leaks } from '../../../electron/assistant/privacy.ts';

const hidden = (text: string) => createMask().hide(text, true);
const body = (text: string) => JSON.stringify({ content: text });
const BEFORE = ['', 'combien de flyers pour ', 'compte : ', 'le '];
const AFTER = ['', ' merci', ', merci', ' en mars ?', ' et 1 250 flyers'];

describe('accounts', () => {
  test.each([
    'fr7630006000011234567890189',
    'Fr76 3000 6000 0112 3456 7890 189',
    'fr 76 3000 6000 0112 3456 7890 189',
    'FR76-3000-6000-0112-3456-7890-189',
    'FR76.3000.6000.0112.3456.7890.189',
    'FR76\u00a03000\u202f6000 0112 3456 7890 189',
    'FR76 - 3000 - 6000 - 0112 - 3456 - 7890 - 189',
    'gb29 nwbk 6016 1331 9268 19',
    'nl91 abna 0417 1643 00',
    'mt84 malt 0110 0001 2345 mtlc ast0 01s',
    'be68539007547034',
    '30006 00001 12345678901 89',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111111111111111',
    '3782 822463 10005',
    '1 85 05 78 006 084 91',
    '185057800608491',
    '1.85.05.78.006.084.91',
    '2 69 05 2A 006 084 90',
  ])('%j is one, and a body that still shows it does not leave', (account) => {
    for (const before of BEFORE)
      for (const after of AFTER) expect(hidden(`${before}${account}${after}`)).toBe(`${before}⟦COMPTE_1⟧${after}`);
    expect(hidden(`iban${account}`)).toBe('iban⟦COMPTE_1⟧');
    expect(leaks(body(`sur ${account}, merci`))).toBe(true);
  });

  test.each(['fr76 3000 6000 0112 3456 7890 188', 'FR76-3000-6000-0112-3456-7890-18', '4970 1012 3456 7890', '1 85 05 78 006 084 36'])(
    'mistyped, so that its check digits do not hold, %j is still hidden',
    (account) => expect(hidden(`sur ${account}, merci`)).toBe('sur ⟦COMPTE_1⟧, merci'),
  );

  test.each([
    'factures de 2023 2024 2025 2026',
    'quantités 2500 5000 2000 1000',
    'statut de de12-3456-1-sms',
    'un total de 1 012 345 678 901 €',
    'entre 2026-01-03 2026-04-10',
    'facture 3028012345678',
  ])('%s is none', (text) => {
    expect(hidden(text)).toBe(text);
    expect(leaks(body(text))).toBe(false);
  });

  test('words whose check digits hold by chance are no account, and what they would have cut in two is hidden whole', () => {
    expect(hidden('12 mail de 500 clients et 5 place de grève et 10')).toBe('12 mail de 500 clients et ⟦ADRESSE_1⟧');
  });

  const country = fc.constantFrom<[string, number]>(['FR', 27], ['BE', 16], ['DE', 22], ['LU', 20], ['MC', 27], ['ES', 24], ['MT', 31]);
  const gap = fc.constantFrom('', ' ', '-', '.', ' - ', '\u00a0', '/');
  const iban = fc
    .tuple(country, fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 31, maxLength: 31 }))
    .map(([[code, length], digits]) => {
      const account = digits.slice(0, length - 4).join('');
      const numbers = `${account}${[...code].map((letter) => letter.charCodeAt(0) - 55).join('')}00`;
      return `${code}${String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')}${account}`;
    });
  test('any account of any country is hidden whole, in whatever case, groups and text it stands', () => {
    fc.assert(
      fc.property(
        iban,
        gap,
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.constantFrom(...BEFORE),
        fc.constantFrom(...AFTER),
        (account, between, size, lower, before, after) => {
          const groups = account.match(new RegExp(`.{1,${size}}`, 'gu'))!.join(between);
          const written = lower ? groups.toLowerCase() : groups;
          const text = `${before}${written}${after}`;
          const mask = createMask();
          const out = mask.hide(text, true);
          expect(out).not.toMatch(/\d{3}(?!\d* flyers)/u);
          expect(mask.reveal(out)).toBe(text);
          expect(leaks(body(text))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('addresses', () => {
  const WRITTEN = [
    '12 allée des tilleuls',
    '12, allée des Tilleuls',
    '12 ALLÉE DES TILLEULS',
    '7 résidence bellevue',
    '4 cité moulin',
    '8 chaussée brunehaut',
    '12 av. foch',
    '12 Av Foch',
    '3 imp. bouleaux',
    '5 rte nationale',
    '12rue lilas',
    '5 r. lilas',
    '5 r de la paix',
    '12-14 rue de la Paix',
    '12 bis, grande rue',
    '12 de la rue des lilas',
    '3 ch. du moulin',
    '12 bd. Victor Hugo',
    '6 clos des vignes',
    '12 rue du Dr. Roux',
    'rue des lilas',
    'avenue du Général de Gaulle',
  ];
  test.each(WRITTEN)('%j is one, alone, before its town and beside another', (address) => {
    const secret = /tilleul|bellevue|moulin|brunehaut|foch|bouleau|nationale|lilas|paix|grande|hugo|vignes|roux|gaulle/iu;
    expect(hidden(`livré au ${address}, merci`)).toBe('livré au ⟦ADRESSE_1⟧, merci');
    expect(hidden(`livré au ${address}, 59000 Lille ?`)).not.toMatch(/59000/u);
    for (const other of WRITTEN) expect(hidden(`de ${address} à ${other}`)).not.toMatch(secret);
    expect(hidden(address.normalize('NFD'))).not.toMatch(secret);
  });

  test.each(['lieu-dit le moulin 59000 lille', 'résidence les lilas bât b 59000 Lille', 'BP 123, 59000 Lille cedex'])(
    'without a number, %j ends by its town',
    (address) => expect(hidden(`livré à ${address} ?`)).toBe('livré à ⟦ADRESSE_1⟧ ?'),
  );

  test.each([
    'combien de chemins de table en stock ?',
    '12 opérations en cours en mars',
    '1 250 flyers A4 en place',
    'les 3 campagnes par mail',
    'la route est longue',
  ])('%s holds none', (text) => expect(hidden(text)).not.toContain('ADRESSE'));
});

describe('telephone numbers and e-mails', () => {
  test.each([
    '06,12,34,56,78',
    '06:12:34:56:78',
    '(0)6 12 34 56 78',
    '6 12 34 56 78',
    'zéro six douze trente-quatre cinquante-six soixante-dix-huit',
  ])('%j is a telephone number', (phone) => {
    expect(hidden(`rappelez le ${phone} merci`)).toBe('rappelez le ⟦TELEPHONE_1⟧ merci');
    expect(leaks(body(`le ${phone} merci`))).toBe(true);
  });

  test.each(['à 08:30, 09:45, 10:15 et 11:00', 'les pages 1, 2, 12, 34 et 56', 'zéro stock en mars, deux en avril'])('%s is none', (text) =>
    expect(hidden(text)).toBe(text),
  );

  test.each(['zoltan@exemple', 'zkovacs@gmail,com', 'zkovacs @ gmail . com', 'zkovacs@gmail．com', 'zkovacs chez gmail point com'])(
    '%j is an e-mail',
    (email) => {
      expect(hidden(`écrire à ${email}`)).toBe('écrire à ⟦EMAIL_1⟧');
      expect(leaks(body(`écrire à ${email}`))).toBe(true);
    },
  );
});

test.each([
  ['les factures de m santos', 'les factures de m ⟦PERSONNE_1⟧'],
  ['celles de m. petit et de m.carlier', 'celles de m. ⟦PERSONNE_1⟧ et de m.⟦PERSONNE_2⟧'],
  ['une bâche de 5 m kakemono', 'une bâche de 5 m kakemono'],
])('a civility in lower case is one, a metre is none: %s', (text, expected) => expect(hidden(text)).toBe(expected));
