import { expect, test } from 'vitest';
import { createLink, PATIENCE_MS } from '../../../renderer/link/redial.ts';
import { EVENTS, type EventName } from '../../../shared/contract/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LinkState } from '../../../shared/rpc/link.ts';
import { createRpcServer, type RpcConnection } from '../../../shared/rpc/server.ts';
import { fakeApp } from '../../fakes/app.ts';
import { transportPair } from '../../fakes/transport-pair.ts';

/** A link over a real server in memory; time is a list of waits that the test lets pass. */
function bench(first: 'up' | 'down' = 'up') {
  const app = fakeApp({ 'session.current': async () => null });
  const server = createRpcServer(app);
  const waits: { ms: number; pass(): void }[] = [];
  let waited: () => void = () => {};
  let up = first === 'up';
  let dials = 0;
  let cut = () => {};
  let connection: RpcConnection | undefined;
  const states: LinkState[] = [];
  let changed: () => void = () => {};
  const opening = createLink({
    async dial() {
      dials++;
      if (!up) throw new TypeError('failed to fetch');
      const pair = transportPair();
      connection = server.connect(pair.core);
      cut = pair.cut;
      return { transport: pair.ui, token: '' };
    },
    wait: (ms) =>
      new Promise((resolve) => {
        waits.push({ ms, pass: resolve });
        waited();
      }),
    random: () => 0,
  });
  return {
    app,
    states,
    async open() {
      const link = await opening;
      link.onState((state) => {
        states.push(state);
        changed();
      });
      return link;
    },
    /** Resolves once the link is in that state. */
    state: (kind: LinkState['kind']) =>
      new Promise<LinkState>((resolve) => {
        const look = () => {
          const last = states.at(-1);
          if (last?.kind === kind) resolve(last);
        };
        changed = look;
        look();
      }),
    /** The oldest wait not yet passed, once there is one. */
    nextWait: () =>
      new Promise<{ ms: number; pass(): void }>((resolve) => {
        const look = () => {
          const first = waits.shift();
          if (!first) return;
          waited = () => {};
          resolve(first);
        };
        waited = look;
        look();
      }),
    set: (now: 'up' | 'down') => {
      up = now === 'up';
    },
    cut: () => cut(),
    bye: (reason: 'replaced' | 'version' | 'token' | 'stopping') => connection?.bye(reason, `au revoir ${reason}`),
    dials: () => dials,
  };
}

test('a cut link says so, pauses longer each time, comes back by itself and tells every event once', async () => {
  const it = bench();
  const link = await it.open();
  const heard: EventName[] = [];
  link.onEvent((name) => heard.push(name));
  it.set('down');
  it.cut();
  expect(await it.state('lost')).toMatchObject({ message: expect.stringContaining('perdue') });
  const pauses: number[] = [];
  for (let n = 0; n < 8; n++) {
    const wait = await it.nextWait();
    pauses.push(wait.ms);
    if (n === 7) it.set('up');
    wait.pass();
  }
  await it.state('connected');
  expect(pauses).toEqual([125, 250, 500, 1000, 2000, 4000, 4000, 4000]);
  expect(heard).toEqual([...EVENTS]);
  expect(await link.call('session.current', {})).toBeNull();
});

test('the first connection tells no event', async () => {
  const it = bench();
  const link = await it.open();
  const heard: string[] = [];
  link.onEvent((name) => heard.push(name));
  await link.call('session.current', {});
  expect(heard).toEqual([]);
});

test('a call made while the link is down leaves once it is back', async () => {
  const it = bench();
  const link = await it.open();
  it.set('down');
  it.cut();
  await it.state('lost');
  const redial = await it.nextWait();
  const answer = link.call('session.current', {});
  it.set('up');
  redial.pass();
  expect(await answer).toBeNull();
});

test('a call does not wait for ever', async () => {
  const it = bench();
  const link = await it.open();
  it.set('down');
  it.cut();
  await it.state('lost');
  await it.nextWait();
  const answer = link.call('session.current', {});
  const patience = await it.nextWait();
  expect(patience.ms).toBe(PATIENCE_MS);
  patience.pass();
  await expect(answer).rejects.toMatchObject({ code: 'link_lost' });
});

test('a replaced window does not fight: it dials again only when asked', async () => {
  const it = bench();
  const link = await it.open();
  it.bye('replaced');
  const state = await it.state('replaced');
  await expect(link.call('session.current', {})).rejects.toMatchObject({ code: 'link_lost', message: 'au revoir replaced' });
  expect(it.dials()).toBe(1);
  if (state.kind === 'replaced') state.retry();
  await it.state('connected');
  expect(it.dials()).toBe(2);
});

test.each(['version', 'token'] as const)('refused for its %s: final, in words', async (reason) => {
  const it = bench();
  const link = await it.open();
  it.bye(reason);
  expect(await it.state('refused')).toMatchObject({ message: `au revoir ${reason}` });
  await expect(link.call('session.current', {})).rejects.toMatchObject({ code: 'link_lost' });
  expect(it.dials()).toBe(1);
});

test('a core that stops is a lost link, not a refusal', async () => {
  const it = bench();
  await it.open();
  it.bye('stopping');
  await it.state('lost');
  (await it.nextWait()).pass();
  await it.state('connected');
});

test('a used address is refused at once and the link still opens, to say it', async () => {
  const link = await createLink({
    dial: async () => {
      throw new AppError('not_signed_in', 'Cette adresse a déjà servi.');
    },
    wait: () => expect.unreachable('must not insist'),
    random: () => 0,
  });
  const states: LinkState[] = [];
  link.onState((state) => states.push(state));
  expect(states).toEqual([{ kind: 'refused', message: 'Cette adresse a déjà servi.' }]);
});

test('a core that is not there yet: the link opens as lost, and retry does not wait', async () => {
  const it = bench('down');
  await it.open();
  const state = await it.state('lost');
  it.set('up');
  if (state.kind === 'lost') state.retry();
  await it.state('connected');
  expect(it.dials()).toBe(2);
});
