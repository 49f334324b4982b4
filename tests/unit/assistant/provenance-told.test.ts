import { describe, expect, test } from 'vitest';
import { worstOf } from '../../../electron/assistant/tools/pages.ts';
import type { Meta } from '../../../electron/assistant/tools/tool.ts';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const COPY = { source: 'copy', asOf: '2026-03-08T09:00:00.000Z', stale: true } as const;

describe('an answer made of several readings', () => {
  const falls = (after: number) =>
    assistantLab({
      operations: [labOperation(1), labOperation(2, { divisionId: 4 }), labOperation(3, { sentAt: '2026-02-05T08:00:00.000Z' })],
      invoices: [labInvoice(1), labInvoice(2, { month: '2026-01' })],
      sourced: (_reading, number) => (number >= after ? COPY : {}),
    });

  test.each([
    // The reading of states, then one of each division.
    [2, 'compare les opérations à Lille et à Arras'],
    [1, 'la facture la plus élevée de février'],
    [1, 'compare les factures de Lille et Arras en février'],
  ])('tells the copy that gave what came after %i readings: %s', async (after, question) => {
    const { sentence, card } = await falls(after).ask(question);
    expect(sentence).toContain("d'après la base commune et la copie locale du 08/03/2026 10:00");
    expect(sentence).toContain('données plus anciennes que prévu');
    expect(card).toMatchObject({ source: 'copy', stale: true, asOf: COPY.asOf });
    expect(card?.sourceLabel).toBe('base commune et copie locale');
    expect(card?.steps.filter((step) => step.startsWith('Lecture'))).toHaveLength(2);
  });

  test('tells the copy that gave the alerts of the second division', async () => {
    const lab = assistantLab();
    const { list } = lab.world.stocks;
    let reads = 0;
    lab.world.stocks.list = async (...given) => ({ ...(await list(...given)), ...(reads++ > 0 ? COPY : {}) });
    const { sentence, card } = await lab.ask('compare les alertes de Lille et Arras');
    expect(sentence).toContain('copie locale');
    expect(card?.stale).toBe(true);
  });

  const meta = (more: Partial<Meta>): Meta => ({
    source: 'base',
    asOf: '2026-03-10T09:45:00.000Z',
    readAt: '2026-03-10T09:48:00.000Z',
    latencyMs: 5,
    degraded: [],
    stale: false,
    budgetSeconds: 720,
    scope: { key: 'k', label: 'Nord', divisions: 2 },
    ...more,
  });
  test('is as old as the oldest, and of unknown age when one source tells none', () => {
    expect(worstOf([meta({}), meta({ asOf: '2026-03-10T09:40:00.000Z' })]).asOf).toBe('2026-03-10T09:40:00.000Z');
    expect(worstOf([meta({}), meta({ source: 'api', asOf: null })])).toMatchObject({ source: 'api', asOf: null, besides: ['base'] });
    // A part that holds nothing has no date of its own.
    expect(worstOf([meta({}), meta({ asOf: null, stale: true })])).toEqual(meta({}));
  });
});

describe('nothing found in data that are too old', () => {
  test.each(["combien d'opérations en mars ?", 'total facturé en février', 'factures de plus de 100 € en février'])(
    'is no zero: %s',
    async (question) => {
      const lab = assistantLab({ meta: COPY });
      const { nothing, figure, sentence } = await lab.ask(question);
      expect({ nothing, figure }).toEqual({ nothing: 'stale', figure: null });
      expect(sentence).toContain('Ces données sont trop anciennes pour conclure.');
    },
  );

  test.each(['combien de campagnes en mars ?', 'articles en rupture', 'combien de Flyer A5 à Arras ?'])(
    'is no zero either: %s',
    async (question) => {
      const lab = assistantLab({ campaigns: [], rows: [{ name: 'Flyer A5', division: 4, quantity: question.includes('Flyer') ? 0 : 5 }] });
      Object.assign(lab.world.conditions, COPY);
      const { nothing, figure, sentence } = await lab.ask(question);
      expect({ nothing, figure }).toEqual({ nothing: 'stale', figure: null });
      expect(sentence).toMatch(/trop anciennes pour conclure/u);
    },
  );
});
