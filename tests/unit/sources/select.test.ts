import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupArticles, selectCampaigns, selectStocks, totalOf } from '../../../electron/sources/select.ts';
import { compareFolded, foldText, searchTerms } from '../../../electron/sources/text.ts';
import { STOCK_LEVELS, STOCK_SORTS, type StockRow, stockLevel } from '../../../shared/model/stock.ts';

const quantity = fc.option(
  fc.integer({ min: -5000, max: 5000 }).map((n) => n / 1000),
  { nil: null },
);
const anyRow: fc.Arbitrary<StockRow> = fc
  .record({
    id: fc.integer({ min: 1, max: 1_000_000 }),
    divisionId: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom('Flyer A4', 'flyer a4', 'FLYER Á4', 'Affiche A3', 'Œuvre', 'oeuvre 2', ''),
    quantity,
    minimum: quantity,
  })
  .map(({ id, divisionId, name, quantity: q, minimum }) => ({
    id,
    divisionId,
    divisionName: `Division ${divisionId}`,
    name,
    clientCode: null,
    storageRef: null,
    quantity: q,
    minimum,
    level: stockLevel(q, minimum),
    heightCm: null,
    widthCm: null,
    depthCm: null,
    weightG: null,
    comment: null,
    updatedAt: null,
  }));
const anyRows = fc.uniqueArray(anyRow, { selector: (row) => row.id, maxLength: 40 });

describe('searching folded texts', () => {
  it('ignores accents, case and ligatures', () => {
    expect(foldText('ÉTÉ Œuvre Straße ﬁn')).toBe('ete oeuvre strasse ﬁn');
    expect(searchTerms('  Flyer   A4 flyer ')).toEqual(['flyer', 'a4']);
    expect(searchTerms(undefined)).toEqual([]);
  });

  it('is settled after one pass, and orders by code point', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareFolded(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });
});

describe('a page of stocks', () => {
  it('would catch a row lost or shown twice between two pages, in every order', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom(...STOCK_SORTS),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (rows, sort, descending, limit) => {
          const seen: number[] = [];
          for (let offset = 0; offset < rows.length; offset += limit)
            seen.push(...selectStocks(rows, { sort, descending, offset, limit }).rows.map(({ id }) => id));
          expect([...seen].sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id).sort((a, b) => a - b));
        },
      ),
    );
  });

  it('would catch cards that disagree with the list', () => {
    fc.assert(
      fc.property(anyRows, fc.subarray([...STOCK_LEVELS]), (rows, levels) => {
        const page = selectStocks(rows, { levels, sort: 'level', descending: false, offset: 0, limit: 1000 });
        expect(page.rows).toHaveLength(page.total);
        expect(page.total).toBe(totalOf(page.levels, levels));
        expect(Object.values(page.levels).reduce((a, b) => a + b, 0)).toBe(rows.length);
      }),
    );
  });

  it.each(['quantity', 'minimum'] as const)('puts unknown %s last in both directions', (sort) => {
    fc.assert(
      fc.property(anyRows, fc.boolean(), (rows, descending) => {
        const values = selectStocks(rows, { sort, descending, offset: 0, limit: 1000 }).rows.map((row) => row[sort]);
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        expect(known).toEqual([...known].sort((a, b) => (descending ? b - a : a - b)));
      }),
    );
  });
});

describe('adding up an article', () => {
  it('would catch unlike articles added together, or an unknown counted as zero', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        for (const article of groupArticles(rows, '')) {
          const own = rows.filter((row) => foldText(row.name) === foldText(article.name));
          const known = own.map((row) => row.quantity).filter((value) => value !== null);
          expect(article.lines).toBe(own.length);
          expect(article.unknownLines).toBe(own.length - known.length);
          if (known.length === 0) expect(article.quantity).toBeNull();
          else
            expect(article.quantity).toBeCloseTo(
              known.reduce((a, b) => a + b, 0),
              6,
            );
          expect(article.byDivision.length).toBe(new Set(own.map((row) => row.divisionId)).size);
        }
      }),
    );
  });

  it('adds thousandths without dust', () => {
    const line = { divisionId: 1, divisionName: 'D', name: 'X', minimum: null };
    expect(
      groupArticles(
        [
          { ...line, quantity: 0.1 },
          { ...line, quantity: 0.2 },
        ],
        'x',
      )[0]?.quantity,
    ).toBe(0.3);
  });

  it('puts the very name first, then what begins with it', () => {
    const names = ['Grand flyer A4', 'Flyer A4 recto verso', 'Flyer A4', 'Flyer a4 pelliculé'];
    const lines = names.map((name) => ({ divisionId: 1, divisionName: 'D', name, quantity: 1, minimum: null }));
    expect(groupArticles(lines, 'flyer A4').map(({ name }) => name)).toEqual([
      'Flyer A4',
      'Flyer a4 pelliculé',
      'Flyer A4 recto verso',
      'Grand flyer A4',
    ]);
    expect(groupArticles(lines, 'recto flyer').map(({ name }) => name)).toEqual(['Flyer A4 recto verso']);
  });
});

describe('campaigns', () => {
  const campaign = (id: number, name: string, createdAt: string | null, reference: string | null = null) => ({
    id,
    divisionId: 1,
    reference,
    name,
    clientCode: null,
    channel: null,
    statut: null,
    rejection: null,
    createdAt,
    updatedAt: null,
  });

  it('come newest first, found by reference or by words', () => {
    const rows = [
      campaign(1, 'Été', '2025-01-01T00:00:00.000Z', 'MYCFIA-1-1-sms'),
      campaign(2, 'Hiver', null),
      campaign(3, 'Été 2', '2025-06-01T00:00:00.000Z'),
    ];
    expect(selectCampaigns(rows, { limit: 10 }).map(({ id }) => id)).toEqual([3, 1, 2]);
    expect(selectCampaigns(rows, { search: 'ete', limit: 1 }).map(({ id }) => id)).toEqual([3]);
    expect(selectCampaigns(rows, { references: ['MYCFIA-1-1-sms'], limit: 10 }).map(({ id }) => id)).toEqual([1]);
    expect(selectCampaigns(rows, { references: [], limit: 10 })).toEqual([]);
  });
});
