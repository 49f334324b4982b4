import type { ReactNode } from 'react';
import type { ContentFields } from '../../../../shared/model/workspace.ts';
import { formatBytes, formatNumber } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Tag } from '../../../ui/tag.tsx';
import './formats.css';

/** A figure against its limit, with a word when it goes beyond. */
function Limit({ label, value, most, least = 0 }: { label: string; value: number; most: number; least?: number }) {
  const over = value > most || value < least;
  return (
    <span className={`limit ${over ? 'limit-over' : ''}`}>
      {over ? <Icon name="exclamation-triangle-fill" size={11} /> : null}
      {label} {formatNumber(value)}
      {least > 0 ? ` (${formatNumber(least)} à ${formatNumber(most)})` : ` / ${formatNumber(most)}`}
    </span>
  );
}
const lengthOf = (text: string) => [...text].length;

interface SearchAdProps {
  engine: 'Google' | 'Bing';
  titles: readonly string[];
  descriptions: readonly string[];
  url: string | null;
}

/** A text ad as a search page shows it: three titles, two descriptions, then all that may be drawn. */
export function SearchAd({ engine, titles, descriptions, url }: SearchAdProps) {
  return (
    <figure className="ad" aria-label={`Aperçu annonce ${engine}`}>
      <div className="ad-result">
        <p className="ad-url">
          <strong>Sponsorisé</strong> {url ?? 'Adresse finale absente'}
        </p>
        <p className="ad-title">{titles.slice(0, 3).join(' | ') || 'Aucun titre'}</p>
        <p>{descriptions.slice(0, 2).join(' ') || 'Aucune description'}</p>
      </div>
      <Parts title="Titres" items={titles} most={30} />
      <Parts title="Descriptions" items={descriptions} most={90} />
    </figure>
  );
}

function Parts({ title, items, most }: { title: string; items: readonly string[]; most: number }) {
  return (
    <div className="ad-parts">
      <h3>{title}</h3>
      <ul>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two titles may be the same
          <li key={index}>
            <span>{item}</span>
            <Limit label="" value={lengthOf(item)} most={most} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const RATIOS = {
  LinkedIn: { width: 1200, height: 627 },
  Facebook: { width: 1200, height: 628 },
  Instagram: { width: 1080, height: 1080 },
} as const;
type Network = keyof typeof RATIOS;

type Picture = NonNullable<ContentFields['image']> | null;

interface PostProps {
  network: Network;
  account: string;
  text: string;
  image: Picture;
}

/** A post of a social network, its image box in the ratio the network keeps. */
export function Post({ network, account, text, image }: PostProps) {
  const { width, height } = RATIOS[network];
  const hashtags = text.match(/#[\p{L}\p{N}_]+/gu)?.length ?? 0;
  const words = <p className="post-text">{text}</p>;
  const picture = <ImageBox width={width} height={height} image={image} />;
  return (
    <figure className={`post post-${network.toLowerCase()}`} aria-label={`Aperçu publication ${network}`}>
      <p className="post-head">
        <span className="post-avatar" aria-hidden="true">
          {account.slice(0, 1)}
        </span>
        <span>
          <strong>{account}</strong>
          <span className="muted small">{network}</span>
        </span>
      </p>
      {network === 'Instagram' ? (
        <>
          {picture}
          {words}
        </>
      ) : (
        <>
          {words}
          {picture}
        </>
      )}
      <figcaption className="limits small">
        <Limit label="Texte" value={lengthOf(text)} most={network === 'LinkedIn' ? 3000 : network === 'Instagram' ? 2200 : 63_206} />
        {network === 'Instagram' ? <Limit label="Mots-dièse" value={hashtags} most={30} /> : null}
      </figcaption>
    </figure>
  );
}

/** The place of an image in the ratio its network keeps; the picture itself is not in MyCfia: it is named with its size. */
function ImageBox({ width, height, image }: { width: number; height: number; image: Picture }) {
  const words = pictureWords(image);
  const odd = ratioIsOff(image, width, height);
  return (
    <>
      <svg
        className="image-box"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Image attendue en ${width} × ${height}, ${words}`}
      >
        <rect width={width} height={height} className="image-box-ground" />
        <text x={width / 2} y={height / 2 - 24} textAnchor="middle" className="image-box-text">
          {width} × {height}
        </text>
        <text x={width / 2} y={height / 2 + 40} textAnchor="middle" className="image-box-text image-box-small">
          {words}
        </text>
      </svg>
      {odd ? (
        <p className="limit limit-over small">
          <Icon name="exclamation-triangle-fill" size={11} /> Image de {image?.width} × {image?.height} : elle sera recadrée en {width} ×{' '}
          {height}.
        </p>
      ) : null}
    </>
  );
}

const pictureWords = (image: Picture): string =>
  image === null
    ? 'aucune image'
    : [
        image.name ?? 'image',
        image.width && image.height ? `${image.width} × ${image.height}` : null,
        image.bytes === null ? null : formatBytes(image.bytes),
      ]
        .filter((each) => each !== null)
        .join(' · ');
/** More than one part in a hundred away from the ratio that is shown. */
const ratioIsOff = (image: Picture, width: number, height: number): boolean =>
  image !== null && !!image.width && !!image.height && Math.abs(image.width / image.height / (width / height) - 1) > 0.01;

const IAB_WEIGHT = 150_000;

/** An IAB banner in its true size; what is wider than the room scrolls instead of shrinking. */
export function IabBanner({ text, image }: { text: string; image: Picture }) {
  const width = image?.width || 300;
  const height = image?.height || 250;
  const bytes = image?.bytes ?? null;
  return (
    <figure className="iab" aria-label={`Aperçu bannière ${width} × ${height}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
      <section className="iab-room" tabIndex={0} aria-label={`Bannière ${width} × ${height} en taille réelle`}>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text || 'Bannière sans texte'}>
          <rect width={width} height={height} className="image-box-ground" />
          <foreignObject width={width} height={height}>
            <p className="iab-text">{text}</p>
          </foreignObject>
        </svg>
      </section>
      <figcaption className="limits small">
        <span>
          {width} × {height} px, taille réelle
        </span>
        <span>{image?.name ?? 'Image non jointe'}</span>
        {bytes === null ? null : (
          <span className={`limit ${bytes > IAB_WEIGHT ? 'limit-over' : ''}`}>
            {formatBytes(bytes)} / {formatBytes(IAB_WEIGHT)}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** A long article with its search snippet. */
export function Article({ title, description, text }: { title: string; description: string; text: string }) {
  const words = text.split(/\s+/u).filter(Boolean).length;
  return (
    <figure className="article" aria-label="Aperçu article">
      <div className="ad-result">
        <p className="ad-title">{title}</p>
        <p>{description || 'Aucune description pour les moteurs de recherche.'}</p>
      </div>
      <div className="article-text">
        {text.split(/\n{2,}/u).map((paragraph, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs are in their order
          <p key={index}>{paragraph}</p>
        ))}
      </div>
      <figcaption className="limits small">
        <Limit label="Mots" value={words} least={800} most={1500} />
        <Limit label="Description" value={lengthOf(description)} most={160} />
      </figcaption>
    </figure>
  );
}

/** A content of a kind this version does not draw: its words, as they are. */
export function PlainContent({ type, text }: { type: string; text: string }): ReactNode {
  return (
    <figure className="article" aria-label={`Contenu ${type}`}>
      <Tag>{type}</Tag>
      <p className="post-text">{text}</p>
    </figure>
  );
}
