import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { hashPassword, type Simulator, type SimulatorOptions, startSimulator } from '../../electron/simulator/simulator.ts';

export const RESOURCES = path.join(import.meta.dirname, '..', '..', 'resources');

export function temporaryFolder(name: string): { folder: string; remove: () => void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `mycfia-${name}-`));
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** The fictitious CFI in this process, nothing moving by itself: the batch and the refreshes run when asked. */
export function startQuietCfi(folder: string, options: Partial<SimulatorOptions> & { clock?: Clock } = {}): Promise<Simulator> {
  return startSimulator({ folder, resourcesFolder: RESOURCES, clock: systemClock(), batchSeconds: 0, jobSeconds: 0, ...options });
}

export interface ApiAnswer {
  status: number;
  type: string;
  text: string;
  /** The text as JSON when it is some, else undefined. */
  body: unknown;
}

/** A bare client of the API, free to send what the product never would. */
export function apiClient(simulator: Simulator) {
  const { connections, secrets } = simulator.runtime;
  const base = connections.api.adresse;
  const post = async (route: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> => {
    const response = await fetch(base + route, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: '*/*', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, type: response.headers.get('content-type') ?? '', text, body: parsed };
  };
  const credentials = (identifiant: string, password = 'demo') => ({
    identifiant,
    mdp: hashPassword(password, secrets['api.sel'] ?? '', connections.api.recetteMotDePasse),
    clefApi: secrets['api.clefApi'],
  });
  return {
    base,
    post,
    credentials,
    /** A token for this user. */
    async signIn(identifiant: string): Promise<string> {
      const answer = await post('/Utilisateurs/getUtilisateurMyCFiA', credentials(identifiant));
      return (answer.body as { jeton: string }).jeton;
    },
  };
}
