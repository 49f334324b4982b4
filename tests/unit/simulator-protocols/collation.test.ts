import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, likeMatcher } from '../../../electron/simulator/tds/collation.ts';

const like = (text: string, pattern: string, mode: 'ai' | 'as' | 'bin' = 'ai', escapeWith: string | null = null) =>
  likeMatcher(pattern, escapeWith, mode)(text);
const escaped = (text: string) => text.replace(/[\\%_[\]]/g, '\\$&');

describe('LIKE', () => {
  it.each([
    ['Flyer A4', 'flyer a4', true],
    ['Flyer A4 recto', 'flyer a4', false],
    ['Été à Évian', '%ete a evian%', true],
    ['ETE', 'été', true],
    ['Cœur', '%coeur%', true],
    ['abc', 'a_c', true],
    ['ac', 'a_c', false],
    ['a4', 'a[0-9]', true],
    ['ax', 'a[0-9]', false],
    ['ax', 'a[^0-9]', true],
    ['a%', 'a[%]', true],
    ['ab', 'a[%]', false],
    ['a]', 'a]', true],
    ['a[b', 'a[b', false],
    ['', '%', true],
    ['', '_', false],
    ['a\nb', 'a%b', true],
    ['aXbXc', '%x%c', true],
  ])('%j like %j is %j', (text, pattern, expected) => {
    expect(like(text, pattern)).toBe(expected);
  });

  it('keeps accents apart in CI_AS and case apart in BIN', () => {
    expect(like('Été', 'ete', 'as')).toBe(false);
    expect(like('Été', 'ÉTÉ', 'as')).toBe(true);
    expect(like('Été', 'été', 'bin')).toBe(false);
  });

  it('takes an escaped text as itself, whatever it contains', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', 'é', '%', '_', '[', ']', '^', '-', '\\', "'"), maxLength: 12 }),
        fc.string(),
        (text, around) => {
          expect(like(text, escaped(text), 'ai', '\\')).toBe(true);
          expect(like(`${around}${text}${around}`, `%${escaped(text)}%`, 'ai', '\\')).toBe(true);
          expect(like(`${text}x`, escaped(text), 'ai', '\\')).toBe(false);
        },
      ),
    );
  });

  it('agrees with a regular expression on wildcards alone', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '%', '_'), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, text) => {
        const oracle = new RegExp(
          `^${pattern.map((piece) => (({ '%': '.*', _: '.' }) as Record<string, string>)[piece] ?? piece).join('')}$`,
        );
        return like(text, pattern.join('')) === oracle.test(text);
      }),
      { numRuns: 500 },
    );
  });

  it('does not take for ever on hostile patterns', () => {
    expect(like('a'.repeat(5000), `${'%a'.repeat(200)}%b`)).toBe(false);
  });

  it('refuses an escape of two characters with the number of SQL Server', () => {
    expect(() => likeMatcher('a', '!!', 'ai')).toThrow(expect.objectContaining({ number: 506 }));
  });
});

describe('folding', () => {
  it('ignores trailing spaces, case and, in CI_AI, accents', () => {
    expect(fold('ai', 'ÉTÉ  ')).toBe('ete');
    expect(fold('as', 'ÉTÉ  ')).toBe('été');
    expect(fold('bin', 'É ')).toBe('É');
  });

  it('sorts accented letters beside theirs, not after z', () => {
    const names = ['zèbre', 'Étiquette', 'enveloppe', 'été', 'ETE', 'Flyer'];
    const sorted = names.toSorted((a, b) => (fold('sort', a) < fold('sort', b) ? -1 : 1));
    expect(sorted).toEqual(['enveloppe', 'ETE', 'été', 'Étiquette', 'Flyer', 'zèbre']);
  });

  it('is the same done twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold('ai', fold('ai', text)) === fold('ai', text)));
  });
});
