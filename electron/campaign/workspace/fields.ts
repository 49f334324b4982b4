import type { MycfiaAsset } from '../../../shared/model/mycfia.ts';
import { CONTENT_KINDS, type ContentFields, type ContentKind } from '../../../shared/model/workspace.ts';

/** The kind this product knows an asset by; null for any other. */
export const kindOf = ({ channel }: Pick<MycfiaAsset, 'channel'>): ContentKind | null =>
  CONTENT_KINDS.find((kind) => kind === channel) ?? null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null);
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const first = (bag: Readonly<Record<string, unknown>>, names: readonly string[]): unknown =>
  names.map((name) => bag[name]).find((found) => found !== undefined);

/** Whether the body of an e-mail is itself HTML. */
const looksHtml = (text: string): boolean => /<(html|body|table|div|p|a|h1)[\s>]/i.test(text);

/** Variations of ads: the web application writes strings, or objects for Google Ads. */
function fromVariations(variations: readonly unknown[]): { titles: string[]; descriptions: string[] } {
  const titles: string[] = [];
  const descriptions: string[] = [];
  for (const variation of variations) {
    if (typeof variation === 'string') titles.push(variation);
    else if (typeof variation === 'object' && variation !== null) {
      const bag = variation as Record<string, unknown>;
      titles.push(...[textOf(first(bag, ['title', 'titre', 'headline'])), ...listOf(first(bag, ['titles', 'headlines']))].filter(Boolean));
      descriptions.push(...[textOf(bag.description), ...listOf(bag.descriptions)].filter(Boolean));
    }
  }
  return { titles: [...new Set(titles)], descriptions: [...new Set(descriptions)] };
}

function imageOf({ metadata }: MycfiaAsset): NonNullable<ContentFields['image']> | null {
  const bag = typeof metadata.image === 'object' && metadata.image !== null ? (metadata.image as Record<string, unknown>) : metadata;
  const image = {
    width: numberOf(first(bag, ['width', 'largeur'])),
    height: numberOf(first(bag, ['height', 'hauteur'])),
    bytes: numberOf(first(bag, ['weight', 'bytes', 'poids'])),
    name: textOf(first(bag, ['name', 'nom', 'url'])) || null,
  };
  return Object.values(image).some((value) => value !== null) ? image : null;
}

/** An asset as this product names its parts, whatever the spelling of the web application. Total. */
export function fieldsOf(asset: MycfiaAsset): ContentFields {
  const { content, metadata } = asset;
  const text = content.trim();
  switch (kindOf(asset)) {
    case 'sms':
      return { text, sender: textOf(first(metadata, ['sender', 'emetteur'])).trim() };
    case 'email': {
      const html = looksHtml(content);
      return {
        subject: (textOf(first(metadata, ['subject', 'sujet'])) || asset.title).trim(),
        preheader: textOf(metadata.preheader).trim(),
        html: (textOf(metadata.html) || (html ? content : '')).trim(),
        text: (textOf(metadata.text) || (html ? '' : content)).trim(),
      };
    }
    case 'papier':
      return { text, papier: textOf(metadata.papier), grammage: textOf(metadata.grammage), finition: textOf(metadata.finition) };
    case 'google_ads':
    case 'bing_ads': {
      const varied = fromVariations(asset.variations);
      const titles = listOf(first(metadata, ['titles', 'headlines', 'titres']));
      const descriptions = listOf(metadata.descriptions);
      return {
        titles: titles.length > 0 ? titles : varied.titles,
        descriptions:
          descriptions.length > 0 ? descriptions : varied.descriptions.length > 0 ? varied.descriptions : [text].filter(Boolean),
        finalUrl: textOf(first(metadata, ['final_url', 'finalUrl', 'url'])).trim(),
      };
    }
    case 'linkedin':
    case 'facebook':
    case 'instagram':
      return { text, image: imageOf(asset) };
    case 'iab':
      return { text, finalUrl: textOf(first(metadata, ['final_url', 'finalUrl'])).trim(), image: imageOf(asset) };
    case 'article':
      return { text, metaDescription: textOf(first(metadata, ['meta_description', 'metaDescription'])).trim() };
    case null:
      return { text };
  }
}

/** Where each field of a kind lives in the row; what is not named lives in `metadata` under its own name. */
const IN_METADATA: Partial<Record<keyof ContentFields, string>> = { finalUrl: 'final_url', metaDescription: 'meta_description' };

/** The columns that hold `fields` once they replace those of `asset`; null asset = a new one. */
export function columnsOf(
  kind: ContentKind,
  fields: ContentFields,
  asset: MycfiaAsset | null,
): { content?: string; metadata?: Record<string, unknown> } {
  const metadata: Record<string, unknown> = { ...asset?.metadata };
  let content: string | undefined;
  for (const [name, value] of Object.entries(fields) as [keyof ContentFields, unknown][]) {
    if (value === undefined) continue;
    if (name === 'text' && kind !== 'email') content = String(value);
    else if (name === 'text') {
      // An e-mail whose body is HTML keeps its plain text beside it.
      if (asset !== null && looksHtml(asset.content)) metadata.text = value;
      else {
        content = String(value);
        delete metadata.text;
      }
    } else if (name === 'image') {
      const image = value as ContentFields['image'];
      for (const spelling of ['image', 'width', 'largeur', 'height', 'hauteur', 'weight', 'bytes', 'poids', 'name', 'nom'])
        delete metadata[spelling];
      if (image) Object.assign(metadata, { width: image.width, height: image.height, weight: image.bytes, name: image.name });
    } else metadata[IN_METADATA[name] ?? name] = value;
  }
  if (fields.sender !== undefined) delete metadata.emetteur;
  if (fields.subject !== undefined) delete metadata.sujet;
  return { ...(content === undefined ? {} : { content }), metadata };
}

/** `asset.type` as MyCfia writes it. */
export const TYPE_OF_KIND: Record<ContentKind, string> = {
  sms: 'SMS',
  email: 'EMAIL',
  papier: 'COURRIER',
  google_ads: 'GOOGLE_ADS',
  bing_ads: 'BING_ADS',
  linkedin: 'LINKEDIN_POST',
  facebook: 'FACEBOOK_POST',
  instagram: 'INSTAGRAM_POST',
  iab: 'IAB',
  article: 'ARTICLE',
};
