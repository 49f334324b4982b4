import { saveFile } from './save-file.ts';

/** Hands bytes over as a file, through the window's own download. @param base64 of the whole file */
export const saveBytes = (fileName: string, type: string, base64: string): void =>
  saveFile(
    fileName,
    type,
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  );
