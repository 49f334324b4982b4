import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import type { ContactField } from '../contacts/read.ts';
import { count, enumerate } from '../words.ts';
import { PRODUCT, type Rule, rule, when } from './rule.ts';

const FIELD_LABELS: Partial<Record<ContactField, string>> = {
  telephone: 'mobile',
  mail: 'e-mail',
  nom: 'nom',
  adresse1: 'adresse',
  code_postal: 'code postal',
  ville: 'ville',
};
const BASES = new Set(['consent', 'existing_customer']);

export const CONTACTS: readonly Rule[] = [
  rule('contacts', 'contacts.fichier', 'block', 'Fichier de contacts lisible', PRODUCT, ({ contacts, channels }) =>
    when(
      channels.length > 0 && (contacts === null || contacts.problem !== null),
      'contacts',
      contacts?.problem ?? "Aucun fichier de contacts n'est joint.",
    ),
  ),
  rule('contacts', 'contacts.colonnes', 'block', 'Colonnes nécessaires à chaque canal', PRODUCT, ({ contacts, audiences, channels }) =>
    channels.flatMap((channel) => {
      const missing = contacts?.problem === null ? (audiences[channel]?.missing ?? []) : [];
      const names = enumerate(missing.map((field) => FIELD_LABELS[field] ?? field));
      return when(missing.length > 0, `contacts.${channel}`, `${CHANNEL_LABELS[channel]} : colonne absente des contacts (${names}).`);
    }),
  ),
  rule('contacts', 'contacts.valides', 'block', 'Au moins un destinataire par canal', PRODUCT, ({ contacts, audiences, channels }) =>
    channels.flatMap((channel) => {
      const own = audiences[channel];
      const none = contacts?.problem === null && own !== undefined && own.missing.length === 0 && own.recipients.length === 0;
      return when(none, `contacts.${channel}`, `${CHANNEL_LABELS[channel]} : aucun contact ne peut être joint.`);
    }),
  ),
  rule('contacts', 'contacts.ecartes', 'warn', 'Contacts écartés', PRODUCT, ({ audiences, channels }) =>
    channels.flatMap((channel) => {
      const { excluded = [], valid = 0 } = audiences[channel]?.count ?? {};
      const total = excluded.reduce((sum, entry) => sum + entry.count, 0);
      return when(
        total > 0 && valid > 0,
        `contacts.${channel}`,
        `${CHANNEL_LABELS[channel]} : ${count(total, 'contact écarté', 'contacts écartés')} : ${excluded
          .slice(0, 4)
          .map((entry) => `${entry.reason.charAt(0).toLowerCase()}${entry.reason.slice(1)} (${entry.count})`)
          .join(', ')} ; ${count(valid, 'destinataire')}.`,
      );
    }),
  ),
  rule('contacts', 'contacts.opposition', 'block', "Liste d'opposition lisible", PRODUCT, ({ channels, settings }) =>
    when(
      channels.length > 0 && !settings.oppositions.readable,
      'contacts',
      "La liste d'opposition de ce poste ne peut plus être lue : des personnes qui s'opposent seraient contactées.",
      'Importer à nouveau la liste entière, au bas de la section Contacts.',
    ),
  ),
  rule(
    'contacts',
    'contacts.consentement',
    'block',
    'Base légale de la prospection',
    'Code des postes et des communications électroniques, article L34-5',
    (draft) =>
      when(
        draft.channels.some((channel) => channel !== 'papier') && !BASES.has(draft.content.project.consentBasis ?? ''),
        'consentBasis',
        "La base légale de la prospection par SMS et e-mail n'est pas indiquée : consentement, ou client existant pour un produit semblable.",
      ),
  ),
];
