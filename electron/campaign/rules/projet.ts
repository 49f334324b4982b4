import { parisDay } from '../planning.ts';
import { count } from '../words.ts';
import { CFI, PRODUCT, type Rule, rule, when } from './rule.ts';

const length = (text: string | null) => [...(text ?? '').trim()].length;
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;

/** Sectors where canvassing is forbidden or framed, found by words; the law is named so that a person can judge. */
const SECTORS: readonly { id: string; words: RegExp; message: string }[] = [
  {
    id: 'projet.secteur-energie',
    words:
      /r[ée]novation [ée]nerg[ée]tique|isolation (à 1|thermique)|pompes? à chaleur|panneaux? (solaires?|photovolta[ïi]ques?)|adaptation (du|de votre) logement|maprimer[ée]nov/i,
    message:
      "Le texte évoque la rénovation énergétique ou l'adaptation du logement : la prospection par SMS, e-mail et téléphone y est interdite (loi n° 2025-594), sauf contrat en cours.",
  },
  {
    id: 'projet.secteur-cpf',
    words: /\bCPF\b|compte personnel de formation|mon compte formation/i,
    message:
      'Le texte évoque le compte personnel de formation : la prospection par SMS, e-mail et téléphone y est interdite (loi n° 2022-1587).',
  },
];

export const PROJET: readonly Rule[] = [
  rule('projet', 'projet.nom', 'block', 'Nom de 2 à 255 caractères', PRODUCT, ({ content }) =>
    when(
      length(content.campaign.name) < 2 || length(content.campaign.name) > 255,
      'name',
      'Le nom de la campagne doit faire de 2 à 255 caractères.',
    ),
  ),
  rule('projet', 'projet.nom-cfi', 'block', 'Nom de 100 caractères au plus chez CFI', CFI, ({ content }) => {
    const size = length(content.campaign.name);
    return when(
      size > 100,
      'name',
      `Le nom fait ${size} caractères ; CFI en garde 100 au plus.`,
      `Raccourcir en « ${[...content.campaign.name.trim()].slice(0, 99).join('')}… ».`,
    );
  }),
  rule('projet', 'projet.actif', 'block', 'Projet en cours dans MyCfia', PRODUCT, ({ content }) =>
    when(content.campaign.state !== 'ACTIVE', 'state', 'Le projet est en pause, terminé ou archivé dans MyCfia : il ne peut pas partir.'),
  ),
  rule('projet', 'projet.entreprise', 'block', 'Entreprise de 2 à 255 caractères', PRODUCT, ({ content }) =>
    when(
      length(content.project.companyName) < 2 || length(content.project.companyName) > 255,
      'companyName',
      "Le nom de l'entreprise doit faire de 2 à 255 caractères.",
    ),
  ),
  rule('projet', 'projet.secteur', 'block', "Secteur d'activité indiqué", PRODUCT, ({ content }) =>
    when(length(content.project.companyCategory) === 0, 'companyCategory', "Le secteur d'activité n'est pas indiqué."),
  ),
  rule('projet', 'projet.but', 'block', 'But de la campagne choisi', PRODUCT, ({ content }) =>
    when(length(content.project.goalType) === 0, 'goalType', "Le but de la campagne n'est pas choisi."),
  ),
  rule('projet', 'projet.objectifs', 'block', "Objectifs d'au moins 20 caractères", PRODUCT, ({ content }) => {
    const size = length(content.project.goalDescription);
    return when(size < 20, 'goalDescription', `Les objectifs font ${count(size, 'caractère')} ; il en faut au moins 20.`);
  }),
  rule('projet', 'projet.budget', 'block', "Budget d'au moins 100 €", PRODUCT, ({ content }) =>
    when(
      content.campaign.budgetEuros === null || content.campaign.budgetEuros < 100,
      'budget',
      content.campaign.budgetEuros === null ? "Le budget n'est pas indiqué." : 'Le budget doit être de 100 € au moins.',
    ),
  ),
  rule('projet', 'projet.dates', 'block', 'Dates de début et de fin indiquées', PRODUCT, ({ content }) => [
    ...when(content.campaign.startDate === null, 'startDate', "La date de début n'est pas indiquée."),
    ...when(content.campaign.endDate === null, 'endDate', "La date de fin n'est pas indiquée."),
  ]),
  rule('projet', 'projet.debut', 'block', "Début aujourd'hui ou plus tard", PRODUCT, ({ content, now }) =>
    when(
      content.campaign.startDate !== null && content.campaign.startDate < parisDay(now),
      'startDate',
      'La date de début est passée.',
      "Décaler le début à aujourd'hui ou plus tard.",
    ),
  ),
  rule('projet', 'projet.fin', 'block', 'Fin après le début', PRODUCT, ({ content: { campaign } }) =>
    when(
      campaign.startDate !== null && campaign.endDate !== null && campaign.endDate <= campaign.startDate,
      'endDate',
      'La date de fin doit être après la date de début.',
    ),
  ),
  rule('projet', 'projet.site', 'block', 'Adresse du site valable', PRODUCT, ({ content }) => {
    const site = content.project.website?.trim() ?? '';
    const url = URL.canParse(site) ? new URL(site) : null;
    return when(
      site !== '' && (url === null || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')),
      'website',
      "L'adresse du site n'est pas valable.",
    );
  }),
  rule('projet', 'projet.client', 'block', 'Client de 1 à 100 caractères', CFI, ({ content: { client } }) => {
    const size = length(client.company) || length(client.name);
    return when(size < 1 || size > 100, 'client', 'La raison sociale du client doit faire de 1 à 100 caractères.');
  }),
  rule('projet', 'projet.client-courriel', 'block', 'E-mail du client valable', CFI, ({ content: { client } }) =>
    when(
      client.email !== null && client.email !== '' && (client.email.length > 255 || !EMAIL.test(client.email)),
      'client.email',
      "L'adresse e-mail du client n'est pas valable.",
    ),
  ),
  rule('projet', 'projet.client-telephone', 'block', 'Téléphone du client de 50 caractères au plus', CFI, ({ content: { client } }) =>
    when(length(client.phone) > 50, 'client.phone', 'Le téléphone du client dépasse 50 caractères.'),
  ),
  rule('projet', 'projet.client-adresses', 'block', 'Adresses du client complètes', CFI, ({ content: { client } }) =>
    client.addresses.flatMap((address, index) =>
      when(
        address.lines.length === 0 ||
          address.postcode === '' ||
          address.city === '' ||
          [...address.lines, address.postcode, address.city].some((part) => length(part) > 100),
        `client.addresses.${index}`,
        `L'adresse n° ${index + 1} du client est incomplète ou trop longue (100 caractères par ligne).`,
      ),
    ),
  ),
  ...SECTORS.map(({ id, words, message }) =>
    rule('projet', id, 'warn', 'Secteur encadré', message.replace(/^.*\((loi[^)]+)\).*$/, '$1'), ({ content }) => {
      const texts = [
        content.project.companyCategory,
        content.project.goalDescription,
        content.campaign.name,
        ...content.assets.map((a) => a.content),
      ];
      return when(
        texts.some((text) => text !== null && words.test(text)),
        'companyCategory',
        message,
      );
    }),
  ),
];
