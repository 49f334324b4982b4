import { expect, test } from 'vitest';
import { DEVELOPED, readCorpus } from '../../fakes/assistant-corpus.ts';
import { type CorpusWorld, oracle } from '../../fakes/assistant-oracle.ts';
import type { CorpusQuestion, OracleQuery } from '../../fakes/assistant-score.ts';

const QUESTIONS = [...DEVELOPED, 'corpus-final' as const].flatMap(readCorpus);

/** Worked out by hand: head office 1 over agency 2 over team 3, agency 4 beside, a stranger 9. */
const WORLD: CorpusWorld = {
  divisions: [
    { id: 1, parent: null, name: 'Siège' },
    { id: 2, parent: 1, name: 'Agence A' },
    { id: 3, parent: 2, name: 'Équipe A' },
    { id: 4, parent: 1, name: 'Agence B' },
    { id: 9, parent: null, name: 'Autre client' },
  ],
  users: [
    { login: 'siege', division: 1, rights: [] },
    { login: 'a', division: 2, rights: [] },
  ],
  stocks: [
    stock(1, 2, 'Flyer', 50, 100),
    stock(2, 3, 'Flyer', 0.3, 0.4),
    stock(3, 4, 'Flyer', null, 10),
    stock(4, 9, 'Flyer', 9000, 1),
    stock(5, 2, 'Flyer été', 76, 100),
    stock(6, 4, 'Bâche', 3, null),
  ],
  campaigns: [
    { id: 1, division: 2, reference: null, name: 'Vœux', channel: 'sms', statut: 'rejetee', created: '2026-10-31 23:30:00.000' },
    { id: 2, division: 9, reference: null, name: 'Vœux', channel: 'sms', statut: 'rejetee', created: '2026-10-02 08:00:00.000' },
  ],
  operations: [
    operation(1, 3, '2026-09-30 22:30:00.000', 100.5),
    operation(2, 4, '2026-10-31 22:59:00.000', null),
    operation(3, 4, '2026-10-31 23:00:00.000', 7),
    operation(4, 2, null, 1),
    operation(5, 9, '2026-10-10 08:00:00.000', 999),
  ],
  invoices: [
    { id: 1, division: 2, month: '2026-10', order: 'x', requester: 'Mme Un', net: 0.1, gross: 0.12, lines: 1 },
    { id: 2, division: 4, month: '2026-10', order: 'x', requester: 'M. Deux', net: 0.2, gross: 0.24, lines: 2 },
    { id: 3, division: 9, month: '2026-10', order: 'x', requester: 'Mme Un', net: 50, gross: 60, lines: 1 },
  ],
};

function stock(id: number, division: number, name: string, quantity: number | null, minimum: number | null) {
  return { id, division, name, quantity, minimum, updated: '2026-11-01 08:00:00.000' };
}

function operation(id: number, division: number, sent: string | null, total: number | null) {
  const text = { campaign: 'Vœux', name: `Envoi ${id}`, type: 'Envoi de SMS', state: 'Envoyée' };
  return { id, division, ...text, addresses: 1, sent, service: total, transport: null, postage: null, total };
}

const ask = (query: OracleQuery, user = 'siege') => oracle(query, user, WORLD);
const october = { from: '2026-10-01', to: '2026-10-31' };

test('a user is told the sum of the branch, never what another client or a neighbour holds', () => {
  expect(ask({ oracle: 'stockQuantity', product: 'Flyer' })).toBe(50.3);
  expect(ask({ oracle: 'stockQuantity', product: 'Flyer', division: 'Équipe A' })).toBe(0.3);
  expect(ask({ oracle: 'stockLines' }, 'a')).toBe(3);
  expect(ask({ oracle: 'divisionCount' }, 'a')).toBe(2);
  expect(ask({ oracle: 'invoiceCount' })).toBe(2);
  expect(ask({ oracle: 'campaignCount' })).toBe(1);
});

test('what is outside the cascade, or has no line there, is not a figure', () => {
  expect(() => ask({ oracle: 'stockQuantity', product: 'Flyer', division: 'Agence B' }, 'a')).toThrow();
  expect(() => ask({ oracle: 'stockQuantity', product: 'Flyer', division: 'Autre client' })).toThrow();
  expect(() => ask({ oracle: 'stockQuantity', product: 'Bâche', division: 'Agence A' })).toThrow();
  expect(() => ask({ oracle: 'invoice', id: 3 })).toThrow();
});

test('an unknown quantity is neither zero nor below anything', () => {
  expect(ask({ oracle: 'stockQuantity', product: 'Flyer', division: 'Agence B' })).toBeNull();
  expect(ask({ oracle: 'stockLines', words: ['flyer'], below: 1000 })).toBe(3);
  expect(ask({ oracle: 'stockLines', levels: ['to_check'] })).toBe(1);
});

test('levels are exact at half and a quarter of the minimum', () => {
  expect(ask({ oracle: 'stockLines', levels: ['critical'] })).toBe(1);
  expect(ask({ oracle: 'stockLines', levels: ['high'] })).toBe(1);
  expect(ask({ oracle: 'stockLines', levels: ['moderate'], words: ['ete'] })).toBe(1);
  expect(ask({ oracle: 'stockLines', levels: ['no_threshold'] })).toBe(1);
});

test('days are those of Paris, in summer and in winter time', () => {
  expect(ask({ oracle: 'operationCount', ...october })).toBe(2);
  expect(ask({ oracle: 'operationCost', ...october })).toBe(100.5);
  expect(ask({ oracle: 'campaignCount', ...october })).toBe(0);
  expect(ask({ oracle: 'campaignCount', from: '2026-11-01', to: '2026-11-01' })).toBe(1);
});

test('amounts are added without the error of floating numbers', () => {
  expect(ask({ oracle: 'invoiceTotal', part: 'net' })).toBe(0.3);
  expect(ask({ oracle: 'invoiceTotal', requester: 'Mme Un' })).toBe(0.12);
  expect(ask({ oracle: 'invoiceTop' })).toBe(0.24);
  expect(ask({ oracle: 'operationTop', ...october })).toBe(100.5);
});

const queriesOf = ({ figure, values = [], first }: CorpusQuestion): OracleQuery[] =>
  [figure, first, ...values].filter((each) => each !== undefined);

test('every figure of the corpus can be worked out from the rows of the world', () => {
  const lost: string[] = [];
  for (const question of QUESTIONS)
    for (const query of queriesOf(question))
      try {
        oracle(query, question.user);
      } catch (error) {
        lost.push(`${question.question}: ${String(error)}`);
      }
  expect(lost).toEqual([]);
});
