import type { Reader, Writer } from './buffers.ts';
import { asSqlError, notSupported, type Param, SqlError } from './engine.ts';
import { readParam } from './params.ts';
import { COMMAND, DONE, DONE_STATUS, doneToken, errorToken, returnStatusToken, returnValueToken } from './tokens.ts';

/** Well-known procedures called by number ([MS-TDS] 2.2.6.6). */
const NUMBERED: Record<number, string> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

interface Prepared {
  sql: string;
  names: string[];
}

/**
 * Remote procedure calls of one connection: the ones client libraries use to pass parameters.
 * @param run runs a batch and writes its tokens; false when it ended in an error already written.
 */
export function createProcedures(run: (out: Writer, sql: string, params: readonly Param[]) => Promise<boolean>) {
  const prepared = new Map<number, Prepared>();
  let nextHandle = 1;

  const find = (handle: Param | undefined): Prepared => {
    const statement = prepared.get(Number(handle?.value));
    if (!statement) throw new SqlError(8179, `Could not find prepared statement with handle ${String(handle?.value ?? null)}.`);
    return statement;
  };
  const prepare = (out: Writer, params: readonly Param[]): Prepared => {
    const statement = { sql: text(params[2]), names: declaredNames(text(params[1])) };
    const handle = nextHandle++;
    prepared.set(handle, statement);
    returnValueToken(out, params[0]?.name ?? '', { name: 'int' }, handle);
    return statement;
  };
  const runNamed = (out: Writer, { sql, names }: Prepared, values: readonly Param[]) =>
    run(
      out,
      sql,
      values.map((value, i) => {
        if (value.output) throw notSupported('an output parameter');
        return { ...value, name: value.name || names[i] || String(i) };
      }),
    );

  const execute = (out: Writer, name: string, params: readonly Param[]): Promise<boolean> | boolean => {
    switch (name) {
      case 'sp_executesql':
        return runNamed(out, { sql: text(params[0]), names: declaredNames(text(params[1])) }, params.slice(2));
      case 'sp_prepare':
        prepare(out, params);
        return true;
      case 'sp_prepexec':
        return runNamed(out, prepare(out, params), params.slice(3));
      case 'sp_execute':
        return runNamed(out, find(params[0]), params.slice(1));
      case 'sp_unprepare':
        find(params[0]);
        prepared.delete(Number(params[0]?.value));
        return true;
      default:
        throw new SqlError(2812, `Could not find stored procedure '${name}'.`);
    }
  };

  return {
    /** Parses one call and writes its whole answer. */
    async call(out: Writer, body: Reader): Promise<void> {
      let ok = true;
      const length = body.u16();
      const name =
        length === 0xffff
          ? (NUMBERED[body.u16()] ?? 'unknown')
          : body
              .take(length * 2)
              .toString('utf16le')
              .toLowerCase();
      body.u16();
      try {
        ok = await execute(out, name, readParams(body));
      } catch (error) {
        if (!(error instanceof SqlError) && !(error instanceof RangeError)) throw error;
        ok = false;
        errorToken(out, asSqlError(error));
      }
      returnStatusToken(out, ok ? 0 : 1);
      doneToken(out, DONE.procedure, ok ? DONE_STATUS.final : DONE_STATUS.error, 0, COMMAND.execute);
    },
    /** The connection is as new. */
    forget(): void {
      prepared.clear();
    },
  };
}

function readParams(body: Reader): Param[] {
  const params: Param[] = [];
  while (body.left > 0) {
    const name = body.shortText().replace(/^@/, '');
    const output = (body.u8() & 1) === 1;
    params.push({ name, output, ...readParam(body) });
  }
  return params;
}

const text = (param: Param | undefined): string => String(param?.value ?? '');

/** Names in `@a int, @b nvarchar(10)`: values may come without theirs. */
const declaredNames = (declarations: string): string[] => [...declarations.matchAll(/@(\w+)\s+/g)].map((found) => found[1]!);
