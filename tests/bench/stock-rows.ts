import { type StockRow, stockLevel } from '../../shared/model/stock.ts';

const THINGS = [
  'Flyer',
  'Affiche',
  'Brochure',
  'Enveloppe',
  'Carte de visite',
  'Kakémono',
  'Étiquette',
  'Dépliant',
  'Catalogue',
  'Chemise à rabats',
];
const SIZES = ['A3', 'A4', 'A5', 'A6', '10 × 15', '85 × 55', 'DL', 'C5'];
const EVENTS = ['été', 'rentrée', 'Noël', 'soldes', 'ouverture', 'anniversaire', 'portes ouvertes', 'fidélité'];
export const DIVISIONS = 500;

/** Fictitious lines, the same at each run: what a large network could hold. */
export function stockRow(n: number): StockRow {
  // A fixed stir of the number: neighbours must not be alike.
  const mixed = Math.imul(n ^ (n >>> 7), 2654435761) >>> 0;
  const quantity = mixed % 17 === 0 ? null : (mixed % 20_000) / (mixed % 5 === 0 ? 8 : 1);
  const minimum = mixed % 9 === 0 ? null : (mixed >>> 8) % 900;
  return {
    id: n + 1,
    divisionId: (mixed % DIVISIONS) + 1,
    divisionName: `Division ${(mixed % DIVISIONS) + 1}`,
    name: `${THINGS[mixed % THINGS.length]} ${SIZES[(mixed >>> 4) % SIZES.length]} ${EVENTS[(mixed >>> 9) % EVENTS.length]} ${2015 + ((mixed >>> 13) % 12)} n° ${(mixed >>> 3) % 9973}`,
    clientCode: mixed % 3 === 0 ? null : `CL-${mixed % 4999}`,
    storageRef: `Q${mixed % 90}-${(mixed >>> 11) % 300}`,
    quantity,
    minimum,
    level: stockLevel(quantity, minimum),
    heightCm: 29.7,
    widthCm: 21,
    depthCm: null,
    weightG: mixed % 400,
    comment: mixed % 20 === 0 ? `Livrer au ${mixed % 90} rue des Essais` : null,
    updatedAt: new Date(Date.parse('2026-01-01T00:00:00.000Z') + (mixed % 27_000_000) * 1000).toISOString(),
  };
}

export function* stockChunks(count: number, size = 500): Generator<StockRow[]> {
  for (let start = 0; start < count; start += size)
    yield Array.from({ length: Math.min(size, count - start) }, (_, n) => stockRow(start + n));
}
