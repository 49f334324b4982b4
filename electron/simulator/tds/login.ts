import { Writer } from './buffers.ts';
import { errorToken, infoToken, token } from './tokens.ts';
import { COLLATION } from './values.ts';

/** Values of the ENCRYPTION option of PRELOGIN ([MS-TDS] 2.2.6.5). */
const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

export interface Login {
  version: number;
  packetSize: number;
  user: string;
  password: string;
  database: string;
  host: string;
  app: string;
  /** Offers feature extensions; this server acknowledges UTF8_SUPPORT as "not enabled" and ignores the rest. */
  utf8Feature: boolean;
}

/**
 * Answers PRELOGIN. Encryption is on: a client that cannot encrypt is told it is required.
 * @param strict already under TLS (TDS 8): nothing more to negotiate.
 */
export function prelogin(body: Buffer, strict: boolean): Buffer {
  let asked: number = ENCRYPT.notSupported;
  for (let at = 0; at + 5 <= body.length && body[at] !== 0xff; at += 5)
    if (body[at] === 1) asked = body[body.readUInt16BE(at + 1)] ?? asked;
  const encryption = strict ? ENCRYPT.notSupported : asked === ENCRYPT.on || asked === ENCRYPT.required ? ENCRYPT.on : ENCRYPT.required;
  const options: [number, Buffer][] = [
    [0, Buffer.from([16, 0, 0x10, 0, 0, 0])], // version of the server
    [1, Buffer.from([encryption])],
    [2, Buffer.from([0])], // instance name is right
    [3, Buffer.alloc(0)], // thread
    [4, Buffer.from([0])], // no MARS
  ];
  const out = new Writer();
  let offset = options.length * 5 + 1;
  for (const [id, value] of options) {
    out.bytes(Buffer.from([id, offset >> 8, offset & 255, value.length >> 8, value.length & 255]));
    offset += value.length;
  }
  out.u8(0xff);
  for (const [, value] of options) out.bytes(value);
  return out.take();
}

/** LOGIN7. @throws RangeError when it is malformed. */
export function parseLogin(body: Buffer): Login {
  const slice = (at: number) => {
    const offset = body.readUInt16LE(at);
    return body.subarray(offset, offset + body.readUInt16LE(at + 2) * 2);
  };
  const text = (at: number) => slice(at).toString('utf16le');
  // Each byte is nibble-swapped and XORed: obfuscation, the confidentiality is TLS's.
  const password = Buffer.from(slice(44)).map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain << 4) | (plain >> 4)) & 0xff;
  });
  return {
    version: body.readUInt32LE(4),
    packetSize: body.readUInt32LE(8),
    host: text(36),
    user: text(40),
    password: Buffer.from(password).toString('utf16le'),
    app: text(48),
    database: text(68) || 'master',
    utf8Feature: (body[27]! & 0x10) !== 0 && offersUtf8(body),
  };
}

function offersUtf8(body: Buffer): boolean {
  const start = body.readUInt32LE(body.readUInt16LE(56));
  for (let at = start; at + 5 <= body.length && body[at] !== 0xff; at += 5 + body.readUInt32LE(at + 1)) if (body[at] === 0x0a) return true;
  return false;
}

/** The first version this server speaks: 7.2. */
export const OLDEST_VERSION = 0x72090002;

/** The answer to an accepted login, without its DONE. */
export function loginAccepted(out: Writer, login: Login, packetSize: number, strict: boolean): void {
  token(out, 0xe3, (t) => t.u8(1).shortText(login.database).shortText('master'));
  infoToken(out, 5701, 2, `Changed database context to '${login.database}'.`);
  token(out, 0xe3, (t) => t.u8(7).u8(COLLATION.length).bytes(COLLATION).u8(0));
  token(out, 0xe3, (t) => t.u8(2).shortText('us_english').shortText(''));
  const version = strict ? [0x08, 0, 0, 0] : [0x74, 0, 0, 4];
  token(out, 0xad, (t) =>
    t
      .u8(1)
      .bytes(Buffer.from(version))
      .shortText('CFI fictif (TDS simulator)')
      .bytes(Buffer.from([16, 0, 0x10, 0])),
  );
  token(out, 0xe3, (t) => t.u8(4).shortText(String(packetSize)).shortText('4096'));
  if (login.utf8Feature) out.u8(0xae).u8(0x0a).u32(1).u8(0).u8(0xff);
}

export function loginRefused(out: Writer, user: string): void {
  errorToken(out, { number: 18456, severity: 14, state: 1, message: `Login failed for user '${user}'.` });
}
