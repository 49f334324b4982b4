import { saveFile } from './save-file.ts';

/** Hands a text over as a file, through the window's own download. */
export const saveText = (fileName: string, type: string, text: string): void => saveFile(fileName, `${type};charset=utf-8`, text);
