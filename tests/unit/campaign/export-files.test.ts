import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seal } from '../../../electron/campaign/canonical.ts';
import { baseNameOf, createSchemaCheck, type ExportFiles, makeExportFiles, toCsv } from '../../../electron/campaign/export-files.ts';
import { canonicalJson } from '../../../electron/kit/canonical.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import type { Channel } from '../../../shared/model/campaign.ts';
import type { MycfiaContent } from '../../../shared/model/mycfia.ts';
import { draftOf, NOW, resourcesFolder, validContent, validEverywhere } from '../../fakes/campaign-content.ts';

const check = createSchemaCheck(resourcesFolder);
const SIGNATURE = { by: 'Val Idatrice', at: NOW, seal: seal(validContent()), version: 2 };
const files = (content: MycfiaContent, channel: Channel) =>
  makeExportFiles(draftOf(content), channel, SIGNATURE, baseNameOf(content.campaign.id, NOW));
const json = ({ json: bytes }: ExportFiles) => JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe('the pair of files', () => {
  test('is named from an id and a UTC moment only', () => {
    expect(baseNameOf(123, Date.parse('2025-10-22T14:30:00.999Z'))).toBe('MYCFIA_CAMP_123_20251022_143000');
  });

  test.each(['sms', 'email', 'papier'] as const)('passes the schema that CFI runs: %s', (channel) => {
    const made = files(validEverywhere(), channel);
    expect(() => check(made)).not.toThrow();
    expect(made.reference).toBe(`MYCFIA-123-2-${channel}`);
    expect(made.json[0]).toBe('{'.charCodeAt(0));
  });

  test('an SMS carries its zones: the text names them, the CSV fills them, the variables explain them', () => {
    const made = files(validContent(), 'sms');
    const document = json(made) as {
      produit: Record<string, never>;
      variables: { cle_variable: string; valeur_variable: string }[];
    };
    expect(document.produit).toEqual({
      nom: 'Contenu sms',
      canal: 'sms',
      prix_total_ht: '0.11',
      sms: {
        prix_unitaire_sms: '0.06',
        nb_sms: 2,
        nom_emmetteur: 'MYCFIA',
        date_depot: 0,
        text: 'Bonjour {ZP_ASSETS_TEXT_1}, -20 % cet été à {ZP_ASSETS_TEXT_2}. STOP 36111',
      },
    });
    expect(document.variables.map(({ cle_variable, valeur_variable }) => [cle_variable, valeur_variable])).toEqual([
      ['ZP_ASSETS_TEXT_1', '{PRENOM}'],
      ['ZP_ASSETS_TEXT_2', '{Ville}'],
      ['DATE_ENVOI', '2025-07-01T08:30:00.000Z'],
    ]);
    expect(text(made.csv)).toBe(
      'ID_CONTACT;CIVILITE;NOM;PRENOM;EMAIL;TELEPHONE;ADRESSE1;ADRESSE2;ADRESSE3;CODE_POSTAL;VILLE;PAYS;ZP_ASSETS_TEXT_1;ZP_ASSETS_TEXT_2\r\n' +
        '2;;Fictif;Camille;;+33639980001;;;;75001;Paris;;Camille;Paris\r\n' +
        '3;;"Fictif; aîné";Jean-Baptiste;;+33639980002;;;;69001;Lyon;;Jean-Baptiste;Lyon\r\n',
    );
  });

  test('a zone named by the author keeps its number, the others go around it', () => {
    const content = validContent();
    content.assets[0]!.content = 'Bonjour {PRENOM} {ZP_ASSETS_TEXT_1} [Prénom] {NOM}. STOP 36111';
    content.contacts!.content = 'Prénom;Nom;Mobile;ZP_ASSETS_TEXT_1\nCamille;Fictif;0639980001;offre';
    const made = files(content, 'sms');
    const document = json(made) as { produit: { sms: { text: string } } };
    expect(document.produit.sms.text).toBe(
      'Bonjour {ZP_ASSETS_TEXT_2} {ZP_ASSETS_TEXT_1} {ZP_ASSETS_TEXT_2} {ZP_ASSETS_TEXT_3}. STOP 36111',
    );
    const [row] = parse(text(made.csv), { delimiter: ';', columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ ZP_ASSETS_TEXT_1: 'offre', ZP_ASSETS_TEXT_2: 'Camille', ZP_ASSETS_TEXT_3: 'Fictif' });
  });

  test('both fingerprints hold, and change with the least of the content', () => {
    const made = files(validContent(), 'sms');
    const { campagne, client, variables, produit, fichiers, empreinte, validation } = json(made) as {
      empreinte: string;
      fichiers: { sha256: string; taille: number; nom_fichier: string }[];
      validation: unknown;
    } & Record<string, unknown>;
    expect(empreinte).toBe(sha256(canonicalJson({ campagne, client, variables, produit, fichiers })));
    expect(fichiers).toEqual([
      {
        nom_fichier: 'MYCFIA_CAMP_123_20250610_090000.csv',
        type_fichier: 'CONTACTS',
        extension: 'csv',
        taille: made.csv.byteLength,
        sha256: sha256(made.csv),
      },
    ]);
    expect(validation).toEqual({ par: 'Val Idatrice', le: '2025-06-10T09:00:00.000Z', empreinte: SIGNATURE.seal });
    const other = validContent();
    other.client.phone = '+33 1 99 00 00 01';
    expect((json(files(other, 'sms')) as { empreinte: string }).empreinte).not.toBe(empreinte);
  });

  test('personal data of the other channels stays at home', () => {
    expect(text(files(validEverywhere(), 'sms').csv)).not.toContain('@exemple.test');
    expect(text(files(validEverywhere(), 'papier').csv)).not.toContain('0639980001');
  });

  // Catches an address shown and judged one way and sent another: CFI composes its last line from these two columns.
  test('a letter leaves with the last line its preview shows: five digits, capitals', () => {
    const content = validEverywhere();
    content.contacts!.content = 'Nom;Adresse;CP;Ville\nFictif;1 rue de l’Exemple;75 001;Paris cedex\n';
    expect(text(files(content, 'papier').csv)).toContain(';75001;PARIS CEDEX;');
  });

  test('a CSV cell that looks like a formula leaves untouched: it is a machine file', () => {
    const content = validContent();
    content.contacts!.content = 'Prénom;Ville;Mobile\n=1+1;-Lyon;0639980001';
    expect(text(files(content, 'sms').csv)).toContain(';=1+1;');
  });

  test.each<[string, (content: MycfiaContent) => void, Channel]>([
    ['a name too long', (c) => (c.campaign.name = 'N'.repeat(101)), 'sms'],
    ['no start', (c) => (c.campaign.startDate = null), 'sms'],
    ['a sender of figures only', (c) => (c.assets[0]!.metadata.sender = '012345'), 'sms'],
    ['nobody to write to', (c) => (c.contacts = null), 'sms'],
    ['an empty subject', (c) => Object.assign(c.assets[1]!, { title: '', metadata: { html: '<p>x</p>' } }), 'email'],
    ['a client without a name', (c) => Object.assign(c.client, { company: '', name: '' }), 'papier'],
  ])('the schema stops %s even if no rule did', (_name, change, channel) => {
    const content = validEverywhere();
    change(content);
    expect(() => check(files(content, channel))).toThrow(expect.objectContaining({ code: 'blocked_by_rules' }));
  });
});

describe('CSV', () => {
  test('round-trips any text through an independent reader', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'aé;"\r\n ,=+-@\t\u00a0'), maxLength: 12 });
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(table, (rows) => {
        const width = rows[0]?.length ?? 2;
        const header = Array.from({ length: width }, (_, index) => `C${index}`);
        const read = parse(toCsv(header, rows), { delimiter: ';', record_delimiter: '\r\n' }) as string[][];
        expect(read).toEqual([header, ...rows]);
      }),
    );
  });
});

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      expect(JSON.parse(canonicalJson(object))).toEqual({ ...object });
    }),
  );
});
