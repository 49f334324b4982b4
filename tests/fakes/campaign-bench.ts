import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Campaigns, CampaignsOptions, MycfiaPort } from '../../electron/campaign/campaign.ts';
import { withChanges } from '../../electron/campaign/workspace/overlay.ts';
import { frozenClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import type { openDatabase } from '../../electron/local/local.ts';
import type { createOutbox } from '../../electron/outbox/outbox.ts';
import { mycfiaFailure } from '../../electron/sources/mycfia-errors.ts';
import type { ActiveSession } from '../../electron/tenant/tenant.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { MycfiaContent, MycfiaDecisionRecord } from '../../shared/model/mycfia.ts';
import type { MycfiaDecided, MycfiaWorkspace } from '../../shared/model/mycfia-edit.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import { RIGHTS, type Right, type Rights } from '../../shared/model/tenant.ts';
import { NOW, validContent } from './campaign-content.ts';
import { openCampaignRoom } from './campaign-room.ts';
import { fakeScope } from './tenant-scope.ts';

/** MyCfia in memory, with the promises of `createMycfia`; `down` makes every call fail as a refused connection does. */
class MemoryMycfia implements MycfiaPort {
  readonly contents = new Map<number, MycfiaContent>();
  readonly tasks = new Map<string, MycfiaDecisionRecord>();
  down = false;
  calls = 0;

  #answer(): void {
    this.calls += 1;
    if (this.down) throw mycfiaFailure('refused', new Date(NOW).toISOString());
  }
  async campaigns({ divisionIds }: { divisionIds: readonly number[] }) {
    this.#answer();
    return [...this.contents.values()]
      .map(({ campaign }) => structuredClone(campaign))
      .filter(({ divisionId }) => divisionIds.includes(divisionId));
  }
  async campaign({ divisionIds }: { divisionIds: readonly number[] }, id: number) {
    this.#answer();
    const content = this.contents.get(id);
    return content && divisionIds.includes(content.campaign.divisionId) ? structuredClone(content) : null;
  }
  async setStatus(divisionId: number, id: number, status: 'ready_to_publish' | 'published') {
    this.#answer();
    const campaign = this.contents.get(id)?.campaign;
    if (campaign?.divisionId !== divisionId) throw new AppError('not_found', 'absente');
    if (campaign.status !== 'published') campaign.status = status;
  }
  async workspace(scope: { divisionIds: readonly number[] }, id: number) {
    const content = await this.campaign(scope, id);
    return content === null ? null : this.#workspace(content);
  }
  #workspace(content: MycfiaContent): MycfiaWorkspace {
    return {
      content,
      clientId: 1,
      personas: content.personas.map(({ id }) => ({ id, challenges: [], goals: [], qualityScore: null })),
      strategies: content.strategies.map(({ id }) => ({ id, objectives: [], tactics: [], kpis: [] })),
      competitors: content.competitors.map(({ id }) => ({ id, positioning: null })),
      editions: [],
    };
  }
  async change(divisionIds: readonly number[], id: number, decide: (current: MycfiaWorkspace) => MycfiaDecided | null) {
    const current = await this.workspace({ divisionIds }, id);
    if (current === null) throw new AppError('not_found', 'absente');
    const decided = decide(current);
    if (decided === null) return current;
    const { content } = withChanges(current, decided.changes);
    for (const change of decided.changes)
      if (change.table === 'project' && typeof change.set.status === 'string')
        content.campaign.status = change.set.status as MycfiaContent['campaign']['status'];
    if (decided.edition !== null) content.campaign.contentAt = new Date(Date.parse(content.campaign.contentAt) + 1).toISOString();
    this.contents.set(id, content);
    return this.#workspace(structuredClone(content));
  }
  async clients() {
    this.#answer();
    return [{ id: 1, name: 'Boutique Exemple', divisionName: '' }];
  }
  async create(): Promise<number> {
    throw new AppError('not_found', 'not in memory');
  }
  async record(decision: MycfiaDecisionRecord) {
    this.#answer();
    const campaign = this.contents.get(decision.campaignId)?.campaign;
    if (campaign?.divisionId !== decision.divisionId) throw new AppError('not_found', 'absente');
    this.tasks.set(decision.uuid, decision);
    const { kind, at, by, reason, seal, version } = decision;
    campaign.decision = { kind, at, by, reason, seal, version };
  }
}

export interface Bench {
  campaigns: Campaigns;
  mycfia: MemoryMycfia;
  clock: ReturnType<typeof frozenClock>;
  outbox: ReturnType<typeof createOutbox>;
  db: ReturnType<typeof openDatabase>['db'];
  /** Where its files lie. */
  folder: string;
  logged: LogRecord[];
  heard: EventName[];
  /** What the queue tells of a reference from now on. */
  tell(reference: string, row: Partial<OutboxRow>): void;
  /** Closes everything and opens it again on the same files, as a restart does; with another secret when the keychain gives another. */
  restart(oppositionKey?: string | null): void;
  close(): void;
}

/** The room on a real queue file and a real queue without a drop, over an in-memory MyCfia holding one valid campaign. */
export function openBench(settings: CampaignsOptions['settings'] = {}, key: string | null = null): Bench {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-campaign-'));
  const clock = frozenClock(NOW);
  const mycfia = new MemoryMycfia();
  mycfia.contents.set(123, validContent());
  const logged: LogRecord[] = [];
  const heard: EventName[] = [];
  const told = new Map<string, Partial<OutboxRow>>();
  const log = createLog((record) => logged.push(record), clock.now);

  const open = (oppositionKey: string | null) =>
    openCampaignRoom({ folder, mycfia, clock, log, heard, settings, oppositionKey, told: (reference) => told.get(reference) });
  let opened = open(key);
  return {
    folder,
    mycfia,
    clock,
    logged,
    heard,
    get campaigns() {
      return opened.campaigns;
    },
    get outbox() {
      return opened.outbox;
    },
    get db() {
      return opened.db;
    },
    tell: (reference, row) => told.set(reference, row),
    restart(oppositionKey = key) {
      opened.close();
      opened = open(oppositionKey);
    },
    close() {
      opened.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody signed in; 30 is the author of the valid campaign. */
export function session(userId: number, rights: readonly Right[], divisionIds: readonly number[] = [2, 3, 4]): ActiveSession {
  return {
    info: {
      user: { id: userId, firstName: 'Val', lastName: 'Idatrice', email: `u${userId}@exemple.test`, identifiant: `u${userId}` },
      home: { id: divisionIds[0] ?? 0, name: 'Division de test' },
      rights: Object.fromEntries(RIGHTS.map((right) => [right, rights.includes(right)])) as Rights,
      state: 'active',
      signedInAt: new Date(NOW).toISOString(),
      expiresAt: null,
    },
    scope: fakeScope(divisionIds, userId),
    token: 'jeton',
  };
}
