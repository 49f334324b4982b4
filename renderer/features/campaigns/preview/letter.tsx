import { formatLongInstant } from '../../../ui/format.ts';
import './letter.css';

interface LetterProps {
  sender: { name: string; lines: string[] };
  /** Up to six lines of 38 characters (AFNOR XP Z10-011), as they show in the window. */
  address: readonly string[];
  text: string;
  recipient: string;
  /** Instant of the sending, for the date line; null while it is not chosen. */
  sendAt: string | null;
}

const MOST_LINES = 6;
const WIDEST = 38;

/** One A4 side at scale with the window of its C5 envelope: 45 × 100 mm, 20 mm from the right edge. */
export function Letter({ sender, address, text, recipient, sendAt }: LetterProps) {
  const wide = address.some((line) => [...line].length > WIDEST);
  return (
    <figure className="letter" aria-label={`Aperçu Courrier pour ${recipient}`}>
      <div className="letter-page">
        <div className="letter-sender">
          <strong>{sender.name}</strong>
          {sender.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </div>
        <div className="letter-window" data-over={address.length > MOST_LINES || wide || undefined}>
          {address.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an address are numbered
            <span key={index}>{line}</span>
          ))}
        </div>
        {sendAt ? <p className="letter-date">Le {formatLongInstant(sendAt).replace(/ à .*$/u, '')}</p> : null}
        <p className="letter-text">{text}</p>
      </div>
      <figcaption className="muted small">
        Recto A4 plié en deux, enveloppe C5. Cadre : fenêtre de 45 × 100 mm, {MOST_LINES} lignes de {WIDEST} caractères au plus.
      </figcaption>
    </figure>
  );
}
