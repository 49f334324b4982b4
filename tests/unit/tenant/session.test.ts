import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createBroadcast } from '../../../electron/kit/events.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { createTenant, type IdentityPort, type Tenant } from '../../../electron/tenant/tenant.ts';
import type { EventName } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { RIGHTS, type Rights } from '../../../shared/model/tenant.ts';

const rights = (...held: string[]) => Object.fromEntries(RIGHTS.map((right) => [right, held.includes(right)])) as Rights;
const START = Date.parse('2026-11-20T10:00:00.000Z');
const MINUTE = 60_000;

/** CFI's identity side, breakable part by part. */
function fakeIdentity() {
  const broken = new Set<keyof IdentityPort>();
  const calls: string[] = [];
  const state = {
    divisions: [
      { id: 1, parentId: null, name: 'Siège' },
      { id: 2, parentId: 1, name: 'Nord' },
      { id: 3, parentId: 2, name: 'Lille' },
      { id: 4, parentId: 1, name: 'Sud' },
    ] as { id: number; parentId: number | null; name: string }[],
    list: [{ id: 3, name: 'Lille' }],
    rights: rights('stocks_Visu'),
  };
  const answer = async <T>(name: keyof IdentityPort, value: () => T): Promise<T> => {
    calls.push(name);
    if (broken.has(name)) throw new AppError('source_unavailable', 'hors service');
    return value();
  };
  const port: IdentityPort = {
    signIn: (credentials) =>
      answer('signIn', () => {
        if (credentials.mode === 'identifiant' && credentials.motDePasse !== 'demo')
          throw new AppError('sign_in_refused', 'Identifiant ou mot de passe incorrect.');
        const other = credentials.mode === 'identifiant' && credentials.identifiant === 'autre';
        return {
          token: `jeton-${calls.length}`,
          user: { id: other ? 9 : 7, firstName: 'Ada', lastName: 'Test', email: 'ada@exemple.test' },
          home: other ? { id: 4, name: 'Sud' } : { id: 2, name: 'Nord' },
        };
      }),
    rights: () => answer('rights', () => state.rights),
    signOut: () => answer('signOut', () => undefined),
    divisionTree: () => answer('divisionTree', () => ({ divisions: state.divisions, asOf: '2026-11-20T09:30:00.000Z' })),
    divisionList: () => answer('divisionList', () => state.list),
    users: () => answer('users', () => [{ id: 7, divisionId: 2, firstName: 'Ada', lastName: 'Test', email: null }]),
  };
  return { port, broken, calls, state };
}

describe('the session', () => {
  let folder: string;
  let wall: number;
  let steady: number;
  let cfi: ReturnType<typeof fakeIdentity>;
  let tenant: Tenant;
  let seen: EventName[];
  const start = () => {
    const events = createBroadcast<EventName>((error) => {
      throw error;
    });
    events.on((name) => seen.push(name));
    tenant = createTenant({
      identity: cfi.port,
      dataFolder: folder,
      clock: {
        ...systemClock(),
        now: () => wall,
        monotonic: () => steady,
        sleep: (_ms, signal) => new Promise((_, reject) => signal?.addEventListener('abort', reject)),
      },
      log: createLog(
        () => undefined,
        () => wall,
      ),
      events,
    });
  };
  const signIn = (identifiant = 'ada') => tenant.signIn({ mode: 'identifiant', identifiant, motDePasse: 'demo' });
  const pass = (ms: number) => {
    wall += ms;
    steady += ms;
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-tenant-'));
    wall = START;
    steady = 1000;
    seen = [];
    cfi = fakeIdentity();
    start();
  });
  afterEach(() => {
    tenant.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('counts thirty minutes from the sign-in and warns five minutes before', async () => {
    expect(await signIn()).toMatchObject({ state: 'active', expiresAt: '2026-11-20T10:30:00.000Z' });
    pass(25 * MINUTE - 1);
    expect(tenant.current()?.state).toBe('active');
    pass(1);
    expect(tenant.current()?.state).toBe('expiring');
    expect(tenant.token()).not.toBeNull();
    pass(5 * MINUTE);
    expect(tenant.current()?.state).toBe('expired');
    expect(tenant.token()).toBeNull();
    expect(() => tenant.require()).toThrow(expect.objectContaining({ code: 'session_expired' }));
  });

  it('would catch a session that lives for ever because the clock was set back', async () => {
    await signIn();
    wall -= 120 * MINUTE;
    steady += 31 * MINUTE;
    expect(tenant.current()?.state).toBe('expired');
  });

  it('is over as soon as CFI refuses the token, and says it once', async () => {
    await signIn();
    seen.length = 0;
    tenant.reportExpired();
    tenant.reportExpired();
    expect(tenant.current()?.state).toBe('expired');
    expect(seen).toEqual(['session.changed']);
  });

  it('needs somebody', () => {
    expect(() => tenant.require()).toThrow(expect.objectContaining({ code: 'not_signed_in' }));
    expect(tenant.current()).toBeNull();
  });

  it('passes a refusal on and changes nothing', async () => {
    await expect(tenant.signIn({ mode: 'identifiant', identifiant: 'ada', motDePasse: 'faux' })).rejects.toMatchObject({
      code: 'sign_in_refused',
    });
    expect(tenant.current()).toBeNull();
    expect(seen).toEqual([]);
  });

  it.each([['rights'], ['divisionTree'], ['divisionList']] as const)('would catch a sign-in blocked because %s fails', async (part) => {
    cfi.broken.add(part);
    expect(await signIn()).toMatchObject({ state: 'active' });
    expect(tenant.require().scope.divisionIds).toEqual([2, 3]);
  });

  it('falls from the view to the list, to what is remembered, to home alone', async () => {
    await signIn();
    expect(tenant.scopeInfo()).toMatchObject({ treeOrigin: 'view', treeAsOf: '2026-11-20T09:30:00.000Z', size: 2, home: { id: 2 } });
    cfi.broken.add('divisionTree');
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo()).toMatchObject({
      treeOrigin: 'view',
      treeAsOf: '2026-11-20T09:30:00.000Z',
      size: 2,
      anomalies: [expect.stringContaining('leurs rattachements sont les derniers connus')],
    });
    const listed = cfi.state.list;
    fs.rmSync(path.join(folder, 'identites.json'));
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo()).toMatchObject({ treeOrigin: 'flat', size: 2 });
    cfi.state.list = [];
    await tenant.refreshTree(true);
    expect(listed).not.toEqual([]);
    expect(tenant.scopeInfo()).toMatchObject({
      treeOrigin: 'flat',
      size: 2,
      anomalies: [expect.stringContaining('dernière liste connue')],
    });
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo().anomalies).toHaveLength(1);
    fs.rmSync(path.join(folder, 'identites.json'));
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo()).toMatchObject({ treeOrigin: 'identity', size: 1 });
  });

  it('asks for the rights again when they failed at sign-in', async () => {
    cfi.broken.add('rights');
    expect((await signIn()).rights.stocks_Visu).toBe(false);
    cfi.broken.clear();
    await tenant.refreshTree(true);
    expect(tenant.current()?.rights.stocks_Visu).toBe(true);
  });

  it('reads the tree again after three quarters of a minute, not before', async () => {
    await signIn();
    const before = cfi.calls.length;
    pass(44_000);
    await tenant.refreshTree();
    expect(cfi.calls.length).toBe(before);
    pass(1000);
    await tenant.refreshTree();
    expect(cfi.calls.length).toBeGreaterThan(before);
  });

  it('narrows inside, refuses outside by naming the rule, and comes back home', async () => {
    await signIn();
    expect(tenant.narrow(3)).toMatchObject({ size: 1, selected: { id: 3, name: 'Lille' }, path: [{ id: 2 }, { id: 3 }] });
    expect(() => tenant.narrow(4)).toThrow(expect.objectContaining({ code: 'not_found', message: expect.stringContaining('Nord (2)') }));
    expect(tenant.require().scope.divisionIds).toEqual([3]);
    expect(tenant.narrow(null)).toMatchObject({ size: 2, selected: { id: 2 } });
    expect(seen.filter((name) => name === 'scope.changed')).toHaveLength(3);
  });

  it('keeps of the chosen scope one division and those below it, and refuses any other in the same words', async () => {
    cfi.state.divisions.push({ id: 5, parentId: 3, name: 'Accueil' });
    await signIn();
    const refused = { code: 'not_found', message: "Cette division n'est pas dans votre périmètre." };
    expect(tenant.within(3)).toMatchObject({ divisionIds: [3, 5], label: 'Lille', homeId: 2, selectedId: 3 });
    for (const elsewhere of [1, 4, 999]) expect(() => tenant.within(elsewhere)).toThrow(expect.objectContaining(refused));
    tenant.narrow(3);
    // Above the chosen branch: the user could narrow to it, the list in view does not hold it.
    expect(() => tenant.within(2)).toThrow(expect.objectContaining(refused));
    tenant.simulate(5);
    expect(() => tenant.within(3)).toThrow(expect.objectContaining(refused));
    expect(tenant.within(5).divisionIds).toEqual([5]);
  });

  it('would catch a filter by the top of the scope taken for the scope itself, whose lines without a division it does not hold', async () => {
    await signIn();
    const { scope } = tenant.require();
    const filtered = tenant.within(2);
    expect(filtered.divisionIds).toEqual(scope.divisionIds);
    expect(filtered.key).not.toBe(scope.key);
    expect([filtered.part, scope.part]).toEqual([true, false]);
  });

  it('goes back home, and says so, when the chosen division disappears', async () => {
    await signIn();
    tenant.narrow(3);
    cfi.state.divisions = cfi.state.divisions.filter(({ id }) => id !== 3);
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo()).toMatchObject({ selected: { id: 2 }, size: 1, anomalies: [expect.stringContaining('Lille')] });
  });

  it('says when the tree changed, even where the rows stay the same, and only then', async () => {
    await signIn();
    cfi.state.divisions = [...cfi.state.divisions, { id: 5, parentId: 3, name: 'Accueil' }];
    await tenant.refreshTree(true);
    expect(seen.slice(-2)).toEqual(['scope.changed', 'tree.changed']);
    cfi.state.divisions = cfi.state.divisions.map((division) => (division.id === 5 ? { ...division, parentId: 2 } : division));
    seen.length = 0;
    await tenant.refreshTree(true);
    expect(seen).toEqual(['tree.changed']);
    await tenant.refreshTree(true);
    expect(seen).toEqual(['tree.changed']);
  });

  it('sees as a division inside its own, keeps doing so through a new sign-in, and knows its own tree all along', async () => {
    await signIn();
    const own = tenant.network().divisions.map(({ id }) => id);
    expect(() => tenant.simulate(1)).toThrow(expect.objectContaining({ code: 'not_found', message: expect.stringContaining('Nord (2)') }));
    expect(tenant.simulate(3)).toMatchObject({
      home: { id: 3 },
      size: 1,
      path: [{ id: 3 }],
      simulation: { division: { id: 3, name: 'Lille' } },
    });
    expect(tenant.require().scope).toMatchObject({ divisionIds: [3], homeId: 2 });
    expect(() => tenant.narrow(2)).toThrow(expect.objectContaining({ code: 'not_found' }));
    await signIn();
    expect(tenant.scopeInfo()).toMatchObject({ home: { id: 3 }, simulation: { division: { id: 3 } } });
    expect(tenant.network().divisions.map(({ id }) => id)).toEqual(own);
    expect(tenant.endSimulation()).toMatchObject({ home: { id: 2 }, size: 2, simulation: null });
    expect(seen.filter((name) => name === 'scope.changed')).toHaveLength(4);
  });

  it('would catch a simulation that outlives its division, its user or its session', async () => {
    await signIn();
    tenant.simulate(3);
    cfi.state.divisions = cfi.state.divisions.filter(({ id }) => id !== 3);
    await tenant.refreshTree(true);
    expect(tenant.scopeInfo()).toMatchObject({ selected: { id: 2 }, simulation: null, anomalies: [expect.stringContaining('Lille')] });
    tenant.simulate(2);
    await signIn('autre');
    expect(tenant.scopeInfo()).toMatchObject({ home: { id: 4 }, simulation: null });
    tenant.simulate(4);
    await tenant.signOut();
    await signIn('autre');
    expect(tenant.scopeInfo().simulation).toBeNull();
    pass(31 * MINUTE);
    expect(() => tenant.network()).toThrow(expect.objectContaining({ code: 'session_expired' }));
    await expect(tenant.users()).rejects.toMatchObject({ code: 'session_expired' });
  });

  it('keeps the chosen branch when the same person signs in again in place, not another', async () => {
    await signIn();
    tenant.narrow(3);
    await signIn();
    expect(tenant.scopeInfo().selected.id).toBe(3);
    await signIn('autre');
    expect(tenant.scopeInfo()).toMatchObject({ selected: { id: 4 }, size: 1 });
  });

  it('goes on offline with the last identity of the machine, for a week, without token', async () => {
    await signIn();
    tenant.stop();
    start();
    const offline = await tenant.continueOffline(' ADA ');
    expect(offline).toMatchObject({ state: 'offline', expiresAt: null, user: { id: 7 }, rights: { stocks_Visu: true } });
    expect(tenant.require()).toMatchObject({ token: null, scope: { divisionIds: [2, 3] } });
    expect(tenant.token()).toBeNull();
    await expect(tenant.continueOffline('inconnu')).rejects.toMatchObject({ code: 'not_found' });
    pass(7 * 24 * 60 * MINUTE + 1);
    await expect(tenant.continueOffline('ada')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('would catch a token, a password or a foreign division written on the disk', async () => {
    await tenant.signIn({ mode: 'identifiant', identifiant: 'ada', motDePasse: 'demo' });
    const token = tenant.token() as string;
    const written = fs.readFileSync(path.join(folder, 'identites.json'), 'utf8');
    expect(written).toContain('Lille');
    for (const secret of [token, 'motDePasse', '"demo"', 'Sud']) expect(written).not.toContain(secret);
    expect(fs.statSync(path.join(folder, 'identites.json')).mode & 0o077).toBe(0);
  });

  it('remembers nothing of who asked to be forgotten, and everything of the others', async () => {
    await signIn();
    await signIn('autre');
    await tenant.signOut();
    tenant.forget(7);
    expect(fs.readFileSync(path.join(folder, 'identites.json'), 'utf8')).not.toContain('"identifiant":"ada"');
    await expect(tenant.continueOffline('ada')).rejects.toMatchObject({ code: 'not_found' });
    expect(await tenant.continueOffline('autre')).toMatchObject({ state: 'offline' });
  });

  it('takes an unreadable memory for an empty one', async () => {
    fs.writeFileSync(path.join(folder, 'identites.json'), '{"version":1,"identities":[{"identifiant":"ada"}]}');
    await expect(tenant.continueOffline('ada')).rejects.toMatchObject({ code: 'not_found' });
    expect(await signIn()).toMatchObject({ state: 'active' });
    expect(await tenant.continueOffline('ada')).toMatchObject({ state: 'offline' });
  });

  it('signs out here even when CFI cannot be told', async () => {
    await signIn();
    cfi.broken.add('signOut');
    await tenant.signOut();
    expect(tenant.current()).toBeNull();
    expect(cfi.calls).toContain('signOut');
  });

  it('would catch a slow sign-in that overtakes a sign-out', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { rights: original } = cfi.port;
    cfi.port.rights = async (token, signal) => {
      await held;
      return original(token, signal);
    };
    const slow = signIn();
    await tenant.signOut();
    release();
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    expect(tenant.current()).toBeNull();
  });
});
