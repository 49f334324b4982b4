import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { AppError } from '../../shared/errors.ts';
import { CHANNEL_LABELS, type Channel } from '../../shared/model/campaign.ts';
import type { MycfiaContent } from '../../shared/model/mycfia.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import { decimalText, unitPrice } from './budget.ts';
import { contactValue } from './contacts/read.ts';
import { type Draft, personalisedTexts } from './draft.ts';
import { lastLineOf, type Recipient } from './recipients.ts';
import { productName } from './rules/contenus.ts';
import { placeholders, rewriteReadable } from './variables.ts';

/** What the validator signs: who, when, and the seal of what was seen. */
export interface Signature {
  by: string;
  at: number;
  seal: string;
  version: number;
}
export interface ExportFiles {
  reference: string;
  channel: Channel;
  baseName: string;
  json: Uint8Array;
  csv: Uint8Array;
}

/** reference_mycfia, the idempotency key: one validated version of one channel is imported at most once. */
export const referenceOf = (campaignId: number, version: number, channel: Channel): string => `MYCFIA-${campaignId}-${version}-${channel}`;

/** `MYCFIA_CAMP_{projectId}_{YYYYMMDD}_{HHMMSS}`, UTC. Built from an id and a moment only, never from a name somebody typed. */
export function baseNameOf(campaignId: number, at: number): string {
  const stamp = instant(at).replace(/[-:]/g, '');
  return `MYCFIA_CAMP_${campaignId}_${stamp.slice(0, 8)}_${stamp.slice(9, 15)}`;
}

/** Columns that every CSV has, before its zones. */
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
] as const;

/** RFC 4180 with `;` and CRLF, no byte order mark, header always. A machine file: nothing is neutralised. */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (value: string) => (/[;"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [header, ...rows].map((row) => `${row.map(cell).join(';')}\r\n`).join('');
}

interface Zone {
  name: string;
  key: string;
  raw: string;
}

/** Zones of a text: those it names, then the next free numbers for its other variables, in order of appearance. */
function zonesOf(texts: readonly string[]): Zone[] {
  const found = texts.flatMap(placeholders);
  const taken = new Set(found.filter(({ isZone }) => isZone).map(({ name }) => name.toUpperCase()));
  const byKey = new Map<string, string>();
  let number = 0;
  return found.map(({ raw, name, key, isZone }) => {
    if (isZone) return { raw, key, name: name.toUpperCase() };
    let zone = byKey.get(key);
    while (zone === undefined) {
      number += 1;
      if (!taken.has(`ZP_ASSETS_TEXT_${number}`)) zone = `ZP_ASSETS_TEXT_${number}`;
    }
    byKey.set(key, zone);
    return { raw, key, name: zone };
  });
}

/** The text as CFI gets it: every variable replaced by the zone that carries its value. */
function withZones(text: string, zones: readonly Zone[]): string {
  return zones.reduce((out, { raw, name }) => out.replaceAll(raw, `{${name}}`), text);
}

function csvRow(recipient: Recipient, channel: Channel, zones: readonly string[], keys: ReadonlyMap<string, string>): string[] {
  const { fields, line } = recipient.row;
  const postal = channel === 'papier';
  const lastLine = lastLineOf(fields);
  const cells: Record<(typeof COLUMNS)[number], string> = {
    ID_CONTACT: fields.id || String(line),
    CIVILITE: fields.civilite ?? '',
    NOM: fields.nom ?? '',
    PRENOM: fields.prenom ?? '',
    EMAIL: channel === 'email' ? recipient.address : '',
    TELEPHONE: channel === 'sms' ? recipient.address : '',
    ADRESSE1: postal ? (fields.adresse1 ?? '') : '',
    ADRESSE2: postal ? (fields.adresse2 ?? '') : '',
    ADRESSE3: postal ? (fields.adresse3 ?? '') : '',
    CODE_POSTAL: postal ? lastLine.postcode : (fields.code_postal ?? ''),
    VILLE: postal ? lastLine.city : (fields.ville ?? ''),
    PAYS: fields.pays ?? '',
  };
  return [...COLUMNS.map((column) => cells[column]), ...zones.map((zone) => contactValue(recipient.row, keys.get(zone) ?? '') ?? '')];
}

type Json = Record<string, unknown>;

function product(
  draft: Draft,
  channel: Channel,
  zones: readonly Zone[],
): { title: string; texts: [string, string, string][]; detail: Json } {
  const { settings, grid, messages } = draft;
  const date_depot = settings.depositDays[channel];
  if (channel === 'sms' && messages.sms) {
    const { asset, text, sender } = messages.sms;
    const detail = {
      prix_unitaire_sms: decimalText(unitPrice(grid, 'canal_sms')),
      nb_sms: draft.sms?.totalParts ?? 0,
      nom_emmetteur: sender,
      date_depot,
      text: withZones(text, zones),
    };
    return { title: asset.title, texts: [], detail };
  }
  if (channel === 'email' && messages.email) {
    const { asset, subject, html, preheader, text } = messages.email;
    const texts: [string, string, string][] = [];
    if (preheader !== '') texts.push(['PREHEADER', withZones(preheader, zones), 'Pré-en-tête']);
    if (text !== '') texts.push(['TEXTE_BRUT', withZones(text, zones), 'Version en texte seul']);
    const detail = {
      sujet: withZones(subject, zones),
      etiquette_html: rewriteReadable(html, (part) => withZones(part, zones)),
      prix_unitaire_email: decimalText(unitPrice(grid, 'canal_email')),
      date_depot,
    };
    return { title: asset.title, texts, detail };
  }
  if (channel === 'papier' && messages.papier) {
    const { asset, text } = messages.papier;
    const option = (key: string, fallback: string) =>
      (typeof asset.metadata[key] === 'string' ? String(asset.metadata[key]) : fallback) || fallback;
    const detail = {
      prix_unitaire_papier_document: decimalText(unitPrice(grid, 'canal_papier')),
      prix_unitaire_papier_msp: '0.00',
      prix_unitaire_papier_faconnage: '0.00',
      // Lettre A4 recto, the only paper product of the grid.
      rv: false,
      noir: asset.metadata.noir === true,
      date_depot,
      fond_perdu: asset.metadata.fond_perdu === true,
      hauteur: '297.00',
      largeur: '210.00',
      papier: option('papier', 'offset'),
      grammage: option('grammage', '80'),
      finition: option('finition', 'aucune'),
    };
    const texts: [string, string, string][] = [
      ['TEXTE_COURRIER', withZones(text, zones), 'Corps du courrier'],
      ['AFFRANCHISSEMENT', draft.postage, 'Affranchissement choisi'],
    ];
    return { title: asset.title, texts, detail };
  }
  throw new AppError('internal', "Le contenu d'un canal manque : l'export ne peut pas être préparé.");
}

/** CFI's word for a kind of address; anything else is the head office. */
const addressType = (type: string) => (/fact/i.test(type) ? 'facturation' : 'siège');

function clientBlock({ client }: MycfiaContent): Json {
  return {
    rs: (client.company || client.name).trim(),
    courriel_contact: client.email || null,
    telephone_contact: client.phone || null,
    adresses: client.addresses.map(({ type, lines, postcode, city }) => ({
      type_adresse: addressType(type),
      ...Object.fromEntries(lines.slice(0, 5).map((line, index) => [`adresse${index + 1}`, line])),
      code_postal: postcode,
      ville: city,
    })),
  };
}

/** The costly part of an export, which does not depend on who signs nor on the name of the files: it may cross to another thread. */
export interface PreparedExport {
  channel: Channel;
  campaignId: number;
  divisionId: number;
  csv: Uint8Array;
  /** Blocks `campagne`, `client`, `variables`, `produit`. */
  body: Json;
}

/**
 * Pure. Meant for a draft without blocking issue: a draft that has some gives files that the schema refuses. Formats: export-contract,
 * `resources/schemas/mycfia-campagne-1.schema.json`.
 */
export function prepareExport(draft: Draft, channel: Channel): PreparedExport {
  const { campaign, project } = draft.content;
  const zones = zonesOf(personalisedTexts(draft).flatMap((each) => (each.channel === channel ? each.text : [])));
  const names = [...new Set(zones.map(({ name }) => name))].sort(byZone);
  const keys = new Map(zones.map(({ name, key }) => [name, key]));
  const recipients = draft.audiences[channel]?.recipients ?? [];
  const csv = Buffer.from(
    toCsv(
      [...COLUMNS, ...names],
      recipients.map((recipient) => csvRow(recipient, channel, names, keys)),
    ),
  );
  const { title, texts, detail } = product(draft, channel, zones);
  const variables = [
    ...names.map((name) => {
      const raw = zones.find((zone) => zone.name === name)?.raw ?? name;
      return { cle_variable: name, valeur_variable: raw, description: 'Colonne du fichier des destinataires' };
    }),
    ...texts.map(([cle_variable, valeur_variable, description]) => ({ cle_variable, valeur_variable, description })),
    ...(project.sendAt === null
      ? []
      : [{ cle_variable: 'DATE_ENVOI', valeur_variable: project.sendAt, description: "Moment d'envoi demandé (UTC)" }]),
  ];
  const body = {
    campagne: {
      nom: campaign.name.trim(),
      canal: channel,
      date_debut: campaign.startDate,
      date_fin: campaign.endDate,
      description: project.goalDescription ?? '',
    },
    client: clientBlock(draft.content),
    variables,
    produit: {
      nom: productName(title, CHANNEL_LABELS[channel], campaign.name),
      canal: channel,
      [channel]: detail,
      prix_total_ht: decimalText(draft.budget.perChannel[channel] ?? 0),
    },
  };
  return { channel, campaignId: campaign.id, divisionId: campaign.divisionId, csv, body };
}

/** The two files of a prepared export, signed and named; pure. `reference` is given for a rehearsal only, whose own can never be a real one. */
export function finishExport(prepared: PreparedExport, signature: Signature, baseName: string, reference?: string): ExportFiles {
  const { channel, csv } = prepared;
  const body = {
    ...prepared.body,
    fichiers: [{ nom_fichier: `${baseName}.csv`, type_fichier: 'CONTACTS', extension: 'csv', taille: csv.byteLength, sha256: sha256(csv) }],
  };
  const own = reference ?? referenceOf(prepared.campaignId, signature.version, channel);
  const json = {
    version: 1,
    reference_mycfia: own,
    tenant_id: prepared.divisionId,
    genere_le: instant(signature.at),
    empreinte: sha256(canonicalJson(body)),
    ...body,
    validation: { par: signature.by, le: instant(signature.at), empreinte: signature.seal },
  };
  return { reference: own, channel, baseName, json: Buffer.from(`${JSON.stringify(json, null, 2)}\n`), csv };
}

/** Both at once. */
export function makeExportFiles(draft: Draft, channel: Channel, signature: Signature, baseName: string): ExportFiles {
  return finishExport(prepareExport(draft, channel), signature, baseName);
}

function byZone(a: string, b: string): number {
  return a.replace(/\d+$/, '').localeCompare(b.replace(/\d+$/, '')) || Number(a.match(/\d+$/)?.[0]) - Number(b.match(/\d+$/)?.[0]);
}

/** Checks what is about to leave against the schema that CFI runs. @throws AppError configuration when the schema cannot be read */
export function createSchemaCheck(resourcesFolder: string): (files: ExportFiles) => void {
  let check: ValidateFunction;
  try {
    const file = path.join(resourcesFolder, 'schemas/mycfia-campagne-1.schema.json');
    check = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true }).compile(
      JSON.parse(fs.readFileSync(file, 'utf8')),
    );
  } catch (cause) {
    throw new AppError('configuration', "Le schéma d'export est illisible.", { cause });
  }
  return ({ json, channel }) => {
    if (check(JSON.parse(Buffer.from(json).toString('utf8')))) return;
    const where = [
      ...new Set((check.errors ?? []).map(({ instancePath, params }) => instancePath || String(params.missingProperty ?? '/'))),
    ];
    throw new AppError(
      'blocked_by_rules',
      `L'export ${CHANNEL_LABELS[channel]} ne respecte pas le format de CFI (${where.slice(0, 5).join(', ')}).`,
      {
        data: { schema: where },
      },
    );
  };
}
