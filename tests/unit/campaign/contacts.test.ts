import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContacts } from '../../../electron/campaign/contacts/read.ts';
import { findSeparator } from '../../../electron/campaign/contacts/table.ts';
import { NO_OPPOSITION } from '../../../electron/campaign/oppositions.ts';
import { readMobile } from '../../../electron/campaign/phone.ts';
import { audience } from '../../../electron/campaign/recipients.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import { decodeText } from '../../../shared/model/text-file.ts';

const NOBODY = NO_OPPOSITION;

describe('reading the file', () => {
  const TEXT = 'Prénom;Mobile\nÉloïse;0639980001\n';

  test.each([
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`), 'utf-8'],
    ['Windows-1252', Buffer.from(TEXT, 'latin1'), 'windows-1252'],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), 'utf-16le'],
  ])('finds out %s, so that accents survive', (_name, bytes, encoding) => {
    expect(decodeText(bytes).encoding).toBe(encoding);
    const file = readContacts(bytes);
    expect(file.headers.map(({ field }) => field)).toEqual(['prenom', 'telephone']);
    expect(file.rows[0]?.fields).toEqual({ prenom: 'Éloïse', telephone: '0639980001' });
  });

  test.each([
    [';', 'a;b\n1;2'],
    [',', 'a,b\n"x;y;z",2'],
    ['\t', 'a\tb\n1,5\t2,5'],
    ['|', 'a|b\n1|2'],
    [';', 'seule'],
  ])('finds the separator %j', (separator, text) => {
    expect(findSeparator(text)).toBe(separator);
  });

  test('keeps the good lines of a file whose quote is never closed', () => {
    const file = readContacts('Nom;Mobile\nA;0639980001\n"B;0639980002\nC;0639980003\n');
    expect(file.rows.map(({ fields }) => fields.telephone)).toEqual(['0639980001', '0639980002', '0639980003']);
  });

  test('tells the line as a spreadsheet counts it, quoted line breaks included', () => {
    const file = readContacts('Nom;Mobile\n"A\nbis";1\nB;2\n');
    expect(file.rows.map(({ line }) => line)).toEqual([3, 4]);
  });

  test.each([
    ['', 'vide'],
    ['   \n', 'vide'],
    ['PK\u0003\u0004truc', 'classeur'],
    [Array.from({ length: 201 }, (_, index) => `c${index}`).join(';'), '200 colonnes'],
    ['x'.repeat(10 * 1024 * 1024 + 1), '10 Mo'],
  ])('refuses an unusable file in words (%#)', (text, words) => {
    expect(readContacts(text).problem).toContain(words);
  });

  test('a mapping wins over recognised names, whichever way it is written', () => {
    const byColumn = readContacts('Nom;Tel fixe;Autre\nA;1;2', { Autre: 'telephone' });
    const byField = readContacts('Nom;Tel fixe;Autre\nA;1;2', { TELEPHONE: 'Autre' });
    expect(byColumn.rows[0]?.fields.telephone).toBe('2');
    expect(byField.rows[0]?.fields.telephone).toBe('2');
  });

  test('is total: any bytes give a file or a sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.dictionary(fc.string(), fc.string()), (bytes, mapping) => {
        const file = readContacts(bytes, mapping);
        for (const channel of ['sms', 'email', 'papier'] as const) {
          const { count } = audience(channel, file, NOBODY);
          if (file.rows.length > 0 && audience(channel, file, NOBODY).missing.length === 0)
            expect(count.valid + count.excluded.reduce((sum, entry) => sum + entry.count, 0)).toBe(count.total);
        }
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'";\n\r,aé0\t\\ ', '\u0000'), maxLength: 120 }), (text) => {
        expect(readContacts(`Nom;Mobile\n${text}`)).toHaveProperty('rows');
      }),
    );
  });
});

describe('mobile numbers', () => {
  test.each([
    ['06 12 34 56 78', '+33612345678', 'FR'],
    ['0033612345678', '+33612345678', 'FR'],
    ['+33 (0)6.12.34.56.78', '+33612345678', 'FR'],
    ['07-83-12-34-56', '+33783123456', 'FR'],
    ['0690123456', '+590690123456', 'GP'],
    ['0692123456', '+262692123456', 'RE'],
    ['0694201234', '+594694201234', 'GF'],
    ['0696123456', '+596696123456', 'MQ'],
    ['0639021234', '+262639021234', 'YT'],
    ['0639980001', '+33639980001', 'FR'],
  ])('%s is %s', (typed, e164, country) => {
    expect(readMobile(typed)).toEqual({ e164, country });
  });

  test.each([
    ['', 'absent'],
    ['0142345678', 'fixe'],
    ['0612', 'invalide'],
    ['bonjour', 'invalide'],
    ['1'.repeat(500), 'invalide'],
  ])('%s is none: %s', (typed, words) => {
    expect(readMobile(typed)).toMatchObject({ problem: expect.stringContaining(words) });
  });
});

describe('who a channel reaches', () => {
  test('an SMS reaches each mobile once, the others are counted with their reason', () => {
    const file = readContacts(
      'Nom;Mobile;Consentement\nA;0639980001;oui\nB;06.39.98.00.01;oui\nC;0142345678;oui\nD;;oui\nE;0639980002;non\nF;0639980003;oui\nG;0639980004;',
    );
    const { recipients, count } = audience('sms', file, { ...NO_OPPOSITION, prints: new Set([sha256('+33639980003')]) });
    expect(recipients.map(({ address }) => address)).toEqual(['+33639980001', '+33639980004']);
    expect(count.excluded).toEqual(
      expect.arrayContaining([
        { reason: 'Doublon', count: 1, example: 'ligne 3 : +33639980001' },
        { reason: 'Consentement refusé', count: 1, example: 'ligne 6' },
        { reason: 'Opposition à recevoir des messages', count: 1, example: 'ligne 7' },
        { reason: 'Numéro de mobile absent', count: 1, example: 'ligne 5' },
      ]),
    );
    expect(count).toMatchObject({ total: 7, valid: 2 });
  });

  test('two addresses that differ by a dot are two people', () => {
    const file = readContacts('Email\na.b@exemple.test\nab@exemple.test\nAB@exemple.test\nfaux@\n');
    const { recipients, count } = audience('email', file, NOBODY);
    expect(recipients.map(({ address }) => address)).toEqual(['a.b@exemple.test', 'ab@exemple.test']);
    expect(count.excluded.map(({ reason }) => reason).sort()).toEqual(['Adresse e-mail invalide', 'Doublon']);
  });

  test('a letter needs a block of at most six lines of 38, postcode and city in capitals', () => {
    const file = readContacts(
      [
        'Nom;Adresse;CP;Ville;Pays',
        'Fictif;1 rue de l’Exemple;75001;Paris;',
        `Long;${'x'.repeat(39)};75001;Paris;`,
        'Court;2 rue;7500;Paris;',
        'Loin;3 rue;10115;Berlin;Allemagne',
        ';4 rue;75001;Paris;',
      ].join('\n'),
    );
    const { recipients, count } = audience('papier', file, NOBODY);
    expect(recipients.map(({ address }) => address)).toEqual(['Fictif\n1 rue de l’Exemple\n75001 PARIS']);
    expect(count.excluded.map(({ reason }) => reason).sort()).toEqual([
      'Adresse hors de France',
      'Code postal sans cinq chiffres',
      "Ligne d'adresse de plus de 38 caractères",
      'Nom absent',
    ]);
  });

  test('names the columns a channel lacks', () => {
    const file = readContacts('Nom;Email\nA;a@exemple.test');
    expect(audience('sms', file, NOBODY).missing).toEqual(['telephone']);
    expect(audience('papier', file, NOBODY).missing).toEqual(['adresse1', 'code_postal', 'ville']);
  });
});
