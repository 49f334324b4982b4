import type { InputOf, OutputOf } from '../../../../shared/contract/contract.ts';
import { AppError } from '../../../../shared/errors.ts';

const PIECE = 384 * 1024;
const MOST = 10 * 1024 * 1024;

/** What the uploader needs of a file: `File` of the browser is one. */
export interface Pieces {
  name: string;
  size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface UploadPorts {
  send(piece: InputOf<'contacts.upload'>): Promise<OutputOf<'contacts.upload'>>;
  /** From 0 to 1. */
  progress(share: number): void;
  uploadId: string;
  signal?: AbortSignal;
}

/** Sends a file by pieces, in order, the next one once the former is received. @throws AppError too_large, invalid_input (empty), cancelled */
export async function uploadFile(file: Pieces, { send, progress, uploadId, signal }: UploadPorts): Promise<void> {
  if (file.size === 0) throw new AppError('invalid_input', 'Ce fichier est vide.');
  if (file.size > MOST) throw new AppError('too_large', 'Ce fichier dépasse 10 Mo. Divisez-le, ou retirez les colonnes inutiles.');
  for (let sequence = 0; sequence * PIECE < file.size; sequence++) {
    if (signal?.aborted) throw new AppError('cancelled', 'Envoi du fichier interrompu.');
    const from = sequence * PIECE;
    const bytes = new Uint8Array(await file.slice(from, Math.min(file.size, from + PIECE)).arrayBuffer());
    await send({ uploadId, fileName: file.name, totalBytes: file.size, sequence, base64: toBase64(bytes) });
    progress(Math.min(1, (from + bytes.length) / file.size));
  }
}

/** Base64 of bytes, by slices: one call with every byte as an argument would overflow the stack. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
