import { Fragment } from 'react';
import { countOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Tag } from '../../../ui/tag.tsx';

export interface SmsFigures {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  parts: number;
  culprits: string[];
}

interface PhoneProps {
  sender: string | null;
  text: string;
  recipient: string;
  culprits?: readonly string[];
}

/** A plain drawing of a telephone: sender, message, and the characters that cost parts shown where they stand. */
export function Phone({ sender, text, recipient, culprits = [] }: PhoneProps) {
  return (
    <figure className="handset" aria-label={`Aperçu SMS pour ${recipient}`}>
      <span className="handset-top" />
      <figcaption className="handset-sender">{sender ?? 'Expéditeur non défini'}</figcaption>
      <p className="handset-bubble">
        <Marked text={text} culprits={culprits} />
      </p>
    </figure>
  );
}

/** A text with its culprits marked in place. */
export function Marked({ text, culprits }: { text: string; culprits: readonly string[] }) {
  if (culprits.length === 0) return text;
  const wanted = new Set(culprits);
  const pieces: { text: string; culprit: boolean }[] = [];
  for (const character of text) {
    const culprit = wanted.has(character);
    const last = pieces.at(-1);
    if (last && !culprit && !last.culprit) last.text += character;
    else pieces.push({ text: character, culprit });
  }
  return pieces.map((piece, index) => {
    const key = index;
    return piece.culprit ? (
      <mark key={key} className="culprit" title={`« ${piece.text} » est hors de l'alphabet SMS`}>
        {piece.text === '\u00a0' || piece.text === '\u202f' ? '␣' : piece.text}
      </mark>
    ) : (
      <Fragment key={key}>{piece.text}</Fragment>
    );
  });
}

const SINGLE = { 'GSM-7': 160, 'UCS-2': 70 } as const;
const PART = { 'GSM-7': 153, 'UCS-2': 67 } as const;

/** Parts, characters and what room is left, as a bar cut at each part. */
export function SmsMeter({ sms }: { sms: SmsFigures }) {
  const room = sms.parts <= 1 ? SINGLE[sms.encoding] : PART[sms.encoding] * sms.parts;
  return (
    <div className="sms-meter">
      <p className="sms-facts">
        <Tag tone={sms.parts > 4 ? 'danger' : sms.parts > 1 ? 'warning' : 'success'}>{countOf(sms.parts, 'partie')}</Tag>
        <span>
          {countOf(sms.units, 'caractère')} sur {room}
        </span>
        <span className="muted">{sms.encoding === 'GSM-7' ? 'alphabet SMS (GSM-7)' : 'alphabet étendu (UCS-2)'}</span>
      </p>
      <span className="sms-bar" aria-hidden="true">
        {Array.from({ length: Math.max(1, Math.min(sms.parts, 8)) }, (_, part) => {
          const size = sms.parts <= 1 ? SINGLE[sms.encoding] : PART[sms.encoding];
          const filled = Math.min(1, Math.max(0, (sms.units - part * size) / size));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are numbered
            <span key={part} className="sms-part">
              <span style={{ width: `${filled * 100}%` }} />
            </span>
          );
        })}
      </span>
      {sms.culprits.length > 0 ? (
        <p className="small sms-culprits">
          <Icon name="exclamation-triangle" size={13} />
          <span>
            Hors alphabet SMS : {sms.culprits.map((each) => `« ${each} »`).join(', ')}. Chaque partie ne tient plus que 70 caractères.
          </span>
        </p>
      ) : null}
    </div>
  );
}
