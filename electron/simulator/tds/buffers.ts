/** Little-endian writing into a buffer that grows. */
export class Writer {
  #buffer = Buffer.allocUnsafe(8192);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + count));
    this.#buffer.copy(bigger, 0, 0, this.#length);
    this.#buffer = bigger;
  }

  u8(value: number): this {
    this.#room(1);
    this.#length = this.#buffer.writeUInt8(value & 0xff, this.#length);
    return this;
  }

  u16(value: number): this {
    this.#room(2);
    this.#length = this.#buffer.writeUInt16LE(value & 0xffff, this.#length);
    return this;
  }

  u32(value: number): this {
    this.#room(4);
    this.#length = this.#buffer.writeUInt32LE(value >>> 0, this.#length);
    return this;
  }

  i32(value: number): this {
    this.#room(4);
    this.#length = this.#buffer.writeInt32LE(value, this.#length);
    return this;
  }

  u64(value: bigint): this {
    this.#room(8);
    this.#length = this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, value), this.#length);
    return this;
  }

  f64(value: number): this {
    this.#room(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    return this;
  }

  /** The `count` low bytes of an integer, two's complement. */
  integer(value: bigint, count: number): this {
    let rest = BigInt.asUintN(count * 8, value);
    for (let i = 0; i < count; i++, rest >>= 8n) this.u8(Number(rest & 255n));
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#room(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  utf16(value: string): this {
    this.#room(value.length * 2);
    this.#length += this.#buffer.write(value, this.#length, 'utf16le');
    return this;
  }

  /** B_VARCHAR: length in characters on one byte. */
  shortText(value: string): this {
    const text = value.slice(0, 255);
    return this.u8(text.length).utf16(text);
  }

  /** US_VARCHAR: length in characters on two bytes. */
  longText(value: string): this {
    const text = value.slice(0, 4000);
    return this.u16(text.length).utf16(text);
  }

  /** Forgets what was written after `length`. */
  rewind(length: number): void {
    this.#length = length;
  }

  /** Empties the writer and returns what it held. */
  take(): Buffer {
    const out = Buffer.from(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return out;
  }
}

/** Little-endian reading. @throws RangeError past the end: the message is malformed. */
export class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get left(): number {
    return this.#buffer.length - this.#at;
  }

  take(count: number): Buffer {
    if (count < 0 || count > this.left) throw new RangeError('TDS message too short.');
    this.#at += count;
    return this.#buffer.subarray(this.#at - count, this.#at);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  unsigned(count: number): bigint {
    const bytes = this.take(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    return value;
  }

  signed(count: number): bigint {
    return BigInt.asIntN(count * 8, this.unsigned(count));
  }

  /** B_VARCHAR. */
  shortText(): string {
    return this.take(this.u8() * 2).toString('utf16le');
  }
}
