export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes to text: by the byte order mark, else UTF-8 when it is valid, else Windows-1252 (the encoding of spreadsheets saved in French). */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const decode = (encoding: Encoding) => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be');
  const head = bytes.subarray(0, 400);
  const zeros = (parity: number) => head.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  if (head.length > 3 && zeros(1) > head.length / 4) return decode('utf-16le');
  if (head.length > 3 && zeros(0) > head.length / 4) return decode('utf-16be');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return decode('windows-1252');
  }
}
