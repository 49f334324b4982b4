/** A data type of SQL Server, as far as this simulator goes. `length` in characters or bytes, -1 = max. */
export type SqlType =
  | {
      name:
        | 'tinyint'
        | 'smallint'
        | 'int'
        | 'bigint'
        | 'bit'
        | 'real'
        | 'float'
        | 'money'
        | 'date'
        | 'datetime'
        | 'uniqueidentifier'
        | 'null';
    }
  | { name: 'decimal'; precision: number; scale: number }
  | { name: 'nvarchar' | 'varchar'; length: number }
  | { name: 'varbinary'; length: number }
  | { name: 'time' | 'datetime2' | 'datetimeoffset'; scale: number };

/**
 * Exact numbers travel as bigint or decimal text, dates as `YYYY-MM-DD HH:MM:SS[.fff[ffff]][±hh:mm]`.
 */
export type Value = null | number | bigint | string | boolean | Uint8Array;

const INTEGERS = { tinyint: 1, smallint: 2, int: 4, bigint: 8 } as const;

/** Bytes of an integer type, undefined for the others. */
export function integerSize(type: SqlType): 1 | 2 | 4 | 8 | undefined {
  return type.name in INTEGERS ? INTEGERS[type.name as keyof typeof INTEGERS] : undefined;
}

export const isText = (type: SqlType): type is { name: 'nvarchar' | 'varchar'; length: number } =>
  type.name === 'nvarchar' || type.name === 'varchar';
export const isDate = (type: SqlType): boolean => ['date', 'time', 'datetime', 'datetime2', 'datetimeoffset'].includes(type.name);
export const isNumber = (type: SqlType): boolean =>
  integerSize(type) !== undefined || ['bit', 'real', 'float', 'money', 'decimal'].includes(type.name);

const DECLARATION = /^\s*([a-z0-9_]+)\s*(?:\(\s*(-?\d+|max)\s*(?:,\s*(\d+)\s*)?\))?/i;

/** Reads a declaration such as `DECIMAL(18,3)` or `NVARCHAR(MAX)`; undefined when this simulator does not know the type. */
export function declaredType(declaration: string): SqlType | undefined {
  const found = DECLARATION.exec(declaration);
  if (!found) return undefined;
  const name = found[1]!.toLowerCase();
  // SQLite has no word for max: there it is declared as -1.
  const max = found[2]?.toLowerCase() === 'max' || found[2] === '-1';
  const first = found[2] === undefined || max ? undefined : Number(found[2]);
  const second = found[3] === undefined ? undefined : Number(found[3]);
  switch (name) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'bit':
    case 'real':
    case 'float':
    case 'money':
    case 'date':
    case 'datetime':
    case 'uniqueidentifier':
      return { name };
    case 'integer':
      return { name: 'int' };
    case 'decimal':
    case 'numeric':
      return { name: 'decimal', precision: first ?? 18, scale: second ?? 0 };
    case 'nvarchar':
    case 'nchar':
    case 'sysname':
      return { name: 'nvarchar', length: max ? -1 : (first ?? (name === 'sysname' ? 128 : 1)) };
    case 'varchar':
    case 'char':
      return { name: 'varchar', length: max ? -1 : (first ?? 1) };
    case 'text':
    case 'ntext':
      return { name: 'nvarchar', length: -1 };
    case 'varbinary':
    case 'binary':
      return { name: 'varbinary', length: max ? -1 : (first ?? 1) };
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return { name, scale: first ?? 7 };
    default:
      return undefined;
  }
}

/** As INFORMATION_SCHEMA.COLUMNS names it. */
export const typeName = (type: SqlType): string => (type.name === 'null' ? 'int' : type.name);
