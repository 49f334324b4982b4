import { describe, expect, test } from 'vitest';
import { lasting } from '../../shared/model/lasting.ts';

const ASKED = '2026-03-10T09:48:00.000Z';
const later = (sentence: string) => lasting({ sentence, askedAt: ASKED }).sentence;

// Catches an answer reopened, or kept in a file, that still says « à l'instant ».
describe('a sentence that is read later', () => {
  test.each([
    ["Flyer A4 : 1 250 (Dernière MAJ : 10:45, à l'instant).", 'Flyer A4 : 1 250 (Dernière MAJ : 10/03/2026 10:45).'],
    ['6 opérations (Dernière MAJ : 10:45, il y a 3 min).', '6 opérations (Dernière MAJ : 10/03/2026 10:45).'],
    ['6 opérations (Dernière MAJ : 01/03/2026 10:45, il y a 9 jours).', '6 opérations (Dernière MAJ : 01/03/2026 10:45).'],
    [
      "6 opérations, d'après la copie locale de 08:45 (il y a 2 h : données plus anciennes que prévu).",
      "6 opérations, d'après la copie locale du 10/03/2026 08:45 (données plus anciennes que prévu).",
    ],
    [
      '6 opérations (Dernière MAJ : 08:45, il y a 2 h : données plus anciennes que prévu).',
      '6 opérations (Dernière MAJ : 10/03/2026 08:45 : données plus anciennes que prévu).',
    ],
    [
      'Dernière mise à jour des stocks : 10:45, il y a 3 min, source : base commune.',
      'Dernière mise à jour des stocks : 10/03/2026 10:45, source : base commune.',
    ],
    ['Ces données datent du 01/03/2026.', 'Ces données datent du 01/03/2026.'],
  ])('« %s »', (sentence, told) => {
    expect(later(sentence)).toBe(told);
  });

  test('its citations stand where their words do now', () => {
    const sentence = "Flyer A4 : 1 250 (Dernière MAJ : 10:45, à l'instant). Minimum 500.";
    const at = (text: string, what: string) => ({
      start: sentence.indexOf(text),
      end: sentence.indexOf(text) + text.length,
      kind: 'number' as const,
      card: 0,
      what,
    });
    const told = lasting({
      sentence,
      askedAt: ASKED,
      citations: [at('1 250', 'Quantité'), at('10:45', 'Heure'), at("à l'instant", 'Âge'), at('500', 'Minimum')],
    });
    expect(told.citations.map(({ start, end, what }) => [told.sentence.slice(start, end), what])).toEqual([
      ['1 250', 'Quantité'],
      ['10/03/2026 10:45', 'Heure'],
      ['500', 'Minimum'],
    ]);
  });
});
