import { z } from 'zod';

/** An open session as it may pass from one process to the next: it holds the token, so whoever keeps it must keep it as a secret. */
export const keptSession = z.strictObject({
  identifiant: z.string().min(1),
  token: z.string().min(1),
  user: z.strictObject({ id: z.int(), firstName: z.string(), lastName: z.string(), email: z.string().nullable() }),
  home: z.strictObject({ id: z.int(), name: z.string() }),
  signedInAt: z.iso.datetime(),
});
export type KeptSession = z.infer<typeof keptSession>;
