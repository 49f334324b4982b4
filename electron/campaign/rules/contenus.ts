import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import { CONTENT_KIND_LABELS, type ContentKind } from '../../../shared/model/workspace.ts';
import { contactValue, knowsColumn } from '../contacts/read.ts';
import { type Draft, isApproved, personalisedTexts, retained } from '../draft.ts';
import { placeholders } from '../variables.ts';
import { count, enumerate } from '../words.ts';
import { fieldsOf } from '../workspace/fields.ts';
import { CFI, type Finding, PRODUCT, type Rule, rule, when } from './rule.ts';

/** Left-overs of demonstration and drafting. */
const SAMPLE =
  /lorem ipsum|texte? (d['’]exemple|de d[ée]monstration|à remplacer)|à compl[ée]ter|\bTODO\b|\bXXX+\b|votre (texte|message) ici|\[votre [^\]]*\]|sample text|placeholder/i;

/** Name under which CFI knows the product: the asset's title, else channel and campaign. */
export function productName(title: string, channelLabel: string, campaign: string): string {
  return title.trim() || `${channelLabel} ${campaign}`.trim();
}

/** A channel in words, whether CFI sends it or not. */
const labelOf = (channel: string): string => CONTENT_KIND_LABELS[channel as ContentKind] ?? channel;

/** Every text of the contents that leave by other ways than CFI. */
const otherTexts = ({ content, otherChannels }: Draft): { channel: string; text: string }[] =>
  otherChannels.flatMap((channel) =>
    retained(content, channel).map((asset) => ({
      channel,
      text: [asset.title, ...Object.values(fieldsOf(asset)).flat()].filter((value) => typeof value === 'string').join('\n'),
    })),
  );

/** Unknown variables told one by one; a text may hold thousands of brackets that are none. */
const MOST_NAMED = 20;

/** Whether the contacts can fill a variable, each key worked out once. */
function columnsKnown({ contacts }: Draft): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => {
    const found = known.get(key) ?? (contacts !== null && knowsColumn(contacts, key));
    known.set(key, found);
    return found;
  };
}

export const CONTENUS: readonly Rule[] = [
  rule('contenus', 'contenus.approuve', 'block', 'Un contenu approuvé par canal', PRODUCT, ({ content, channels, otherChannels }) =>
    [...channels, ...otherChannels].flatMap((channel) => {
      const own = content.assets.filter((asset) => asset.channel === channel);
      const label = labelOf(channel);
      const message =
        own.length === 0
          ? `Le canal ${label} n'a pas de contenu.`
          : own.every(({ status }) => status === 'rejected')
            ? `Tous les contenus du canal ${label} ont été rejetés.`
            : `Aucun contenu du canal ${label} n'est approuvé.`;
      return when(!own.some(isApproved), `contents.${channel}`, message);
    }),
  ),
  rule('contenus', 'contenus.un-seul', 'warn', 'Un seul contenu approuvé par canal', PRODUCT, ({ content, channels }) =>
    channels.flatMap((channel) => {
      const approved = content.assets.filter((asset) => asset.channel === channel && isApproved(asset)).length;
      return when(
        approved > 1,
        `contents.${channel}`,
        `${approved} contenus ${CHANNEL_LABELS[channel]} sont approuvés : seul le plus récent partira.`,
      );
    }),
  ),
  rule('contenus', 'contenus.exemple', 'block', "Aucun texte d'exemple", PRODUCT, (draft) =>
    [...personalisedTexts(draft), ...otherTexts(draft)].flatMap(({ channel, text }) => {
      const found = SAMPLE.exec(text)?.[0].slice(0, 60);
      return when(
        found !== undefined,
        `contents.${channel}`,
        `Un texte d'exemple est resté dans le contenu ${labelOf(channel)} : « ${found} ».`,
      );
    }),
  ),
  rule('contenus', 'contenus.variables', 'block', 'Variables présentes dans les contacts', PRODUCT, (draft) =>
    personalisedTexts(draft).flatMap(({ channel, text }) => {
      const known = columnsKnown(draft);
      const unknown = placeholders(text).filter(({ key, isZone }) => !isZone && !known(key));
      const found: Finding[] = unknown.slice(0, MOST_NAMED).map(({ raw }) => ({
        field: `contents.${channel}`,
        message: `La variable ${raw} du contenu ${CHANNEL_LABELS[channel]} ne correspond à aucune colonne des contacts.`,
        repair: `Ajouter la colonne aux contacts ou retirer ${raw} du texte.`,
      }));
      const left = unknown.length - found.length;
      const rest = `${count(left, 'autre variable', 'autres variables')} du contenu ${CHANNEL_LABELS[channel]} dans le même cas.`;
      return [...found, ...when(left > 0, `contents.${channel}`, rest)];
    }),
  ),
  rule('contenus', 'contenus.zones', 'block', 'Zones ZP_ASSETS remplies', PRODUCT, (draft) =>
    personalisedTexts(draft).flatMap(({ channel, text }) =>
      placeholders(text)
        .filter(({ key, isZone }) => isZone && !columnsKnown(draft)(key))
        .map(({ raw }) => ({
          field: `contents.${channel}`,
          message: `La zone ${raw} du contenu ${CHANNEL_LABELS[channel]} n'est remplie par aucune colonne des contacts.`,
        })),
    ),
  ),
  rule('contenus', 'contenus.variables-vides', 'warn', 'Variables remplies pour chaque destinataire', PRODUCT, (draft) =>
    personalisedTexts(draft).flatMap(({ channel, text }) => {
      const recipients = draft.audiences[channel]?.recipients ?? [];
      const known = columnsKnown(draft);
      const empty = placeholders(text)
        .filter(({ key, isZone }) => !isZone && known(key))
        .map(({ raw, key }) => ({ raw, count: recipients.filter(({ row }) => contactValue(row, key) === '').length }))
        .filter((variable) => variable.count > 0);
      return when(
        empty.length > 0,
        `contents.${channel}`,
        `${CHANNEL_LABELS[channel]} : ${enumerate(empty.map((variable) => `${variable.raw} est vide pour ${count(variable.count, 'destinataire')}`))}.`,
      );
    }),
  ),
  rule('contenus', 'contenus.produit', 'block', 'Nom de produit de 50 caractères au plus', CFI, ({ content, messages, channels }) =>
    channels.flatMap((channel) => {
      const asset = messages[channel]?.asset;
      const size = asset ? [...productName(asset.title, CHANNEL_LABELS[channel], content.campaign.name)].length : 0;
      return when(
        size > 50,
        `contents.${channel}.title`,
        `Le titre du contenu ${CHANNEL_LABELS[channel]} fait ${size} caractères ; CFI en garde 50 au plus.`,
        'Raccourcir le titre du contenu.',
      );
    }),
  ),
];
