import type { SecretName } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { SystemInfo } from '../../shared/model/system.ts';
import type { SessionInfo } from '../../shared/model/tenant.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ModelOverride } from '../assistant/assistant.ts';
import type { Clock } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { LogSink } from '../kit/log.ts';
import type { DrainReport } from '../outbox/outbox.ts';

/** Secrets of the product by name; never in SQLite, logs, exports or URLs. */
export interface SecretStore {
  readonly kind: SystemInfo['secrets'];
  get(name: SecretName): Promise<string | null>;
  set(name: SecretName, value: string): Promise<void>;
  remove(name: SecretName): Promise<void>;
  /** Where that one is kept, when it is not where the others are. */
  placeOf?(name: SecretName): SystemInfo['secrets'];
}

/** Everything a shell gives to the core. */
export interface AppPorts {
  shell: SystemInfo['shell'];
  version: string;
  dataFolder: string;
  /** `resources/` of the project or of the packed application. */
  resourcesFolder: string;
  clock: Clock;
  logSink: LogSink;
  secrets: SecretStore;
  /** File of real connections; absent = the fictitious CFI of the data folder. */
  connectionsFile?: string;
  /** The code that a refused start gave: the folder's CFI is the same, at other addresses. */
  sameCfi?: string;
  /** Starts the fictitious CFI as a process of its own on that folder; it announces itself in `runtime.json`. */
  /** `rehearsal` = only the drop and the import batch, on demand. */
  spawnSimulator(folder: string, rehearsal?: boolean): void;
  /** For this call only: no model, or the one at another address; nothing of it is saved. */
  model?: ModelOverride;
  /** Native notification; absent where there is none. */
  notify?(title: string, body: string): void;
  /** Sentences of the shell to show once (why no Electron…). */
  notices: string[];
  /** false for one call of the command line: no pump, no timers, nothing happens unless asked. */
  resident: boolean;
}

/** What the command line needs beyond the routes. */
export interface Support {
  /**
   * Signs in by identifiant: a fictitious user on the demonstration, else the password of MYCFIA_MOT_DE_PASSE. A session still valid is
   * taken up again; with CFI out of reach, the last identity of this machine continues offline.
   */
  signInAs(identifiant: string): Promise<SessionInfo>;
  /** Sends everything due and follows everything deposited, once. */
  drain(): Promise<DrainReport>;
  /** Brings the local copy up to date when it is older than the view it copies; a failure is only logged. */
  keepCopy(): Promise<void>;
}

/** The core as a shell sees it. */
export interface App {
  readonly handlers: Handlers;
  readonly events: Broadcast<EventName>;
  readonly support: Support;
  /** Bounded: exports in progress get at most 5 s, the rest resumes at the next start. */
  stop(): Promise<void>;
}
