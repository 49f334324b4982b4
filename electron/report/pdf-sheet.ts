import { createRequire } from 'node:module';
import path from 'node:path';
import type Pdfkit from 'pdfkit';
import type { Instant } from '../../shared/model/sourced.ts';
import { momentText } from './words.ts';

/* Read at the first PDF, not when the application starts: fonts and their tables cost a third of a second. */
const load = createRequire(import.meta.url);

const REGULAR = 'regular';
const BOLD = 'bold';
const MARGIN = 40;
const FOOTER = 34;
const INK = '#1A1A1A';
const QUIET = '#595F70';
const RULE = '#C9CDD6';
/* Two options the library has and its types do not tell. */
const ACCESSIBLE = { subset: 'PDF/UA' } as unknown as PDFKit.PDFDocumentOptions;
const OF_ITS_COLUMN = { scope: 'Column' } as unknown as Parameters<PDFKit.PDFDocument['struct']>[1];

export interface SheetOptions {
  title: string;
  /** Said at the bottom of every page, before the page number. */
  footer: string;
  madeAt: Instant;
  madeBy: string;
  landscape: boolean;
  /** Holds Inter-Regular.otf and Inter-SemiBold.otf. */
  fontsFolder: string;
}

type Tag = 'H1' | 'H2' | 'P' | 'TH' | 'TD';
export interface TextStyle {
  size: number;
  bold?: boolean;
  quiet?: boolean;
  /** Digits of one width, so that numbers stand under each other. */
  tabular?: boolean;
}

/* Contextual forms are left out: they redraw what was typed (`->`, `10x20`) and cost most of the time. */
const PLAIN = { calt: false, ccmp: false };
const TABULAR = { ...PLAIN, tnum: true };
const featuresOf = ({ tabular }: TextStyle) => ({ features: tabular ? TABULAR : PLAIN }) as unknown as PDFKit.Mixins.TextOptions;

/** An A4 document being written from top to bottom, each thing tagged as what it is. Lengths are in points. */
export interface Sheet {
  readonly left: number;
  readonly width: number;
  /** A paragraph across the page. `gap` is left after it. */
  text(tag: Exclude<Tag, 'TH' | 'TD'>, text: string, style: TextStyle, gap?: number): void;
  widthOf(text: string, style: TextStyle): number;
  /** Height of `text` in that width, in lines at most. */
  heightOf(text: string, style: TextStyle, width: number, lines: number): number;
  /** Opens a table; its rows follow. */
  table(): TableTags;
  /** Makes room: a new page when less than `height` is left. true = a page was turned. */
  room(height: number): boolean;
  /** Leaves a gap. */
  down(height: number): void;
  finish(): Promise<Uint8Array>;
}

export interface BoxedText {
  text: string;
  x: number;
  width: number;
  right: boolean;
}

export interface TableTags {
  /** One row of cells at the present place. `kind` repeated = a heading said again on a new page, which readers need not hear. */
  row(kind: 'head' | 'repeated' | 'body', cells: readonly BoxedText[], style: TextStyle, height: number): void;
  end(): void;
}

/** Text the bundled font can draw: its scripts, without invisible characters; anything else is a question mark. */
export const printable = (text: string): string =>
  text
    .replace(/\r\n?/gu, '\n')
    .replace(/\t/gu, ' ')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(
      /[^\n\u0020-\u024f\u02b0-\u036f\u0370-\u052f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20bf\u2100-\u214f\u2190-\u21ff\u2200-\u22ff\u2713]/gu,
      '?',
    );

export function openSheet({ title, footer, madeAt, madeBy, landscape, fontsFolder }: SheetOptions): Sheet {
  const PDFDocument = load('pdfkit') as typeof Pdfkit;
  const doc = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER },
    bufferPages: true,
    pdfVersion: '1.7',
    ...ACCESSIBLE,
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    info: { Title: printable(title), Author: printable(madeBy), Producer: 'myCFiA', Creator: 'myCFiA', CreationDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.registerFont(REGULAR, path.join(fontsFolder, 'Inter-Regular.otf'));
  doc.registerFont(BOLD, path.join(fontsFolder, 'Inter-SemiBold.otf'));
  const root = doc.struct('Document');
  doc.addStructure(root);
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN - FOOTER;
  let y = MARGIN;
  const widths = new Map<string, number>();

  const face = ({ size, bold }: TextStyle) => doc.font(bold ? BOLD : REGULAR).fontSize(size);
  const lineHeight = (): number => doc.currentLineHeight(true);

  const room = (height: number): boolean => {
    if (y + height <= bottom) return false;
    doc.addPage();
    y = MARGIN;
    return true;
  };

  /** Draws inside a box without ever turning the page by itself. */
  const draw = (text: string, x: number, at: number, box: number, style: TextStyle, right: boolean, height: number): void => {
    if (text === '') return;
    const natural = widthOf(text, style);
    face(style).fillColor(style.quiet ? QUIET : INK);
    if (natural <= box && !text.includes('\n')) {
      doc.text(text, right ? x + box - natural : x, at, { lineBreak: false, ...featuresOf(style) });
      return;
    }
    doc.text(text, x, at, { width: box, height, ellipsis: '…', align: right ? 'right' : 'left', ...featuresOf(style) });
  };

  function widthOf(text: string, style: TextStyle): number {
    const key = `${style.size}${style.bold ? 'b' : ''}${style.tabular ? 't' : ''}:${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    face(style);
    const found = doc.widthOfString(text, featuresOf(style));
    if (widths.size < 50_000) widths.set(key, found);
    return found;
  }

  const heightOf: Sheet['heightOf'] = (text, style, box, lines) => {
    face(style);
    const one = lineHeight();
    if (text === '' || (widthOf(text, style) <= box && !text.includes('\n'))) return one;
    return Math.min(doc.heightOfString(text, { width: box, ...featuresOf(style) }), one * lines);
  };

  return {
    left: MARGIN,
    width,
    text(tag, given, style, gap = 4) {
      const text = printable(given);
      // A paragraph longer than a page goes on, piece by piece, so that each piece is tagged on its own page.
      for (const piece of pieces(text, (part) => heightOf(part, style, width, Number.MAX_SAFE_INTEGER) <= bottom - MARGIN)) {
        const height = heightOf(piece, style, width, Number.MAX_SAFE_INTEGER);
        room(height);
        const content = doc.markStructureContent(tag);
        draw(piece, MARGIN, y, width, style, false, height + 1);
        doc.endMarkedContent();
        root.add(doc.struct(tag, {}, [content]));
        y += height;
      }
      y += gap;
    },
    widthOf,
    heightOf,
    room,
    down: (height) => {
      y += height;
    },
    table() {
      const table = doc.struct('Table');
      root.add(table);
      return {
        row(kind, cells, style, height) {
          const rule = () => {
            doc.markContent('Artifact', { type: 'Layout' });
            doc
              .moveTo(MARGIN, y + height)
              .lineTo(MARGIN + width, y + height)
              .lineWidth(kind === 'body' ? 0.4 : 0.8)
              .strokeColor(RULE)
              .stroke();
            doc.endMarkedContent();
          };
          if (kind === 'repeated') {
            doc.markContent('Artifact', { type: 'Pagination' });
            for (const { text, x, width: box, right } of cells) draw(text, x, y + 2, box, style, right, height);
            doc.endMarkedContent();
          } else {
            const tag = kind === 'head' ? 'TH' : 'TD';
            const tr = doc.struct('TR');
            table.add(tr);
            for (const { text, x, width: box, right } of cells) {
              const content = doc.markStructureContent(tag);
              draw(text, x, y + 2, box, right ? { ...style, tabular: true } : style, right, height);
              doc.endMarkedContent();
              tr.add(doc.struct(tag, kind === 'head' ? OF_ITS_COLUMN : {}, [content]));
            }
            tr.end();
          }
          rule();
          y += height;
        },
        end: () => table.end(),
      };
    },
    async finish() {
      root.end();
      const { start, count } = doc.bufferedPageRange();
      const style: TextStyle = { size: 8, quiet: true };
      for (let n = start; n < start + count; n += 1) {
        doc.switchToPage(n);
        doc.page.margins.bottom = 0;
        const at = doc.page.height - MARGIN - 6;
        const number = `Page ${n - start + 1} sur ${count}`;
        const edge = widthOf(number, style);
        doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] });
        draw(printable(footer), MARGIN, at - 4, width - edge - 20, style, false, 22);
        draw(number, MARGIN + width - edge, at - 4, edge + 1, style, true, 12);
        doc.endMarkedContent();
      }
      const ended = new Promise<void>((resolve, reject) => {
        doc.on('end', resolve);
        doc.on('error', reject);
      });
      doc.end();
      await ended;
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
}

/** `Établi le 10/03/2026 10:48 par Camille Fictive`. */
export const madeLine = (madeAt: Instant, madeBy: string): string => `Établi le ${momentText(madeAt)} par ${madeBy}`;

/** A text cut between lines, then between words, into pieces that fit. */
function pieces(text: string, fits: (part: string) => boolean): string[] {
  if (fits(text)) return [text];
  const middle = Math.floor(text.length / 2);
  const cut = [text.lastIndexOf('\n', middle), text.lastIndexOf(' ', middle)].find((at) => at > 0) ?? middle;
  const [first, second] = [text.slice(0, cut), text.slice(cut).replace(/^[\s\n]/u, '')];
  return first === '' || second === '' ? [text] : [...pieces(first, fits), ...pieces(second, fits)];
}
