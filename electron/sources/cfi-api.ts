import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ApiConnection, SecretName } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import type { Rights } from '../../shared/model/tenant.ts';
import { addMonths } from '../kit/civil-day.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Credentials, DivisionRecord, UserRecord } from '../tenant/tenant.ts';
import { createHttpClient, type HttpAnswer, type TextSink } from './cfi-api-http.ts';
import * as subjects from './cfi-api-subjects.ts';
import * as dto from './cfi-api-types.ts';
import { SourceFailure } from './failure.ts';
import { createJsonListReader } from './json-list.ts';
import type { FichierIn } from './sources.ts';

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** CFI refused on purpose, with a bare string; the sentence stays in the log. */
export class ApiRefusal extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'ApiRefusal';
  }
}

interface SignInAnswer {
  token: string;
  user: { id: number; firstName: string; lastName: string; email: string | null };
  home: { id: number; name: string };
}

/**
 * CFI's HTTP API, endpoint by endpoint (cfi-api.md). A failure is a `SourceFailure('api', …)` whose reason is `session` for a token refused and
 * `forbidden` for a missing right, an `ApiRefusal`, or the AbortError of the caller.
 */
export interface ApiClient {
  /** @throws AppError sign_in_refused | configuration */
  signIn(credentials: Credentials, signal: AbortSignal): Promise<SignInAnswer>;
  signOut(token: string, signal: AbortSignal): Promise<void>;
  rights(token: string, signal: AbortSignal): Promise<Rights>;
  divisions(token: string, signal: AbortSignal): Promise<DivisionRecord[]>;
  users(token: string, signal: AbortSignal): Promise<UserRecord[]>;
  stocks(token: string, signal: AbortSignal): Promise<z.infer<typeof dto.stocksDto>>;
  campaigns(token: string, signal: AbortSignal): Promise<z.infer<typeof dto.campagnesDto>>;
  /** Operations sent from one moment to another, both included. */
  operations(token: string, from: Instant, to: Instant, signal: AbortSignal): Promise<z.infer<typeof subjects.operationsDto>>;
  operationStates(token: string, signal: AbortSignal): Promise<z.infer<typeof subjects.etatsDto>>;
  /** null when CFI knows no such campaign, or does not open it. */
  campaign(token: string, id: number, signal: AbortSignal): Promise<z.infer<typeof subjects.campagneCompleteDto>[number] | null>;
  /** Months (YYYY-MM), both included. */
  invoices(token: string, from: string, to: string, signal: AbortSignal): Promise<z.infer<typeof subjects.facturationsDto>>;
  /** null when CFI knows no such invoice or does not open it: both are answered alike. */
  invoice(token: string, id: number, signal: AbortSignal): Promise<z.infer<typeof subjects.factureDto> | null>;
  createFile(token: string, name: string, signal: AbortSignal): Promise<FichierIn>;
  file(token: string, id: number, signal: AbortSignal): Promise<FichierIn>;
  files(token: string, from: Instant, to: Instant, signal: AbortSignal): Promise<FichierIn[]>;
  /** Any answer of the service, even a refusal, proves that it is there. */
  reach(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface ApiClientOptions {
  connection: ApiConnection;
  secret: (name: SecretName) => Promise<string | null>;
  clock: Clock;
  log: Log;
}

export function createApiClient({ connection, secret, clock, log }: ApiClientOptions): ApiClient {
  const http = createHttpClient({
    connectMs: connection.delais.connexion,
    answerMs: connection.delais.reponse,
    maxBytes: MAX_ANSWER_BYTES,
  });
  const root = connection.adresse.replace(/\/+$/, '');

  const send = (path: string, token: string | null, body: object | null, signal: AbortSignal, sink?: () => TextSink): Promise<HttpAnswer> =>
    http.post(
      new URL(root + path),
      {
        Accept: 'application/json, text/json, text/plain',
        'X-Correlation-ID': clock.uuid(),
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Jeton: token }),
      },
      body === null ? null : JSON.stringify(body),
      signal,
      sink,
    );

  const call = async <S extends z.ZodType>(
    path: string,
    token: string | null,
    body: object | null,
    schema: S,
    signal: AbortSignal,
  ): Promise<z.infer<S>> => {
    const answer = await send(path, token, body, signal);
    if (answer.status !== 200) throw refused(path, answer, token, { log, now: clock.now() });
    const parsed = schema.safeParse(json(answer));
    if (!parsed.success) throw new SourceFailure('api', 'malformed', { cause: parsed.error });
    return parsed.data;
  };

  /** A list that may be long: parsed and checked as it arrives, so that nothing else waits for it. */
  const list = async <T>(
    path: string,
    token: string | null,
    body: object | null,
    schema: z.ZodType<T[]>,
    signal: AbortSignal,
  ): Promise<T[]> => {
    let rows: T[] = [];
    const answer = await send(path, token, body, signal, () => {
      rows = [];
      const reader = createJsonListReader();
      const take = (read: () => unknown[]) => {
        try {
          for (const row of schema.parse(read())) rows.push(row);
        } catch (error) {
          throw new SourceFailure('api', 'malformed', { cause: error });
        }
      };
      return { push: (text) => take(() => reader.push(text)), end: () => take(() => reader.end()) };
    });
    if (answer.status !== 200) throw refused(path, answer, token, { log, now: clock.now() });
    return rows;
  };

  const required = async (name: SecretName, what: string): Promise<string> => {
    const value = await secret(name);
    if (!value) throw new AppError('configuration', `${what} n'est pas enregistré sur ce poste (Réglages, Connexions).`);
    return value;
  };

  return {
    async signIn(credentials, signal) {
      const clefApi = await required('api.clefApi', "La clé de l'API CFI");
      const [path, body] =
        credentials.mode === 'portail'
          ? ['/Utilisateurs/getUtilisateurGorillias', { jetonUtilisateur: credentials.jeton, clefApi }]
          : [
              '/Utilisateurs/getUtilisateurMyCFiA',
              {
                identifiant: credentials.identifiant,
                mdp: hashPassword(connection.recetteMotDePasse, await required('api.sel', "Le sel de l'API CFI"), credentials.motDePasse),
                clefApi,
              },
            ];
      try {
        const user = await call(path, null, body, dto.gorilliasDto, signal);
        if (!user.jeton) throw new ApiRefusal('no token');
        return {
          token: user.jeton,
          user: { id: user.id, firstName: user.prenom ?? '', lastName: user.nom ?? '', email: user.email ?? null },
          home: { id: user.idDivision, name: user.nomDivision?.trim() || `Division #${user.idDivision}` },
        };
      } catch (error) {
        throw signInFailure(error, credentials.mode);
      }
    },
    async signOut(token, signal) {
      await call('/Utilisateurs/utilisateurLogout', token, null, dto.gorilliasDto, signal);
    },
    rights: async (token, signal) => dto.rightsOf(await call('/Utilisateurs/getDroitsUtilisateur', token, null, dto.droitsDto, signal)),
    users: async (token, signal) => dto.usersOf(await list('/Divisions/getUtilisateurs', token, null, dto.utilisateursDto, signal)),
    divisions: async (token, signal) => dto.divisionsOf(await list('/Divisions/getDivisions', token, null, dto.divisionsDto, signal)),
    stocks: (token, signal) => list('/Stocks/getStocks', token, null, dto.stocksDto, signal),
    campaigns: (token, signal) => list('/Campagnes/getLignesCampagnes', token, {}, dto.campagnesDto, signal),
    operations: (token, debutDateEnvoi, finDateEnvoi, signal) =>
      list('/Operations/getLignesOperations', token, { debutDateEnvoi, finDateEnvoi }, subjects.operationsDto, signal),
    operationStates: (token, signal) => call('/Operations/getEtatsOperation', token, null, subjects.etatsDto, signal),
    campaign: async (token, idCampagne, signal) =>
      (await unlessUnknown(() => call('/Campagnes/getCampagne', token, { idCampagne }, subjects.campagneCompleteDto, signal)))?.[0] ?? null,
    invoices: (token, from, to, signal) =>
      list(
        '/Facturations/getFacturations',
        token,
        // A bare end would be the midnight it begins with: the last month ends with its last moment.
        { debut: `${from}-01T00:00:00.000Z`, fin: new Date(Date.parse(`${addMonths(to, 1)}-01T00:00:00.000Z`) - 1).toISOString() },
        subjects.facturationsDto,
        signal,
      ),
    invoice: (token, idFacture, signal) =>
      unlessUnknown(() => call('/Facturations/getFacture', token, { idFacture }, subjects.factureDto, signal)),
    createFile: async (token, nomFichier, signal) =>
      dto.fichierOf(await call('/FichierIN/createFichiersIN', token, { nomFichier }, dto.fichierDto, signal)),
    file: async (token, idFichier, signal) =>
      dto.fichierOf(await call('/FichierIN/getFichierIN', token, { idFichier }, dto.fichierDto, signal)),
    files: async (token, dateCreationMin, dateCreationMax, signal) =>
      (await call('/FichierIN/getLignesFichiersIN', token, { dateCreationMin, dateCreationMax }, dto.fichiersDto, signal)).map(
        dto.fichierOf,
      ),
    async reach(signal) {
      const answer = await send('/Utilisateurs/getDroitsUtilisateur', null, null, signal);
      if (answer.status >= 500) throw serverError(answer, clock.now());
    },
    close: () => http.close(),
  };
}

/** A refusal in words of something asked by its number: CFI does not know it. */
async function unlessUnknown<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiRefusal) return null;
    throw error;
  }
}

/** `mdp`: SHA-512 in lower-case hex over salt and password joined as the setting says; CFI publishes no recipe. */
export function hashPassword(recipe: ApiConnection['recetteMotDePasse'], salt: string, password: string): string {
  const joined = recipe === '{salt}{password}' ? salt + password : password + salt;
  return createHash('sha512').update(joined, 'utf8').digest('hex');
}

function json(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch (error) {
    throw new SourceFailure('api', 'malformed', { cause: error });
  }
}

/** Longest wait a server may ask for: beyond, it is tried all the same. */
const LONGEST_WAIT_MS = 10 * 60_000;

function serverError({ status, retryAfter }: HttpAnswer, now: number): SourceFailure {
  if (status !== 429 && status !== 503)
    return new SourceFailure('api', 'internal', { message: `L'API de secours a signalé une erreur (${String(status)}).` });
  const asked = retryAfter === null ? Number.NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  const message = "L'API de secours est surchargée.";
  if (!(asked > 0)) return new SourceFailure('api', 'internal', { message });
  return new SourceFailure('api', 'internal', { message, retryAfterMs: Math.min(asked, LONGEST_WAIT_MS) });
}

/** Sorts a refusal: expiry, missing right, our own mistake, or CFI's trouble. */
function refused(path: string, answer: HttpAnswer, token: string | null, { log, now }: { log: Log; now: number }): Error {
  if (answer.status === 401) return new SourceFailure('api', 'session');
  if (answer.status === 403) return new SourceFailure('api', 'forbidden');
  if (answer.status !== 400) return serverError(answer, now);
  // CFI may quote what it was sent: the token must not reach the journal.
  const body = token === null ? answer.body : answer.body.replaceAll(token, '[secret]');
  const sentence = bareString(body);
  if (sentence === null) {
    log.error('api_demande_refusee', { path, answer: body.slice(0, 500) });
    return new SourceFailure('api', 'malformed', { message: "L'API de secours refuse la forme de la demande." });
  }
  log.warn('api_refus', { path, sentence });
  // "Unknown" and "not yours" are one answer there (cfi-api.md): it tells nothing of a right.
  if (path.endsWith('/getFacture') && !/\b(jeton|session|droits?)\b/i.test(sentence)) return new ApiRefusal(sentence);
  if (/\bdroits?\b|habilit|autoris/i.test(sentence)) return new SourceFailure('api', 'forbidden');
  if (/\b(jeton|session)\b/i.test(sentence) && !path.startsWith('/Utilisateurs/getUtilisateur')) return new SourceFailure('api', 'session');
  return new ApiRefusal(sentence);
}

/** The sentence of a bare-string 400, quoted or not; null for a problem object or anything else. */
function bareString(body: string): string | null {
  const trimmed = body.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('<')) return null;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === 'string' ? value : null;
  } catch {
    return trimmed;
  }
}

function signInFailure(error: unknown, mode: Credentials['mode']): unknown {
  if (error instanceof ApiRefusal && /clef\s?api/i.test(error.message))
    return new AppError('configuration', "CFI ne reconnaît pas la clé de cette application. Prévenez l'administrateur.", { cause: error });
  const refusedHere =
    error instanceof ApiRefusal || (error instanceof SourceFailure && (error.reason === 'session' || error.reason === 'forbidden'));
  if (!refusedHere) return error;
  return new AppError(
    'sign_in_refused',
    mode === 'portail'
      ? "Le jeton du portail n'est plus valable : il ne vit que 30 minutes. Demandez-en un nouveau sur le portail."
      : 'Identifiant ou mot de passe incorrect.',
    { cause: error },
  );
}
