import type { Channel } from '../../../shared/model/campaign.ts';
import type { MycfiaAsset } from '../../../shared/model/mycfia.ts';
import { CONTENT_KIND_LABELS, type ContentFields, type ContentKind } from '../../../shared/model/workspace.ts';
import { hashtags, wordsIn } from '../content-preview.ts';
import { type Draft, retained } from '../draft.ts';
import { count } from '../words.ts';
import { fieldsOf } from '../workspace/fields.ts';
import { type Finding, PRODUCT, type Rule, rule } from './rule.ts';

type Advert = Exclude<ContentKind, Channel>;
interface Piece {
  kind: Advert;
  asset: MycfiaAsset;
  fields: ContentFields;
  /** "LinkedIn « Le lancement »" */
  name: string;
}
/** IAB "Fixed size" display units, in pixels. */
const BANNERS = [
  '300x250',
  '728x90',
  '160x600',
  '300x600',
  '970x250',
  '320x50',
  '320x100',
  '468x60',
  '250x250',
  '336x280',
  '120x600',
] as const;
const BANNER_BYTES = 150 * 1024;
const IMAGES: Partial<Record<Advert, [number, number]>> = { linkedin: [1200, 627], facebook: [1200, 628], instagram: [1080, 1080] };

const size = (text: string) => [...text].length;

/** Contents of those kinds that the campaign would publish. */
function pieces({ content, otherChannels }: Draft, kinds: readonly Advert[]): Piece[] {
  return kinds
    .filter((kind) => otherChannels.includes(kind))
    .flatMap((kind) =>
      retained(content, kind).map((asset) => ({
        kind,
        asset,
        fields: fieldsOf(asset),
        name: `${CONTENT_KIND_LABELS[kind]} « ${asset.title.slice(0, 60) || 'sans titre'} »`,
      })),
    );
}

/** One rule on each content of those kinds; `check` gives sentences that follow "LinkedIn « … » : ". */
function onEach(
  id: string,
  level: Rule['level'],
  title: string,
  kinds: readonly Advert[],
  check: (piece: Piece) => { field: string; says: string; repair?: string }[],
): Rule {
  return rule('contenus', id, level, title, PRODUCT, (draft) =>
    pieces(draft, kinds).flatMap((piece) =>
      check(piece).map(({ field, says, repair }): Finding => {
        const found = { field: `contents.${piece.asset.id}.${field}`, message: `${piece.name} : ${says}` };
        return repair === undefined ? found : { ...found, repair };
      }),
    ),
  );
}
const unless = (fine: boolean, field: string, says: string) => (fine ? [] : [{ field, says }]);

const SEARCH: readonly Advert[] = ['google_ads', 'bing_ads'];
const SOCIAL: readonly Advert[] = ['linkedin', 'facebook', 'instagram'];
const secure = (url: string) => URL.canParse(url) && new URL(url).protocol === 'https:' && new URL(url).hostname.includes('.');

/** Search ads, social posts, banners and articles: they leave by other ways than CFI, their formats are checked all the same. */
export const ANNONCES: readonly Rule[] = [
  onEach('annonces.titres', 'block', 'Annonces : de 1 à 15 titres de 30 caractères au plus', SEARCH, ({ fields: { titles = [] } }) => [
    ...unless(titles.length > 0, 'titles', "l'annonce n'a pas de titre."),
    ...unless(titles.length <= 15, 'titles', `${titles.length} titres ; 15 au plus.`),
    ...titles.flatMap((title, index) =>
      unless(size(title) <= 30, `titles.${index}`, `le titre « ${title.slice(0, 60)} » fait ${size(title)} caractères ; 30 au plus.`),
    ),
  ]),
  onEach(
    'annonces.descriptions',
    'block',
    'Annonces : de 1 à 4 descriptions de 90 caractères au plus',
    SEARCH,
    ({ fields: { descriptions = [] } }) => [
      ...unless(descriptions.length > 0, 'descriptions', "l'annonce n'a pas de description."),
      ...unless(descriptions.length <= 4, 'descriptions', `${descriptions.length} descriptions ; 4 au plus.`),
      ...descriptions.flatMap((text, index) =>
        unless(size(text) <= 90, `descriptions.${index}`, `la description n° ${index + 1} fait ${size(text)} caractères ; 90 au plus.`),
      ),
    ],
  ),
  onEach('annonces.adresse', 'block', "Annonces : adresse d'arrivée en https", SEARCH, ({ fields: { finalUrl = '' } }) =>
    unless(
      secure(finalUrl),
      'finalUrl',
      finalUrl === '' ? "l'adresse d'arrivée manque." : "l'adresse d'arrivée doit être valable et en https.",
    ),
  ),
  onEach('reseaux.texte', 'block', 'Réseaux sociaux : texte présent', SOCIAL, ({ fields: { text = '' } }) =>
    unless(text !== '', 'text', 'le texte est vide.'),
  ),
  onEach('linkedin.longueur', 'block', 'LinkedIn : 3 000 caractères au plus', ['linkedin'], ({ fields: { text = '' } }) =>
    unless(size(text) <= 3000, 'text', `${count(size(text), 'caractère')} ; 3 000 au plus.`),
  ),
  onEach('instagram.longueur', 'block', 'Instagram : 2 200 caractères au plus', ['instagram'], ({ fields: { text = '' } }) =>
    unless(size(text) <= 2200, 'text', `la légende fait ${count(size(text), 'caractère')} ; 2 200 au plus.`),
  ),
  onEach('instagram.motsdiese', 'block', 'Instagram : 30 mots-dièse au plus', ['instagram'], ({ fields: { text = '' } }) =>
    unless(hashtags(text) <= 30, 'text', `${hashtags(text)} mots-dièse ; 30 au plus.`),
  ),
  onEach('reseaux.image', 'warn', 'Réseaux sociaux : image au format attendu', SOCIAL, ({ kind, fields: { image } }) => {
    const [width, height] = IMAGES[kind] ?? [0, 0];
    if (!image) return [{ field: 'image', says: `aucune image n'est jointe (attendue : ${width} × ${height}).` }];
    if (image.width === null || image.height === null) return [{ field: 'image', says: "la taille de l'image n'est pas connue." }];
    return unless(
      image.width === width && image.height === height,
      'image',
      `l'image fait ${image.width} × ${image.height} ; attendue : ${width} × ${height}.`,
    );
  }),
  onEach('iab.format', 'block', 'Bannière : format IAB', ['iab'], ({ fields: { image } }) =>
    unless(
      BANNERS.some((known) => known === `${image?.width}x${image?.height}`),
      'image',
      image?.width && image.height
        ? `${image.width} × ${image.height} n'est pas un format IAB (300 × 250, 728 × 90, 160 × 600…).`
        : "la taille de la bannière n'est pas connue.",
    ),
  ),
  onEach('iab.poids', 'block', 'Bannière : 150 Ko au plus', ['iab'], ({ fields: { image } }) =>
    unless((image?.bytes ?? 0) <= BANNER_BYTES, 'image', `la bannière pèse ${Math.ceil((image?.bytes ?? 0) / 1024)} Ko ; 150 au plus.`),
  ),
  onEach('iab.poids-inconnu', 'warn', 'Bannière : poids connu', ['iab'], ({ fields: { image } }) =>
    unless(typeof image?.bytes === 'number', 'image', "le poids de la bannière n'est pas connu : 150 Ko au plus."),
  ),
  onEach('article.longueur', 'block', 'Article : de 800 à 1 500 mots', ['article'], ({ fields: { text = '' } }) => {
    const words = wordsIn(text);
    return unless(words >= 800 && words <= 1500, 'text', `${count(words, 'mot')} ; de 800 à 1 500.`);
  }),
  onEach(
    'article.meta',
    'block',
    'Article : méta-description de 160 caractères au plus',
    ['article'],
    ({ fields: { metaDescription = '' } }) =>
      unless(
        size(metaDescription) <= 160,
        'metaDescription',
        `la méta-description fait ${size(metaDescription)} caractères ; 160 au plus.`,
      ),
  ),
  onEach('article.meta-absente', 'warn', 'Article : méta-description présente', ['article'], ({ fields: { metaDescription = '' } }) =>
    unless(metaDescription !== '', 'metaDescription', 'la méta-description manque.'),
  ),
];
