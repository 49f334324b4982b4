import { z } from 'zod';

/* What the tables of MyCfia can hold: asked at the door, since PostgreSQL's refusal would come when nobody is there to read it. */

/** A row of MyCfia: its numbers are 32-bit. */
export const rowId = z.int().positive().max(2_147_483_647);
/** An item of a campaign: positive in MyCfia, negative while it is kept on this machine only. */
export const itemId = z.int32();
/** A day that exists, in the years campaigns live. */
export const day = z.iso.date('Indiquez un jour.').refine((value) => value >= '1970', 'Indiquez un jour.');
/** A moment with its offset, in the same years. */
export const moment = z.iso.datetime({ offset: true }).refine((value) => value >= '1970', 'Indiquez un moment.');
/** What somebody typed, without the characters no table can hold. */
export const typed = (most: number) =>
  z
    .string()
    .max(most, `Texte trop long : ${most.toLocaleString('fr-FR')} caractères au plus.`)
    .overwrite((value) => value.replaceAll('\0', '').toWellFormed());
