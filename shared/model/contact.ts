import type { Channel, RecipientCount } from './campaign.ts';
import type { Instant } from './sourced.ts';

/** Fields a column can stand for. */
export const CONTACT_FIELD_NAMES = [
  'id',
  'civilite',
  'nom',
  'prenom',
  'mail',
  'telephone',
  'adresse1',
  'adresse2',
  'adresse3',
  'code_postal',
  'ville',
  'pays',
  'entreprise',
  'poste',
  'secteur',
  'consentement',
] as const;
export type ContactFieldName = (typeof CONTACT_FIELD_NAMES)[number];
export const CONTACT_FIELD_LABELS: Record<ContactFieldName, string> = {
  id: 'Identifiant',
  civilite: 'Civilité',
  nom: 'Nom',
  prenom: 'Prénom',
  mail: 'E-mail',
  telephone: 'Téléphone mobile',
  adresse1: 'Adresse',
  adresse2: "Complément d'adresse",
  adresse3: 'Lieu-dit, boîte postale',
  code_postal: 'Code postal',
  ville: 'Ville',
  pays: 'Pays',
  entreprise: 'Entreprise',
  poste: 'Poste',
  secteur: 'Secteur',
  consentement: 'Consentement',
};

export type UploadState = { uploadId: string; received: number; total: number; complete: boolean };

export interface ContactsPreview {
  uploadId: string;
  fileName: string;
  kind: 'csv' | 'xlsx';
  bytes: number;
  encoding: string | null;
  separator: string | null;
  sheets: string[];
  sheet: string | null;
  rows: number;
  columns: {
    index: number;
    header: string;
    suggestion: ContactFieldName | null;
    /** 0 to 1. */
    confidence: number;
    /** Why that field is suggested, in French. */
    why: string | null;
    samples: string[];
  }[];
  /** What the reader had to put up with (quote never closed, lines cut short…), in French. */
  remarks: string[];
}

export interface ContactProblem {
  /** Line of the file, header = 1. */
  line: number;
  channel: Channel;
  field: ContactFieldName | null;
  value: string;
  problem: string;
  /** A value that would pass; null when none is known. */
  suggestion: string | null;
  /** Who that is, to recognise the line. */
  label: string;
}
export interface ContactProblems {
  total: number;
  rows: ContactProblem[];
  kinds: { problem: string; count: number }[];
  perChannel: RecipientCount[];
  excludedLines: number;
}
export interface ContactDuplicates {
  total: number;
  groups: { by: 'mail' | 'telephone'; value: string; lines: { line: number; label: string; kept: boolean }[] }[];
}
export interface OppositionState {
  count: number;
  importedAt: Instant | null;
  /** false when the secret it was made with is gone: nothing can be sent until the whole list is imported again. */
  readable: boolean;
  /** Of the last import. */
  added: number;
  unreadable: number;
}
