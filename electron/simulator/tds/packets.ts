/** Packet types of [MS-TDS] 2.2.3.1.1. */
export const PACKET = { batch: 1, rpc: 3, reply: 4, attention: 6, transaction: 14, login: 16, prelogin: 18 } as const;

/** Status bits of [MS-TDS] 2.2.3.1.2. */
const STATUS = { last: 1, ignore: 2, resetConnection: 8, resetKeepTransaction: 16 } as const;
const HEADER = 8;

export interface Message {
  type: number;
  body: Buffer;
  /** The client wants this connection as new before the request runs. */
  reset: boolean;
}

/** Puts messages together again from bytes cut anywhere. */
export class PacketReader {
  #bytes: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];

  /** @throws RangeError on a packet that cannot be. */
  *push(bytes: Buffer): Generator<Message> {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, bytes]) : bytes;
    while (this.#bytes.length >= HEADER) {
      const length = this.#bytes.readUInt16BE(2);
      if (length < HEADER) throw new RangeError('TDS packet shorter than its header.');
      if (this.#bytes.length < length) return;
      const [type, status] = [this.#bytes[0]!, this.#bytes[1]!];
      this.#parts.push(this.#bytes.subarray(HEADER, length));
      this.#bytes = this.#bytes.subarray(length);
      if ((status & STATUS.last) === 0) continue;
      const body = Buffer.concat(this.#parts);
      this.#parts = [];
      if ((status & STATUS.ignore) === 0)
        yield { type, body, reset: (status & (STATUS.resetConnection | STATUS.resetKeepTransaction)) !== 0 };
    }
  }
}

/** Cuts answers into packets of the negotiated size. */
export class PacketWriter {
  readonly #session: number;
  #sequence = 1;
  size = 4096;

  constructor(session: number) {
    this.#session = session;
  }

  /** A new message begins. */
  begin(): void {
    this.#sequence = 1;
  }

  /**
   * `full`: only the packets that are full; `flush`: all of it, the message goes on; `final`: all of it, with the end-of-message bit.
   * @returns the bytes to send and what is left for the next call.
   */
  cut(data: Buffer, until: 'full' | 'flush' | 'final'): { bytes: Buffer; rest: Buffer } {
    const room = this.size - HEADER;
    const out: Buffer[] = [];
    let at = 0;
    for (; data.length - at > room; at += room) out.push(this.#header(PACKET.reply, room, false), data.subarray(at, at + room));
    const rest = data.subarray(at);
    if (until === 'full' || (until === 'flush' && rest.length === 0)) return { bytes: Buffer.concat(out), rest };
    out.push(this.#header(PACKET.reply, rest.length, until === 'final'), rest);
    return { bytes: Buffer.concat(out), rest: Buffer.alloc(0) };
  }

  #header(type: number, length: number, last: boolean): Buffer {
    const header = Buffer.from([type, last ? STATUS.last : 0, 0, 0, 0, 0, this.#sequence++ & 0xff, 0]);
    header.writeUInt16BE(length + HEADER, 2);
    header.writeUInt16BE(this.#session & 0xffff, 4);
    return header;
  }
}

/** The TLS handshake of TDS 7.x travels inside PRELOGIN packets: wraps what the server says. */
export function wrapHandshake(bytes: Buffer): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 4088) {
    const part = bytes.subarray(at, at + 4088);
    const header = Buffer.from([PACKET.prelogin, at + 4088 >= bytes.length ? STATUS.last : 0, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(part.length + HEADER, 2);
    out.push(header, part);
  }
  return Buffer.concat(out);
}
