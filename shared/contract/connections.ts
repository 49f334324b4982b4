import { z } from 'zod';

const port = z.int().min(1).max(65535);
const host = z.string().min(1).max(255);
const milliseconds = z.int().min(50).max(600_000);

/** SQL Server "base commune", read-only account. The password is a secret named `base.motDePasse`. */
export const baseConnection = z.strictObject({
  serveur: host,
  port: port.default(1433),
  base: z.string().min(1).max(128),
  utilisateur: z.string().min(1).max(128),
  chiffrement: z.boolean().default(true),
  /** false in production: the certificate is checked. */
  accepterCertificatInconnu: z.boolean().default(false),
  /** PEM of the authority that signed the server's certificate, when it is not a public one. */
  autorite: z.string().optional(),
  /** Waiting for TCP + TLS + login, then for the first reading of a connection, then for a reading on a warm connection. */
  delais: z
    .strictObject({ connexion: milliseconds.default(3000), premiere: milliseconds.default(2000), lecture: milliseconds.default(300) })
    .prefault({}),
});

/** CFI's HTTP API. Secrets: `api.clefApi`, `api.sel`. */
export const apiConnection = z.strictObject({
  adresse: z.url(),
  /** How salt and password are joined before SHA-512; not published by CFI, hence a setting. */
  recetteMotDePasse: z.enum(['{salt}{password}', '{password}{salt}']).default('{salt}{password}'),
  delais: z.strictObject({ connexion: milliseconds.default(3000), reponse: milliseconds.default(10_000) }).prefault({}),
});

/** SFTP drop. Secrets: `sftp.motDePasse` or `sftp.clePrivee` (+ `sftp.phrase`). */
export const sftpConnection = z.strictObject({
  hote: host,
  port: port.default(22),
  utilisateur: z.string().min(1).max(128),
  /** `SHA256:…` fingerprints of the pinned host keys; several during an announced rotation. */
  empreintes: z.array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/)).min(1),
  dossiers: z
    .strictObject({
      depot: z.string().default('/Partenaires/MyCfia/In'),
      archive: z.string().default('/Partenaires/MyCfia/Archive'),
      erreur: z.string().default('/Partenaires/MyCfia/Erreur'),
    })
    .prefault({}),
  delais: z.strictObject({ connexion: milliseconds.default(10_000), operation: milliseconds.default(15_000) }).prefault({}),
});

/** MyCfia's PostgreSQL. Secret: `mycfia.motDePasse` (never inside the address). */
export const mycfiaConnection = z.strictObject({
  hote: host,
  port: port.default(5432),
  base: z.string().min(1).max(128),
  utilisateur: z.string().min(1).max(128),
  chiffrement: z.boolean().default(true),
  /** 1 for the embedded database, which has a single session. */
  connexionsMax: z.int().min(1).max(20).default(4),
});

const price = z.number().min(0).max(100_000);

/**
 * The optional language model behind any OpenAI-compatible address (`POST /chat/completions`). Secret: `modele.clef`. Off unless `actif`:
 * nothing leaves the machine.
 */
export const modelConnection = z.strictObject({
  actif: z.boolean().default(false),
  /** Ends before `/chat/completions`: `https://api.mistral.ai/v1`, `http://127.0.0.1:11434/v1`. */
  adresse: z.url({ protocol: /^https?$/, error: 'Adresse incorrecte : elle commence par https:// (ou http:// sur ce poste).' }).max(500),
  modele: z.string().trim().min(1, 'Indiquez le nom du modèle.').max(200),
  /** false = the model only chooses tools for questions the engine does not understand: no result ever leaves. */
  redige: z.boolean().default(true),
  /** What differs between endpoints. */
  options: z
    .strictObject({
      choixOutil: z.enum(['auto', 'absent']).default('auto'),
      strict: z.boolean().default(true),
      /** `stream_options: {include_usage: true}`: exact counters, unknown to some endpoints. */
      compteurs: z.boolean().default(true),
      champJetons: z.enum(['max_tokens', 'max_completion_tokens', 'absent']).default('max_tokens'),
      jetonsMax: z.int().min(50).max(8000).default(400),
    })
    .prefault({}),
  /** Per million tokens, in `devise`; null = unknown: tokens are counted, cost is not. */
  prix: z
    .strictObject({
      entree: price.nullable().default(null),
      sortie: price.nullable().default(null),
      devise: z.enum(['EUR', 'USD']).default('EUR'),
      /** Beyond it the model is left aside until the next month. */
      plafondMensuel: price.nullable().default(null),
    })
    .prefault({}),
  /** Longest silence of a stream, and longest time a whole answer may wait for the model, in milliseconds. */
  delais: z.strictObject({ silence: milliseconds.default(4000), total: milliseconds.default(12_000) }).prefault({}),
});

/** The connections file of `--connections FILE` and of Réglages. Holds no secret. */
export const connections = z.strictObject({
  base: baseConnection.optional(),
  api: apiConnection,
  sftp: sftpConnection.optional(),
  mycfia: mycfiaConnection.optional(),
  /** A first setting of the model; what is set in Réglages wins. */
  modele: modelConnection.optional(),
});
export type Connections = z.infer<typeof connections>;
export type BaseConnection = z.infer<typeof baseConnection>;
export type ApiConnection = z.infer<typeof apiConnection>;
export type SftpConnection = z.infer<typeof sftpConnection>;
export type MycfiaConnection = z.infer<typeof mycfiaConnection>;
export type ModelConnection = z.infer<typeof modelConnection>;

/** Every secret the product knows, by name. They live in the keychain, or in the environment as MYCFIA_SECRET_BASE_MOTDEPASSE and so on. */
export const SECRET_NAMES = [
  'base.motDePasse',
  'api.clefApi',
  'api.sel',
  'sftp.motDePasse',
  'sftp.clePrivee',
  'sftp.phrase',
  'mycfia.motDePasse',
  /** Key of the sensitive columns of the local copy; made here, 32 random bytes in base64. */
  'copie.cle',
  /** Key of the prints of the opposition list; made here, 32 random bytes in base64. */
  'campagne.oppositions',
  /** Key of the language model; read when it is called, written from Réglages, never read back by an interface. */
  'modele.clef',
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/**
 * What the fictitious CFI writes in its folder (`<data>/cfi-fictif/runtime.json`) once every part listens: how to reach it.
 * Its secrets are fictitious and protect nothing.
 */
export const simulatorRuntime = z.strictObject({
  pid: z.int(),
  startedAt: z.string(),
  control: z.strictObject({ url: z.url(), token: z.string().min(16) }),
  connections,
  secrets: z.partialRecord(z.enum(SECRET_NAMES), z.string()),
  demoUsers: z.array(z.strictObject({ identifiant: z.string(), motDePasse: z.string(), name: z.string(), description: z.string() })),
});
export type SimulatorRuntime = z.infer<typeof simulatorRuntime>;
