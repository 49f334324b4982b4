import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { sha256 } from '../kit/files.ts';

/** Columns every CSV starts with (export-contract); the others are ZP_ASSETS_* zones. */
const COLUMNS = [
  'ID_CONTACT',
  'CIVILITE',
  'NOM',
  'PRENOM',
  'EMAIL',
  'TELEPHONE',
  'ADRESSE1',
  'ADRESSE2',
  'ADRESSE3',
  'CODE_POSTAL',
  'VILLE',
  'PAYS',
];
const ZONE = /^ZP_ASSETS_(TEXT|VISU)_[1-9][0-9]*$/;
const BASE = /^MYCFIA_CAMP_(\d+)_\d{8}_\d{6}(_\d{2})?$/;
const MAX_JSON = 5 << 20;

const channel = z.enum(['sms', 'email', 'papier']);
const price = z.string().transform(Number);

/** The parts of the document that the import writes; the JSON Schema has already been through it. */
const document = z.object({
  reference_mycfia: z.string(),
  tenant_id: z.int(),
  empreinte: z.string(),
  campagne: z.object({ nom: z.string(), canal: channel, date_debut: z.string(), date_fin: z.string(), description: z.string() }),
  client: z.object({
    rs: z.string(),
    courriel_contact: z.string().nullable(),
    telephone_contact: z.string().nullable(),
    adresses: z.array(
      z.object({
        type_adresse: z.string(),
        adresse1: z.string(),
        adresse2: z.string().optional(),
        adresse3: z.string().optional(),
        adresse4: z.string().optional(),
        adresse5: z.string().optional(),
        code_postal: z.string(),
        ville: z.string(),
      }),
    ),
  }),
  variables: z.array(z.object({ cle_variable: z.string(), valeur_variable: z.string(), description: z.string() })),
  produit: z.object({
    nom: z.string(),
    canal: channel,
    prix_total_ht: price,
    sms: z
      .object({ prix_unitaire_sms: price, nb_sms: z.int(), nom_emmetteur: z.string(), date_depot: z.int(), text: z.string() })
      .optional(),
    email: z.object({ sujet: z.string(), etiquette_html: z.string(), prix_unitaire_email: price, date_depot: z.int() }).optional(),
    papier: z
      .object({
        prix_unitaire_papier_document: price,
        prix_unitaire_papier_msp: price,
        prix_unitaire_papier_faconnage: price,
        rv: z.boolean(),
        noir: z.boolean(),
        date_depot: z.int(),
        fond_perdu: z.boolean(),
        hauteur: price,
        largeur: price,
        papier: z.string(),
        grammage: z.string(),
        finition: z.string(),
      })
      .optional(),
  }),
  fichiers: z.array(
    z.object({ nom_fichier: z.string(), type_fichier: z.string(), extension: z.string(), taille: z.int(), sha256: z.string() }),
  ),
});
export type ImportDocument = z.infer<typeof document>;

/** What the batch made of a pair of files. A refusal keeps the reference and the tenant when they could be read. */
export type Reading =
  | { ok: true; document: ImportDocument; recipients: number }
  | { ok: false; reason: string; reference: string | null; tenantId: number | null };

/** Reads pairs with the schema of `<resources>/schemas/mycfia-campagne-1.schema.json`, the file CFI runs too. */
export function createDocumentReader(resourcesFolder: string): (base: string, json: string, csv: string) => Reading {
  let validate: ValidateFunction | undefined;
  const schema = (): ValidateFunction => {
    const file = path.join(resourcesFolder, 'schemas', 'mycfia-campagne-1.schema.json');
    validate ??= new Ajv2020({ allErrors: false, strict: false }).compile(JSON.parse(fs.readFileSync(file, 'utf8')) as object);
    return validate;
  };
  return (base, json, csv) => read(schema(), base, json, csv);
}

function read(validate: ValidateFunction, base: string, json: string, csv: string): Reading {
  let reference: string | null = null;
  let tenantId: number | null = null;
  const refuse = (reason: string): Reading => ({ ok: false, reason, reference, tenantId });

  const project = BASE.exec(base)?.[1];
  if (project === undefined) return refuse(`Nom de fichier « ${base} » hors convention`);
  if (fs.statSync(json).size > MAX_JSON) return refuse('Fichier JSON trop volumineux');
  const text = utf8(fs.readFileSync(json));
  if (text === null) return refuse("Le fichier JSON n'est pas en UTF-8 sans BOM");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("Le fichier JSON n'est pas lisible");
  }
  ({ reference, tenantId } = identity(value));
  if (!validate(value)) {
    const error = validate.errors?.[0];
    return refuse(`Schéma non respecté : ${error?.instancePath || '/'} ${error?.message ?? ''}`.trim());
  }
  const parsed = document.safeParse(value);
  if (!parsed.success) return refuse('Schéma non respecté : contenu inattendu');
  const content = parsed.data;

  const [, referenceProject, , referenceChannel] = content.reference_mycfia.split('-');
  if (referenceProject !== project) return refuse(`La référence ${content.reference_mycfia} ne correspond pas au nom du fichier`);
  if (content.campagne.canal !== referenceChannel || content.produit.canal !== referenceChannel)
    return refuse('Le canal de la campagne, du produit et de la référence diffèrent');
  if (content.campagne.date_fin < content.campagne.date_debut) return refuse('La date de fin précède la date de début');
  if (fingerprint(value) !== content.empreinte) return refuse("L'empreinte ne correspond pas au contenu");

  const announced = content.fichiers[0];
  const bytes = fs.readFileSync(csv);
  if (announced?.nom_fichier !== `${base}.csv`) return refuse(`Le premier fichier annoncé n'est pas ${base}.csv`);
  if (announced.taille !== bytes.length || announced.sha256 !== sha256(bytes))
    return refuse('Le CSV reçu ne correspond pas à la taille ou à la somme de contrôle annoncée');
  const recipients = countRecipients(bytes);
  if (typeof recipients === 'string') return refuse(recipients);
  return { ok: true, document: content, recipients };
}

/** Whatever the document is, its reference and tenant if it has some: a refusal must name them. */
function identity(value: unknown): { reference: string | null; tenantId: number | null } {
  const parsed = z.object({ reference_mycfia: z.string().max(80).optional(), tenant_id: z.int().optional() }).safeParse(value);
  return { reference: parsed.data?.reference_mycfia ?? null, tenantId: parsed.data?.tenant_id ?? null };
}

/** SHA-256 of {campagne, client, fichiers, produit, variables} as canonical JSON: sorted keys, no space, UTF-8 (the schema's own words). */
function fingerprint(value: unknown): string {
  const { campagne, client, fichiers, produit, variables } = value as Record<string, unknown>;
  return sha256(canonical({ campagne, client, fichiers, produit, variables }));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`;
}

/** Number of recipients, or why the CSV is refused. */
function countRecipients(bytes: Buffer): number | string {
  const text = utf8(bytes);
  if (text === null) return "Le CSV n'est pas en UTF-8 sans BOM";
  let rows: string[][];
  try {
    rows = parse(text, { delimiter: ';', record_delimiter: '\r\n', relax_column_count: false }) as string[][];
  } catch {
    return "Le CSV n'est pas lisible (séparateur « ; », fins de ligne CRLF, guillemets RFC 4180)";
  }
  const header = rows[0] ?? [];
  const zones = header.slice(COLUMNS.length);
  if (COLUMNS.some((name, index) => header[index] !== name) || zones.some((name) => !ZONE.test(name)))
    return `En-tête du CSV inattendu : ${header.slice(0, 4).join(';')}…`;
  return rows.length < 2 ? 'Le CSV ne contient aucun destinataire' : rows.length - 1;
}

/** null when the bytes are not UTF-8 or start with a BOM. */
function utf8(bytes: Buffer): string | null {
  if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
