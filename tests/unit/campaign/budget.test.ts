import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeBudget, decimalText } from '../../../electron/campaign/budget.ts';
import { grid } from '../../fakes/campaign-content.ts';

const everywhere = { recipients: { sms: 5000, email: 5000, papier: 5000 }, smsParts: 5000, contacts: 5000 } as const;

test.each([
  ['rented addresses, G4', 'location', 'G4', 8_010_000],
  ['rented addresses, Destineo', 'location', 'MD7', 6_215_000],
  ["the client's own, G4", 'client', 'G4', 5_560_000],
  ["the client's own, Destineo", 'client', 'MD7', 3_765_000],
] as const)('checked example: %s', (_name, origin, postage, expected) => {
  expect(computeBudget(grid, { ...everywhere, origin }, postage, null).totalThousandths).toBe(expected);
});

test('the monthly fee is never in a campaign total', () => {
  const { lines } = computeBudget(grid, { ...everywhere, origin: 'location' }, 'G4', null);
  expect(lines.map(({ code }) => code)).not.toContain('01_mycfia_forfait');
});

test('an SMS is paid by part, and each line is rounded once to the cent', () => {
  const { lines, totalThousandths, perChannel } = computeBudget(
    grid,
    { recipients: { sms: 61 }, smsParts: 63, contacts: 61, origin: 'client' },
    'G4',
    null,
  );
  expect(lines).toEqual([
    { code: '03_mycfia_canal_sms', label: 'SMS (par partie)', quantity: 63, unitThousandths: 55, totalThousandths: 3470 },
  ]);
  expect(totalThousandths).toBe(3470);
  expect(perChannel).toEqual({ sms: 3470 });
});

test('an unknown price makes the total unknown instead of too low', () => {
  const budget = computeBudget(grid, { ...everywhere, origin: 'avanci' }, 'G4', null);
  expect(budget.totalThousandths).toBeNull();
  expect(budget.lines.at(-1)).toMatchObject({ code: '05_mycfia_avanci_contact', totalThousandths: null });
});

test('amounts for CFI are DECIMAL(10,2) texts, half up', () => {
  expect([0, 4, 5, 55, 3465, 8_010_000].map(decimalText)).toEqual(['0.00', '0.00', '0.01', '0.06', '3.47', '8010.00']);
});

test('the total is the sum of its lines, whatever the quantities', () => {
  const many = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(many, many, many, fc.constantFrom('client', 'location'), (sms, email, papier, origin) => {
      const budget = computeBudget(grid, { recipients: { sms, email, papier }, smsParts: sms * 2, contacts: sms, origin }, 'MD7', null);
      const sum = budget.lines.reduce((total, line) => total + (line.totalThousandths ?? Number.NaN), 0);
      expect(budget.totalThousandths).toBe(sum);
      expect(Object.values(budget.perChannel).reduce<number>((total, part) => total + (part ?? Number.NaN), 0)).toBe(sum);
      expect(sum % 10).toBe(0);
    }),
  );
});
