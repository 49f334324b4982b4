import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { SourceFailure } from '../../../electron/sources/failure.ts';
import { createVigil } from '../../../electron/sources/vigil.ts';

it('would catch a view still suspended that is told no more, because an API that flaps had filled the list of incidents', () => {
  let now = Date.parse('2026-11-20T08:00:00.000Z');
  const clock: Clock = { ...systemClock(), now: () => now };
  const vigil = createVigil(
    clock,
    createLog(() => undefined, clock.now),
    () => undefined,
  );
  vigil.succeeded('base', 3);
  vigil.notice('reading', 'base', 'stocks_readonly', 'La vue a changé de forme.');
  for (let outage = 0; outage < 120; outage += 1) {
    vigil.failed(new SourceFailure('api', 'deadline'));
    now += 5 * 60_000;
    vigil.succeeded('api', 3);
    now += 5 * 60_000;
  }
  expect(vigil.troubled('base')).toEqual([{ view: 'stocks_readonly', message: 'La vue a changé de forme.' }]);
  expect(vigil.health('base', null).state).toBe('degraded');
  expect(vigil.incidents()).toHaveLength(50);
  expect(vigil.incidents().at(-1)?.startedAt).toBe('2026-11-21T03:50:00.000Z');
  vigil.notice('reading', 'base', 'stocks_readonly', null);
  expect(vigil.troubled('base')).toEqual([]);
});
