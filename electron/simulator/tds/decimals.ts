import { SqlError } from './engine.ts';

const NUMERAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?\s*$/i;

/**
 * A number as units of 10^-scale, rounded half away from zero as SQL Server does.
 * @throws SqlError 8114 when it is not a number.
 */
export function decimalUnits(value: number | bigint | string | boolean, scale: number): bigint {
  const found = NUMERAL.exec(typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  if (!found || (found[2] === '' && (found[3] ?? '') === '')) throw new SqlError(8114, 'Error converting data type nvarchar to numeric.');
  const digits = `${found[2]}${found[3] ?? ''}` || '0';
  const shift = scale - (found[3] ?? '').length + Number(found[4] ?? 0);
  if (shift > 400) throw new SqlError(8115, 'Arithmetic overflow error converting expression to data type numeric.');
  let units = BigInt(digits);
  if (shift >= 0) units *= 10n ** BigInt(shift);
  else if (-shift > digits.length) units = 0n;
  else {
    const divisor = 10n ** BigInt(-shift);
    const rest = units % divisor;
    units = units / divisor + (rest * 2n >= divisor ? 1n : 0n);
  }
  return found[1] === '-' ? -units : units;
}

/** The inverse of decimalUnits: `-12.500`. */
export function decimalText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}
