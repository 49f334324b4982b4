/** GSM 03.38 basic alphabet, one septet each (3GPP TS 23.038 §6.2.1), escape excluded. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Extension table, two septets each. */
const EXTENDED = new Set('\f^{}\\[~]|€');

const SINGLE = { 'GSM-7': 160, 'UCS-2': 70 } as const;
/** A part of a longer message gives way to a 6-byte header (3GPP TS 23.040 §9.2.3.24.1). */
const PART = { 'GSM-7': 153, 'UCS-2': 67 } as const;

/** How a text travels. `units` are septets (GSM-7) or 16-bit units (UCS-2). */
export interface SmsMeasure {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  parts: number;
  /** Characters that force UCS-2, each once, in order of appearance. */
  culprits: string[];
}

/** Measures a text as an operator would cut it. Empty = 0 part. Total. */
export function measureSms(text: string): SmsMeasure {
  const characters = [...text];
  const culprits = [...new Set(characters.filter((character) => !BASIC.has(character) && !EXTENDED.has(character)))];
  const encoding = culprits.length === 0 ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((character) => (encoding === 'UCS-2' ? character.length : EXTENDED.has(character) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= SINGLE[encoding]) return { encoding, units, parts: units === 0 ? 0 : 1, culprits };
  // Neither an escaped pair nor a surrogate pair is cut in two: what does not fit moves whole to the next part.
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > PART[encoding]) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, parts, culprits };
}

/** What a piece of text weighs, so that texts made of the same pieces are measured without being put together. */
export interface SmsPiece {
  septets: number;
  units: number;
  /** Holds a character of two septets, or a surrogate pair: such are never cut in two, so the parts cannot be told from the sum. */
  wide: boolean;
  culprits: string[];
}

export function pieceOf(text: string): SmsPiece {
  const piece: SmsPiece = { septets: 0, units: text.length, wide: false, culprits: [] };
  for (const character of text) {
    const extended = EXTENDED.has(character);
    piece.septets += extended ? 2 : 1;
    piece.wide ||= extended || character.length > 1;
    if (!extended && !BASIC.has(character)) piece.culprits.push(character);
  }
  return piece;
}

/** Two pieces side by side. */
export const joinPieces = (a: SmsPiece, b: SmsPiece): SmsPiece => ({
  septets: a.septets + b.septets,
  units: a.units + b.units,
  wide: a.wide || b.wide,
  culprits: b.culprits.length === 0 ? a.culprits : [...a.culprits, ...b.culprits],
});

/** The measure of a text that weighs so much; null when only the whole text can tell. */
export function measurePiece({ septets, units, wide, culprits }: SmsPiece): Pick<SmsMeasure, 'units' | 'parts'> | null {
  const encoding = culprits.length > 0 ? 'UCS-2' : 'GSM-7';
  const size = encoding === 'UCS-2' ? units : septets;
  if (size <= SINGLE[encoding]) return { units: size, parts: size === 0 ? 0 : 1 };
  return wide ? null : { units: size, parts: Math.ceil(size / PART[encoding]) };
}

/** Units left before one more part is needed; the header of a second part counts. */
export function smsRoom({ encoding, units, parts }: Pick<SmsMeasure, 'encoding' | 'units' | 'parts'>): number {
  if (parts <= 1) return SINGLE[encoding] - units;
  return Math.max(0, PART[encoding] * parts - units);
}

/** Nearest GSM-7 spellings of what word processors and French typing bring in. */
const GSM_SPELLINGS: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  œ: 'oe',
  Œ: 'OE',
  '•': '-',
  ç: 'c',
};

/** One character in GSM-7: itself, or its nearest spelling; null when it has none. */
function twinOf(character: string): string | null {
  if (BASIC.has(character) || EXTENDED.has(character)) return character;
  const spelled = GSM_SPELLINGS[character] ?? character.normalize('NFD').replace(/\p{M}/gu, '');
  return spelled === '' || measureSms(spelled).encoding === 'UCS-2' ? null : spelled;
}

/** The text with its culprits replaced by GSM-7 spellings; null when one of them has none. */
export function toGsm7(text: string): string | null {
  const twins = [...text].map(twinOf);
  return twins.includes(null) ? null : twins.join('');
}

/** Pieces of a text and of its GSM-7 twin, side by side; `left` = characters that have none and stay. Total. */
export function gsmTwins(text: string): { diff: { before: string; after: string; changed: boolean }[]; left: string[] } {
  const diff: { before: string; after: string; changed: boolean }[] = [];
  const left = new Set<string>();
  for (const character of text) {
    const twin = twinOf(character);
    if (twin === null) left.add(character);
    const after = twin ?? character;
    const changed = after !== character;
    const last = diff.at(-1);
    if (last !== undefined && last.changed === changed) {
      last.before += character;
      last.after += after;
    } else diff.push({ before: character, after, changed });
  }
  return { diff, left: [...left] };
}
