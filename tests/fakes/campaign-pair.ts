import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

/** Canonical JSON as the schema words it; written again here so that the product and CFI are both checked against the words. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`)
    .join(',')}}`;
}

export interface PairOptions {
  project?: number;
  version?: number;
  tenant?: number;
  stamp?: string;
  rows?: number;
  /** Changes the document before its fingerprint is computed (a well-signed document that is wrong), or after (a forged one). */
  before?: (document: Record<string, unknown>) => void;
  after?: (document: Record<string, unknown>) => void;
  csv?: string;
}

export interface Pair {
  base: string;
  reference: string;
  json: string;
  csv: string;
}

/** A pair of export files of a fictitious SMS campaign, made without any code of the product. */
export function makePair({
  project = 123,
  version = 1,
  tenant = 3,
  stamp = '20261120_103000',
  rows = 2,
  before,
  after,
  csv,
}: PairOptions = {}): Pair {
  const base = `MYCFIA_CAMP_${project}_${stamp}`;
  const reference = `MYCFIA-${project}-${version}-sms`;
  const header = 'ID_CONTACT;CIVILITE;NOM;PRENOM;EMAIL;TELEPHONE;ADRESSE1;ADRESSE2;ADRESSE3;CODE_POSTAL;VILLE;PAYS;ZP_ASSETS_TEXT_1\r\n';
  const table = csv ?? header + Array.from({ length: rows }, (_, i) => `${i + 1};;Aubert;Léa;;+3363998000${i};;;;;Paris;;Léa\r\n`).join('');
  const document: Record<string, unknown> = {
    version: 1,
    reference_mycfia: reference,
    tenant_id: tenant,
    genere_le: '2026-11-20T10:30:00.000Z',
    campagne: { nom: 'Promo Été 2025', canal: 'sms', date_debut: '2026-12-01', date_fin: '2026-12-31', description: 'Essai' },
    client: {
      rs: 'Réseau Horizon',
      courriel_contact: 'contact@exemple.test',
      telephone_contact: null,
      adresses: [{ type_adresse: 'siège', adresse1: '10 rue des Lilas', code_postal: '75018', ville: 'Paris' }],
    },
    variables: [{ cle_variable: 'ZP_ASSETS_TEXT_1', valeur_variable: 'PRENOM', description: 'Prénom' }],
    produit: {
      nom: 'SMS',
      canal: 'sms',
      prix_total_ht: '0.11',
      sms: {
        prix_unitaire_sms: '0.06',
        nb_sms: rows,
        nom_emmetteur: 'MYCFIA',
        date_depot: 0,
        text: 'Bonjour {ZP_ASSETS_TEXT_1} STOP 36111',
      },
    },
    fichiers: [
      { nom_fichier: `${base}.csv`, type_fichier: 'CONTACTS', extension: 'csv', taille: Buffer.byteLength(table), sha256: sha256(table) },
    ],
    validation: { par: 'Inès Castel', le: '2026-11-20T10:29:00.000Z', empreinte: sha256('vu') },
  };
  before?.(document);
  const { campagne, client, fichiers, produit, variables } = document;
  document.empreinte = sha256(canonical({ campagne, client, fichiers, produit, variables }));
  after?.(document);
  return { base, reference, json: JSON.stringify(document), csv: table };
}

/** Lays a pair in a folder as the drop would show it: CSV first, JSON last. */
export function layPair(folder: string, pair: Pair, parts: readonly ('csv' | 'json' | 'LOCK')[] = ['csv', 'json']): void {
  for (const part of parts)
    fs.writeFileSync(path.join(folder, `${pair.base}.${part}`), part === 'LOCK' ? 'installation-d-essai' : pair[part]);
}
