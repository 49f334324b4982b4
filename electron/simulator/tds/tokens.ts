import { Writer } from './buffers.ts';
import type { Column } from './engine.ts';
import type { SqlType, Value } from './types.ts';
import { writeTypeInfo, writeValue } from './values.ts';

/** The three tokens that close a statement ([MS-TDS] 2.2.7.6–8). */
export const DONE = { batch: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
export const DONE_STATUS = { final: 0, more: 1, error: 2, count: 0x10, attention: 0x20 } as const;
export const COMMAND = { none: 0, select: 0xc1, change: 0xc3, execute: 0xe0 } as const;

/** The name this server gives itself in its errors. */
const SERVER = 'CFI-FICTIF';

/** A token that carries its own length on two bytes. */
export function token(out: Writer, id: number, fill: (body: Writer) => void): void {
  const body = new Writer();
  fill(body);
  const bytes = body.take();
  out.u8(id).u16(bytes.length).bytes(bytes);
}

function note(out: Writer, id: 0xaa | 0xab, number: number, state: number, severity: number, message: string): void {
  token(out, id, (t) => t.i32(number).u8(state).u8(severity).longText(message).shortText(SERVER).shortText('').i32(1));
}

export function errorToken(out: Writer, error: { number: number; severity: number; state: number; message: string }): void {
  note(out, 0xaa, error.number, error.state, error.severity, error.message);
}

export function infoToken(out: Writer, number: number, state: number, message: string): void {
  note(out, 0xab, number, state, 0, message);
}

export function doneToken(out: Writer, id: number, status: number, rows = 0, command: number = COMMAND.none): void {
  out.u8(id).u16(status).u16(command).u64(BigInt(rows));
}

/** ENVCHANGE of a transaction: 8 began, 9 committed, 10 rolled back. */
export function transactionToken(out: Writer, kind: 8 | 9 | 10, now: bigint, before: bigint): void {
  const descriptor = (t: Writer, value: bigint) => (value === 0n ? t.u8(0) : t.u8(8).u64(value));
  token(out, 0xe3, (t) => {
    t.u8(kind);
    descriptor(t, now);
    descriptor(t, before);
  });
}

/** ENVCHANGE 18: the connection is as new. */
export function resetToken(out: Writer): void {
  token(out, 0xe3, (t) => t.u8(18).u8(0).u8(0));
}

export function columnsToken(out: Writer, columns: readonly Column[]): void {
  out.u8(0x81).u16(columns.length);
  for (const column of columns) {
    // User type 0; nullable, updatability unknown.
    out.u32(0).u16(0x09);
    writeTypeInfo(out, column.type);
    out.shortText(column.name);
  }
}

export function rowToken(out: Writer, columns: readonly Column[], row: readonly Value[]): void {
  if (!row.includes(null)) {
    out.u8(0xd1);
    for (let i = 0; i < columns.length; i++) writeValue(out, columns[i]!.type, row[i] ?? null);
    return;
  }
  // NBCROW: a bitmap of the nulls, then the values that are there.
  out.u8(0xd2);
  for (let i = 0; i < columns.length; i += 8) {
    let bits = 0;
    for (let k = 0; k < 8 && i + k < columns.length; k++) if ((row[i + k] ?? null) === null) bits |= 1 << k;
    out.u8(bits);
  }
  for (let i = 0; i < columns.length; i++) {
    const value = row[i] ?? null;
    if (value !== null) writeValue(out, columns[i]!.type, value);
  }
}

/** An output parameter of a procedure. */
export function returnValueToken(out: Writer, name: string, type: SqlType, value: Value): void {
  out
    .u8(0xac)
    .u16(0)
    .shortText(name && `@${name}`)
    .u8(1)
    .u32(0)
    .u16(0);
  writeTypeInfo(out, type);
  writeValue(out, type, value);
}

export function returnStatusToken(out: Writer, status: number): void {
  out.u8(0x79).i32(status);
}
