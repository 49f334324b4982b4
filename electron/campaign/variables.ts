import { fold } from './words.ts';

/** `{PRENOM}` or `[Prénom]`: at most 40 letters, figures, spaces, `_` or `-`. */
const PLACEHOLDER = /\{([\p{L}\p{N}_ -]{1,40})\}|\[([\p{L}\p{N}_ -]{1,40})\]/gu;
const ZONE = /^ZP_ASSETS_(TEXT|VISU)_[1-9]\d?$/;

/**
 * What nobody reads in an e-mail's HTML: style sheets, scripts, remarks, the marks of Outlook's conditional comments (not what they hold). Its braces
 * and brackets are no placeholders. Each alternative ends at the text's end at the latest, so that one pass is all it takes.
 */
const INERT = /<(style|script)\b[\s\S]*?(?:<\/\1\s*>|$)|<!(?:--)?\[[^\]<>]{0,200}\](?:--)?>|<!--(?:-?>|[\s\S]*?(?:-->|$))/gi;

/** The HTML without what nobody reads. */
export const readableHtml = (html: string): string => html.replace(INERT, ' ');

/** The HTML with what is read of it written anew, and the rest as it was. */
export function rewriteReadable(html: string, rewrite: (text: string) => string): string {
  let written = '';
  let from = 0;
  for (const { 0: inert, index } of html.matchAll(INERT)) {
    written += rewrite(html.slice(from, index)) + inert;
    from = index + inert.length;
  }
  return written + rewrite(html.slice(from));
}

export interface Placeholder {
  /** As written, brackets included. */
  raw: string;
  /** As written, without brackets. */
  name: string;
  /** Folded name: the key of a column. */
  key: string;
  isZone: boolean;
}

/** Placeholders of a text, each spelling once, in order of appearance. Total. */
export function placeholders(text: string): Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const match of text.matchAll(PLACEHOLDER)) {
    const raw = match[0];
    const name = (match[1] ?? match[2] ?? '').trim();
    const isZone = ZONE.test(name.toUpperCase());
    const key = fold(name);
    if (key !== '' && !found.has(raw)) found.set(raw, { raw, name, key, isZone });
  }
  return [...found.values()];
}

/** The text as one recipient gets it. `value` gives undefined for an unknown column: the placeholder then stays as it is. */
export function expand(text: string, value: (key: string) => string | undefined): string {
  return text.replace(PLACEHOLDER, (raw: string, braces?: string, brackets?: string) => value(fold(braces ?? brackets ?? '')) ?? raw);
}

/** A text cut at its placeholders: literal pieces and the keys between them, in order. */
export function cutAtPlaceholders(text: string): ({ literal: string } | { raw: string; key: string })[] {
  const pieces: ({ literal: string } | { raw: string; key: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > from) pieces.push({ literal: text.slice(from, match.index) });
    pieces.push({ raw: match[0], key: fold(match[1] ?? match[2] ?? '') });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ literal: text.slice(from) });
  return pieces;
}
