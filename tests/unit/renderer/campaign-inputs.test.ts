import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validate } from '../../../electron/campaign/rules/registry.ts';
import { toBase64, uploadFile } from '../../../renderer/features/campaigns/contacts/upload.ts';
import { issueKey } from '../../../renderer/features/campaigns/issue-key.ts';
import { parseWholeEuros } from '../../../renderer/features/campaigns/workspace/fields.tsx';
import { parisInstant, parisParts } from '../../../renderer/features/campaigns/workspace/paris.ts';
import { readText } from '../../../renderer/ui/read-text.ts';
import { draftOf, validContent } from '../../fakes/campaign-content.ts';

describe('a time in Paris', () => {
  // Catches an offset taken from the machine, or from the wrong side of a change of hour.
  test.each([
    ['2027-06-01', '10:00', '2027-06-01T08:00:00.000Z'],
    ['2027-01-15', '08:30', '2027-01-15T07:30:00.000Z'],
    ['2027-03-28', '08:00', '2027-03-28T06:00:00.000Z'],
    ['2027-10-31', '08:00', '2027-10-31T07:00:00.000Z'],
    ['2027-03-28', '00:30', '2027-03-27T23:30:00.000Z'],
  ])('%s %s', (day, time, instant) => {
    expect(parisInstant(day, time)).toBe(instant);
    expect(parisParts(instant)).toEqual({ day, time });
  });

  test('typed the French way, or not a time', () => {
    expect(parisInstant('2027-06-01', '9h')).toBe('2027-06-01T07:00:00.000Z');
    expect(parisInstant('2027-06-01', '25:00')).toBeNull();
    expect(parisInstant('2027-06-01', 'midi')).toBeNull();
  });
});

test.each([
  ['1 250', 1250],
  ['1\u202f250', 1250],
  ['1250 €', 1250],
  ['1250,00 €', 1250],
  ['12,5', null],
  ['-3', null],
  ['', null],
  ['abc', null],
])('euros typed as %j', (typed, expected) => {
  expect(parseWholeEuros(typed)).toBe(expected);
});

// Catches one tick that acknowledges two warnings, and a warning React leaves out for bearing the name of another.
test('two warnings of one rule about one field are two', () => {
  const content = validContent();
  content.contacts!.content = 'Prénom;Mobile;Ville;CP\nA;0639980001;Paris;75001\nB;0692123456;Saint-Denis;97400\n';
  content.project.sendAt = '2025-07-06T08:30:00.000Z';
  const found = validate(draftOf(content)).filter(({ rule }) => rule === 'planning.dimanche');
  expect(found).toHaveLength(2);
  expect(new Set(found.map(issueKey)).size).toBe(found.length);
});

// Catches a list of oppositions saved by a spreadsheet that adds nobody, or a price list whose accents are lost.
test.each([
  ['utf-8', Buffer.from('\uFEFFété;anne@exemple.test', 'utf8')],
  ['UTF-16', Buffer.from('\uFEFFété;anne@exemple.test', 'utf16le')],
  ['Windows-1252', Buffer.from('été;anne@exemple.test', 'latin1')],
])('a picked file in %s is read', async (_name, bytes) => {
  expect(await readText(new Blob([new Uint8Array(bytes)]))).toBe('été;anne@exemple.test');
});

describe('a file sent by pieces', () => {
  const file = (bytes: Uint8Array) => ({
    name: 'contacts.csv',
    size: bytes.length,
    slice: (from: number, to: number) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer as ArrayBuffer }),
  });

  // Catches a byte lost or doubled at the seam of two pieces.
  test('arrives whole, in order, each piece under 512 kB', async () => {
    const bytes = Uint8Array.from({ length: 1_000_003 }, (_, index) => (index * 31) % 256);
    const received: Buffer[] = [];
    const sequences: number[] = [];
    let last = 0;
    await uploadFile(file(bytes), {
      uploadId: 'u',
      send: async (piece) => {
        sequences.push(piece.sequence);
        received.push(Buffer.from(piece.base64, 'base64'));
        expect(received.at(-1)!.length).toBeLessThanOrEqual(512 * 1024);
        return { uploadId: 'u', received: 0, total: 0, complete: false };
      },
      progress: (share) => {
        expect(share).toBeGreaterThan(last);
        last = share;
      },
    });
    expect(Buffer.concat(received).equals(Buffer.from(bytes))).toBe(true);
    expect(sequences).toEqual([0, 1, 2]);
    expect(last).toBe(1);
  });

  test('is refused before anything is sent when empty or over 10 MB', async () => {
    const ports = { uploadId: 'u', progress: () => undefined, send: () => Promise.reject(new Error('sent')) };
    await expect(uploadFile(file(new Uint8Array()), ports)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(uploadFile({ ...file(new Uint8Array()), size: 10 * 1024 * 1024 + 1 }, ports)).rejects.toMatchObject({ code: 'too_large' });
  });

  test('stops between two pieces when given up', async () => {
    const controller = new AbortController();
    let sent = 0;
    const ports = {
      uploadId: 'u',
      progress: () => undefined,
      signal: controller.signal,
      send: async () => {
        sent += 1;
        controller.abort();
        return { uploadId: 'u', received: 0, total: 0, complete: false };
      },
    };
    await expect(uploadFile(file(new Uint8Array(900_000)), ports)).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent).toBe(1);
  });

  test('base64 of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => toBase64(bytes) === Buffer.from(bytes).toString('base64')),
      { numRuns: 30 },
    );
  });
});
