import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerColumns } from '../../../renderer/features/assistant/answer-columns.ts';
import type { AnswerRow } from '../../../shared/model/assistant.ts';

const operation = (name: string, campaign: string | null, total: number | null = 12): AnswerRow => ({
  Opération: name,
  Campagne: campaign,
  Division: name.length % 2 ? 'Agence de Lille' : 'Agence de Nîmes',
  État: 'Expédiée',
  Envoi: '01/10/2026',
  'Total HT (€)': total,
});

describe('the columns of the table of an answer', () => {
  test('a name that another column already says gives its place, and where it is read is told', () => {
    const { shown, told } = answerColumns([operation('Routage – Braderie 2026', 'Braderie 2026'), operation('Soldes', 'Soldes')]);
    expect(shown).not.toContain('Campagne');
    expect(told).toContain('Campagne : se lit dans Opération.');
  });

  test('one line where it is not read is enough for it to stay', () => {
    const rows = [operation('Routage – Braderie 2026', 'Braderie 2026'), operation('Routage', 'Rentrée'), operation('SMS', null)];
    expect(answerColumns(rows).shown).toContain('Campagne');
  });

  test('a part of a word is not the word: « Été » is not read in « Étéroclite »', () => {
    expect(answerColumns([operation('Étéroclite', 'Été'), operation('Été', 'Été')]).shown).toContain('Campagne');
  });

  test('a column unknown on every line is said in one sentence, with the others', () => {
    const rows = [
      { Article: 'Flyer A4', Quantité: null, Minimum: null, Niveau: 'À vérifier' },
      { Article: 'Flyer A5', Quantité: null, Minimum: null, Niveau: 'OK' },
    ];
    expect(answerColumns(rows)).toEqual({ shown: ['Article', 'Niveau'], told: ['Inconnu pour toutes ces lignes : Quantité, Minimum.'] });
    expect(answerColumns(rows.slice(0, 1)).told).toEqual(['Inconnu pour cette ligne : Quantité, Minimum.']);
  });

  test('unknown on some lines only, it stays where it can be read line by line', () => {
    const rows = [
      { Article: 'Flyer A4', Quantité: null },
      { Article: 'Flyer A5', Quantité: 0 },
    ];
    expect(answerColumns(rows)).toEqual({ shown: ['Article', 'Quantité'], told: [] });
  });

  test('too many for the width, those that say the same on every line are said once, and no more of them than needed', () => {
    const rows = [operation('Routage', 'Braderie'), operation('Affranchissement', 'Rentrée')];
    expect(answerColumns(rows)).toEqual({
      shown: ['Opération', 'Campagne', 'Division', 'État', 'Total HT (€)'],
      told: ['Envoi pour toutes ces lignes : 01/10/2026.'],
    });
  });

  test('nothing is lost whatever the lines: each column is shown or told, the first is shown, and figures never give way to equal ones', () => {
    const cell = fc.oneof(fc.constantFrom('Lille', 'Agence de Lille', 'Nîmes', ''), fc.integer({ min: 0, max: 2 }), fc.constant(null));
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const row = fc.record(Object.fromEntries(names.map((name) => [name, cell])));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const { shown, told } = answerColumns(rows);
        expect(shown[0]).toBe('A');
        for (const name of names) {
          expect(shown.includes(name) || told.some((sentence) => new RegExp(`\\b${name}\\b`, 'u').test(sentence)), name).toBe(true);
          if (rows.some((each) => typeof each[name] === 'number')) expect(shown).toContain(name);
        }
      }),
    );
  });
});
