import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../renderer/ui/tokens.css', import.meta.url), 'utf8');

function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`:root\\[data-theme="${theme}"\\] \\{([^}]*)\\}`, 'u').exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/giu)].map(([, name, value]) => [name!, value!]));
}

/** WCAG 2.2 relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function ratio(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const SURFACES = ['bg', 'surface', 'raised', 'sunken', 'hover', 'selected'];
const STATUS = ['success', 'warning', 'danger', 'info'];
/** Text pairs as used by the style sheets: AA asks for 4.5. */
const TEXT: [string, string][] = [
  ...SURFACES.flatMap((on): [string, string][] => [
    ['text', on],
    ['muted', on],
  ]),
  ...['bg', 'surface', 'raised', 'hover'].map((on): [string, string] => ['accent', on]),
  ...STATUS.flatMap((role): [string, string][] => [
    [role, `${role}-bg`],
    ['text', `${role}-bg`],
    [role, 'surface'],
    [role, 'bg'],
  ]),
  ['on-primary', 'primary'],
  ['on-primary', 'primary-hover'],
  ['rail-text', 'rail'],
  ['rail-text', 'rail-active'],
  ['rail-muted', 'rail'],
  ['rail-muted', 'rail-active'],
];
/** Edges, marks and fills that carry meaning: AA asks for 3. */
const GRAPHICS: [string, string][] = [
  ...['bg', 'surface', 'raised'].map((on): [string, string] => ['border', on]),
  ...['bg', 'surface', 'raised', 'selected'].map((on): [string, string] => ['accent', on]),
  ['brand', 'rail'],
  ['brand', 'rail-active'],
  ['muted', 'track'],
];

describe.each(['clair', 'sombre-bleu', 'sombre-rouge'])('theme %s', (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string) => {
    const value = tokens.get(name);
    if (!value) throw new Error(`--${name} is missing from ${theme}`);
    return value;
  };
  test.each(TEXT)('text %s on %s can be read (4.5)', (text, surface) => {
    expect(ratio(of(text), of(surface))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(GRAPHICS)('%s on %s can be seen (3)', (mark, surface) => {
    expect(ratio(of(mark), of(surface))).toBeGreaterThanOrEqual(3);
  });
});
