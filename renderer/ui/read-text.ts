import { decodeText } from '../../shared/model/text-file.ts';

/** The text of a picked file, whatever a spreadsheet wrote it in: read as UTF-8 alone, a list of oppositions in UTF-16 names nobody. */
export const readText = async (file: Pick<File, 'arrayBuffer'>): Promise<string> =>
  decodeText(new Uint8Array(await file.arrayBuffer())).text;
