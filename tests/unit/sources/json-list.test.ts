import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonListReader } from '../../../electron/sources/json-list.ts';

/** What the reader gives of a text that comes in pieces; null = refused. */
function read(text: string, cuts: readonly number[], group: number): unknown[] | null {
  const reader = createJsonListReader(group);
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const found: unknown[] = [];
  try {
    let from = 0;
    for (const end of [...ends, text.length]) {
      found.push(...reader.push(text.slice(from, end)));
      from = end;
    }
    found.push(...reader.end());
    return found;
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return null;
  }
}

/** What reading the whole at once gives. */
function whole(text: string): unknown[] | null {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const spaced = fc.oneof(
  fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 12 }).map((list) => JSON.stringify(list)),
  fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 6 }).map((list) => ` \n${JSON.stringify(list, null, 2)}\t`),
  fc.constantFrom('["\\\\",{"a":"]\\"}"},[[],{}]]', '[1e400,-0,"\\ud83d\\ude00"]'),
);

describe('a JSON list read as it arrives', () => {
  it('would catch an element lost, doubled or changed, however the text is cut', () => {
    fc.assert(
      fc.property(spaced, cuts, fc.integer({ min: 1, max: 40 }), (text, where, group) => {
        expect(read(text, where, group)).toEqual(whole(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('would catch a damaged list taken for a good one', () => {
    const damaged = fc
      .tuple(spaced, fc.nat(), fc.constantFrom('', ',', ']', '[', '"', '{', '}', 'x'), fc.boolean())
      .map(([text, at, put, replace]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + (replace ? 1 : 0));
      });
    fc.assert(
      fc.property(damaged, cuts, fc.integer({ min: 1, max: 40 }), (text, where, group) => {
        expect(read(text, where, group)).toEqual(whole(text));
      }),
      {
        numRuns: 5000,
        examples: [
          ['[1,]', [3], 1],
          ['[,1]', [2], 1],
          ['[1] 2', [], 1],
          ['', [], 1],
          ['{"a":1}', [], 1],
        ],
      },
    );
  });
});
