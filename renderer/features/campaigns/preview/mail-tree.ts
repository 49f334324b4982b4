/** A message made of e-mail HTML, as data: what may be drawn and nothing that acts. */
export interface MailElement {
  tag: string;
  attributes: Record<string, string>;
  /** Declarations of the style attribute, without addresses. */
  style: string;
  children: MailNode[];
}
export type MailNode = string | MailElement;
export interface MailTree {
  nodes: MailNode[];
  /** Style sheets of the message, without imports nor addresses. */
  styles: string[];
  /** Images that would have to be fetched: they are drawn as frames that say so. */
  remoteImages: number;
  /** Scripts, forms, frames and the like that were left out. */
  removed: number;
}

const DRAWN = new Set(
  'a abbr b big blockquote br caption center code col colgroup dd del div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins li main mark ol p pre q s section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul body article'.split(
    ' ',
  ),
);
/** Elements whose content is dropped with them. */
const SWALLOWED = new Set(['script', 'style', 'title', 'noscript', 'template', 'svg', 'math', 'iframe', 'object', 'textarea', 'select']);
const ACTIVE = new Set([
  'script',
  'iframe',
  'object',
  'embed',
  'form',
  'input',
  'button',
  'select',
  'textarea',
  'link',
  'base',
  'svg',
  'math',
  'video',
  'audio',
]);
const VOID = new Set(['br', 'hr', 'img', 'col', 'input', 'link', 'meta', 'base', 'embed', 'source', 'wbr', 'area', 'param', 'track']);
const KEPT_ATTRIBUTES = new Set(
  'align valign width height bgcolor border cellpadding cellspacing colspan rowspan color face size dir lang alt title class id href src'.split(
    ' ',
  ),
);
/** Opening the first one closes an open one of the second list. */
const CLOSES: Record<string, readonly string[]> = {
  li: ['li'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
};
const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  euro: '€',
  copy: '©',
  reg: '®',
  trade: '™',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  euml: 'ë',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ocirc: 'ô',
  ucirc: 'û',
  ugrave: 'ù',
  icirc: 'î',
  iuml: 'ï',
  oelig: 'œ',
  Eacute: 'É',
  Agrave: 'À',
  zwnj: '\u200c',
  shy: '\u00ad',
  times: '×',
};
const DEEPEST = 200;

/** Character references read; unknown ones stay as typed. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/giu, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });

/** `u\72l(` is `url(` to a style sheet: letters written by their number are letters again. */
const unescapedCss = (css: string): string =>
  css.replace(/\\(?:([0-9a-f]{1,6})\s?|([g-z-]))/giu, (whole, hex?: string, plain?: string) => {
    const letter = plain ?? String.fromCodePoint(Math.min(Number.parseInt(hex ?? '', 16), 0x10ffff));
    return /^[@a-z-]$/iu.test(letter) ? letter : whole;
  });

/** CSS that can fetch nothing: addresses and imports are taken out. */
const quietCss = (css: string): string =>
  unescapedCss(css)
    .replace(/@import[^;]*(?:;|$)/giu, '')
    .replace(/(?:url|image-set|image|src|cross-fade)\s*\([^)]*(?:\)|$)/giu, 'none');

const TAG = /<(?:!--[\s\S]*?(?:-->|$)|[!?][^>]*(?:>|$)|(\/?)([a-z][a-z0-9:-]*)((?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*)(?:>|$))/giu;
const ATTRIBUTE = /([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]+)))?/gu;

/**
 * Reads e-mail HTML into a tree of what may be drawn. No browser parser sees the markup: under the page's policy even an inert parser would
 * try its styles and handlers. Total, and linear enough for messages of a few hundred kilobytes.
 */
export function readMail(html: string): MailTree {
  const root: MailElement = { tag: 'body', attributes: {}, style: '', children: [] };
  const open: MailElement[] = [root];
  const tree: MailTree = { nodes: root.children, styles: [], remoteImages: 0, removed: 0 };
  const say = (text: string) => {
    if (text !== '') open.at(-1)?.children.push(decodeEntities(text));
  };
  const closeTo = (index: number) => open.splice(Math.max(1, index));
  let at = 0;
  TAG.lastIndex = 0;
  for (let found = TAG.exec(html); found !== null; found = TAG.exec(html)) {
    say(html.slice(at, found.index));
    at = TAG.lastIndex;
    const name = found[2]?.toLowerCase();
    if (name === undefined) continue;
    if (found[1] === '/') {
      const index = open.findLastIndex((element) => element.tag === name);
      if (index > 0) closeTo(index);
      continue;
    }
    if (ACTIVE.has(name)) tree.removed += 1;
    if (SWALLOWED.has(name)) {
      const end = endOf(html, name, at);
      if (name === 'style') tree.styles.push(quietCss(html.slice(at, end.from)));
      at = end.to;
      TAG.lastIndex = at;
      continue;
    }
    const attributes = attributesOf(found[3] ?? '');
    if (name === 'body') {
      root.style = attributes.style ?? '';
      Object.assign(root.attributes, attributes.kept);
      continue;
    }
    if (!DRAWN.has(name)) continue;
    const closing = CLOSES[name];
    if (closing) {
      const limit = open.findLastIndex((element) => element.tag === 'table' || element.tag === 'ul' || element.tag === 'ol');
      const index = open.findIndex((element, position) => position > limit && closing.includes(element.tag));
      if (index > 0) closeTo(index);
    }
    const element: MailElement = { tag: name, attributes: attributes.kept, style: attributes.style, children: [] };
    if (name === 'img' && !/^data:image\//iu.test(element.attributes.src ?? '')) tree.remoteImages += 1;
    open.at(-1)?.children.push(element);
    if (!VOID.has(name) && open.length < DEEPEST) open.push(element);
  }
  say(html.slice(at));
  return { ...tree, nodes: root.style === '' && Object.keys(root.attributes).length === 0 ? root.children : [{ ...root, tag: 'div' }] };
}

function endOf(html: string, name: string, from: number): { from: number; to: number } {
  const end = new RegExp(`</${name}[^>]*(?:>|$)`, 'iu').exec(html.slice(from));
  return end ? { from: from + end.index, to: from + end.index + end[0].length } : { from: html.length, to: html.length };
}

function attributesOf(text: string): { kept: Record<string, string>; style: string } {
  const kept: Record<string, string> = {};
  let style = '';
  for (const [, name, double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = (name ?? '').toLowerCase();
    const value = decodeEntities(double ?? single ?? bare ?? '');
    if (key === 'style') style = quietCss(value);
    else if (KEPT_ATTRIBUTES.has(key) && !(key === 'src' && !/^data:image\/(?:png|jpe?g|gif|webp);/iu.test(value))) kept[key] = value;
  }
  return { kept, style };
}
