import { describe, expect, it } from 'vitest';
import { stockRows } from '../../../electron/sources/cfi-views-rows.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const row = (change: object = {}) => ({
  id: 1,
  tenant_id: 1,
  nom_produit: 'Flyer A4',
  code_client: null,
  ref_stockage: null,
  quantite: '12.500',
  stock_minimum: null,
  hauteur_cm: null,
  largeur_cm: null,
  profondeur_cm: null,
  poids_g: null,
  commentaire: null,
  date_maj: new Date('2026-11-20T09:00:00Z'),
  ...change,
});

describe('a line of stocks_readonly', () => {
  it('keeps unknown amounts unknown, and moments of their own', () => {
    const [first, second] = stockRows(fakeScope([1]), [row(), row({ id: 2, quantite: null, date_maj: new Date('2026-11-20T09:00:01Z') })]);
    expect(first).toMatchObject({ quantity: 12.5, minimum: null, updatedAt: '2026-11-20T09:00:00.000Z' });
    expect(second).toMatchObject({ quantity: null, level: 'to_check', updatedAt: '2026-11-20T09:00:01.000Z' });
  });

  it.each([
    ['quantite', ''],
    ['quantite', ' '],
    ['quantite', '0x10'],
    ['quantite', '1e3'],
    ['stock_minimum', 'NaN'],
    ['poids_g', '1,5'],
    ['quantite', 12],
    ['id', '1'],
    ['tenant_id', null],
    ['date_maj', '2026-11-20'],
    ['date_maj', new Date(Number.NaN)],
  ])('would catch %s = %o read as a number, a date or a zero', (column, value) => {
    expect(() => stockRows(fakeScope([1]), [row({ [column]: value })])).toThrow(expect.objectContaining({ reason: 'schema' }));
  });

  it('lets no line of another division through, even if the view forgot its filter', () => {
    expect(stockRows(fakeScope([1]), [row({ tenant_id: 2 })])).toEqual([]);
  });
});
