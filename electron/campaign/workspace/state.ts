import type { Section } from '../../../shared/model/campaign.ts';
import type { MycfiaAsset, MycfiaContent } from '../../../shared/model/mycfia.ts';
import type { MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import { POSTAGES, type Postage } from '../../../shared/model/workspace.ts';
import { canonicalJson } from '../../kit/canonical.ts';
import { sha256 } from '../../kit/files.ts';
import { fieldsOf } from './fields.ts';

/** What an author may change in a section, key by key: `name`, `12.state`, `7.fields.subject`. The ground of versions and of conflicts. */
export type Flat = Record<string, unknown>;

/** The letter whose postage counts: the approved one, else the newest. */
export function letterOf({ assets }: MycfiaContent): MycfiaAsset | undefined {
  const letters = assets.filter(({ channel }) => channel === 'papier').sort((a, b) => b.id - a.id);
  return letters.find(({ status }) => status === 'approved' || status === 'published') ?? letters[0];
}

/** Postage chosen for that campaign; null = headquarters' usual one. */
export function chosenPostage(content: MycfiaContent): Postage | null {
  const chosen = letterOf(content)?.metadata.affranchissement;
  return POSTAGES.find((postage) => postage === chosen) ?? null;
}

function items(list: readonly ({ id: number } & Record<string, unknown>)[]): Flat {
  return Object.fromEntries(
    list.flatMap(({ id, ...rest }) => [
      [String(id), true] as const,
      ...Object.entries(rest).map(([key, value]) => [`${id}.${key}`, value] as const),
    ]),
  );
}

export function flatten({ content, personas, strategies, competitors }: MycfiaWorkspace, section: Section): Flat {
  const { campaign, project, contacts } = content;
  const dates = { startDate: campaign.startDate, endDate: campaign.endDate };
  switch (section) {
    case 'projet': {
      const { context, companyName, companyCategory, clientType, goalType, goalDescription, website } = project;
      const words = { context, companyName, companyCategory, clientType, goalType, goalDescription, website };
      return { name: campaign.name, ...words, ...dates, budgetEuros: campaign.budgetEuros };
    }
    case 'concurrents':
      return items(
        content.competitors.map(({ id, name, url, state }) => ({
          id,
          name,
          url,
          state,
          positioning: competitors.find((more) => more.id === id)?.positioning ?? null,
        })),
      );
    case 'personas':
      return items(
        content.personas.map(({ id, name, selected }) => {
          const more = personas.find((each) => each.id === id);
          return { id, name, selected, challenges: more?.challenges ?? [], goals: more?.goals ?? [] };
        }),
      );
    case 'strategie':
      return items(
        content.strategies.map(({ id, name, type, selected }) => {
          const more = strategies.find((each) => each.id === id);
          return { id, name, type, selected, objectives: more?.objectives ?? [], tactics: more?.tactics ?? [], kpis: more?.kpis ?? [] };
        }),
      );
    case 'canaux':
      return { channels: [...campaign.channels].sort() };
    case 'contacts':
      return {
        origin: contacts?.origin ?? 'client',
        consentBasis: project.consentBasis,
        file: contacts && sha256(canonicalJson([contacts.fileName, contacts.content, contacts.mapping])),
        excluded: contacts?.excluded ?? [],
      };
    case 'contenus':
      return items(
        content.assets.map((asset) => {
          const fields = Object.entries(fieldsOf(asset)).map(([key, value]) => [`fields.${key}`, value] as const);
          return { id: asset.id, title: asset.title, status: asset.status, ...Object.fromEntries(fields) };
        }),
      );
    case 'budget':
      return { budgetEuros: campaign.budgetEuros, postage: chosenPostage(content) };
    case 'planning':
      return { sendAt: project.sendAt, ...dates };
  }
}

/** Opaque: the same as long as nothing an author may change has changed in that section. */
export const versionOf = (workspace: MycfiaWorkspace, section: Section): string =>
  sha256(canonicalJson(flatten(workspace, section))).slice(0, 32);

const LABELS: Record<string, string> = {
  name: 'Nom',
  context: 'Contexte',
  companyName: 'Entreprise',
  companyCategory: "Secteur d'activité",
  clientType: 'Type de clients',
  goalType: 'But',
  goalDescription: 'Objectifs',
  website: 'Site',
  startDate: 'Date de début',
  endDate: 'Date de fin',
  budgetEuros: 'Budget (€)',
  url: 'Site',
  state: 'État',
  positioning: 'Positionnement',
  selected: 'Retenu',
  challenges: 'Difficultés',
  goals: 'Attentes',
  type: 'Type',
  objectives: 'Objectifs',
  tactics: 'Tactiques',
  kpis: 'Indicateurs',
  channels: 'Canaux',
  origin: 'Origine des adresses',
  consentBasis: 'Base légale',
  file: 'Fichier de contacts',
  excluded: 'Lignes écartées',
  title: 'Titre',
  status: 'État',
  'fields.text': 'Texte',
  'fields.sender': 'Émetteur',
  'fields.subject': 'Objet',
  'fields.preheader': 'Pré-en-tête',
  'fields.html': 'Version HTML',
  'fields.papier': 'Papier',
  'fields.grammage': 'Grammage',
  'fields.finition': 'Finition',
  'fields.finalUrl': "Adresse d'arrivée",
  'fields.metaDescription': 'Méta-description',
  'fields.titles': 'Titres',
  'fields.descriptions': 'Descriptions',
  'fields.image': 'Image',
  postage: 'Affranchissement',
  sendAt: "Moment d'envoi",
};

/** A key in words: "Titre de « SMS principal »". `flat` names the items. */
export function labelOf(key: string, flat: Flat): string {
  const [, id, attribute] = /^(-?\d+)(?:\.(.+))?$/.exec(key) ?? [];
  if (id === undefined) return LABELS[key] ?? key;
  const item = String(flat[`${id}.name`] ?? flat[`${id}.title`] ?? `n° ${id}`);
  return attribute === undefined ? `« ${item} »` : `${LABELS[attribute] ?? attribute} de « ${item} »`;
}

/** A value as a person reads it in a conflict or a comparison; null = nothing. */
export function wordsOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
