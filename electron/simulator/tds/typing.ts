import { notSupported, SqlError } from './engine.ts';
import { integerSize, isDate, isNumber, isText, type SqlType } from './types.ts';

type Maybe = SqlType | undefined;

const INT: SqlType = { name: 'int' };
const FLOAT: SqlType = { name: 'float' };
const isFloat = (type: SqlType) => type.name === 'float' || type.name === 'real';

/** Integers and money as the decimals they are exactly. */
function asDecimal(type: SqlType): { precision: number; scale: number } {
  if (type.name === 'decimal') return type;
  if (type.name === 'money') return { precision: 19, scale: 4 };
  return { precision: { 1: 3, 2: 5, 4: 10, 8: 19 }[integerSize(type) ?? 4], scale: 0 };
}

/** SQL Server's rule: at most 38 digits, the scale gives way first but keeps 6. */
function decimal(precision: number, scale: number): SqlType {
  if (precision <= 38) return { name: 'decimal', precision, scale };
  return { name: 'decimal', precision: 38, scale: Math.max(Math.min(scale, 6), scale - (precision - 38)) };
}

/** The type of several values that share a column (CASE, COALESCE, UNION, VALUES). @throws SqlError when SQL Server would convert text to numbers. */
export function unify(types: readonly Maybe[]): Maybe {
  return types.reduce<Maybe>((a, b) => {
    if (!a || a.name === 'null') return b;
    if (!b || b.name === 'null') return a;
    if (isText(a) && isText(b))
      return {
        name: a.name === 'varchar' && b.name === 'varchar' ? 'varchar' : 'nvarchar',
        length: a.length < 0 || b.length < 0 ? -1 : Math.max(a.length, b.length),
      };
    if (isNumber(a) && isNumber(b)) {
      if (isFloat(a) || isFloat(b)) return FLOAT;
      const [ia, ib] = [integerSize(a) ?? 0, integerSize(b) ?? 0];
      if (a.name === b.name && a.name !== 'decimal') return a;
      if ((ia || a.name === 'bit') && (ib || b.name === 'bit')) return ia >= ib ? a : b;
      const [x, y] = [asDecimal(a), asDecimal(b)];
      const scale = Math.max(x.scale, y.scale);
      return decimal(Math.max(x.precision - x.scale, y.precision - y.scale) + scale, scale);
    }
    if (isDate(a) && isDate(b)) return 'scale' in a && !('scale' in b) ? a : 'scale' in b && 'scale' in a && a.scale > b.scale ? a : b;
    // A text beside a date is a date written as text.
    if (isDate(a) && isText(b)) return a;
    if (isText(a) && isDate(b)) return b;
    if (a.name === b.name) return b;
    throw notSupported(`one column of both ${a.name} and ${b.name}`);
  }, undefined);
}

/** The type of `a op b` on numbers. @throws SqlError 402 when SQL Server has no such operation. */
export function arithmetic(op: string, a: Maybe, b: Maybe): Maybe {
  if (!a || !b) return undefined;
  if (a.name === 'null' || b.name === 'null') return a.name === 'null' ? b : a;
  if (!isNumber(a) || !isNumber(b))
    throw new SqlError(
      402,
      `The data types ${a.name} and ${b.name} are incompatible in the '${op}' operator (simulator: convert explicitly).`,
    );
  if (isFloat(a) || isFloat(b)) return FLOAT;
  if ((integerSize(a) || a.name === 'bit') && (integerSize(b) || b.name === 'bit')) return unify([a, b]) ?? INT;
  const [x, y] = [asDecimal(a), asDecimal(b)];
  if (op === '*') return decimal(x.precision + y.precision + 1, x.scale + y.scale);
  if (op === '/') {
    const scale = Math.max(6, x.scale + y.precision + 1);
    return decimal(x.precision - x.scale + y.scale + scale, scale);
  }
  const scale = Math.max(x.scale, y.scale);
  return decimal(Math.max(x.precision - x.scale, y.precision - y.scale) + scale + 1, scale);
}

/** The type of SUM and AVG. */
export function sumType(type: Maybe, average: boolean): Maybe {
  if (!type) return undefined;
  if (!isNumber(type) || type.name === 'bit')
    throw new SqlError(8117, `Operand data type ${type.name} is invalid for ${average ? 'avg' : 'sum'} operator.`);
  if (isFloat(type)) return FLOAT;
  if (type.name === 'decimal') return { name: 'decimal', precision: 38, scale: average ? Math.max(type.scale, 6) : type.scale };
  return type.name === 'bigint' || type.name === 'money' ? type : INT;
}

/** As a declaration that declaredType reads back. */
export function declaration(type: SqlType): string {
  if (type.name === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if ('length' in type) return `${type.name}(${type.length < 0 ? 'max' : type.length})`;
  if ('scale' in type) return `${type.name}(${type.scale})`;
  return type.name;
}
