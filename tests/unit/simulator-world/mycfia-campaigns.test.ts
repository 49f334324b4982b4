import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactsOf, PROMO_ID, SEED_CAMPAIGNS } from '../../../electron/simulator/mycfia/campaigns.ts';
import { inParis, plan } from '../../../electron/simulator/mycfia/planning.ts';

const { SegmentedMessage } = createRequire(import.meta.url)('sms-segments-calculator') as typeof import('sms-segments-calculator');

const campaign = (id: number) => SEED_CAMPAIGNS.find((each) => each.id === id)!;
const people = (id: number) =>
  (contactsOf(campaign(id)) ?? '')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(';'));
/** What an operator would count for each recipient. */
const messages = (id: number) =>
  people(id).map(([first = '']) => new SegmentedMessage((campaign(id).assets[0]?.content ?? '').replace('{PRENOM}', first)));

describe('campaign 123', () => {
  it('is one GSM-7 part for every recipient, STOP included', () => {
    expect(campaign(PROMO_ID).name).toBe('Promo Été 2025');
    expect(campaign(PROMO_ID).assets[0]?.content).toContain('STOP 36');
    expect(messages(PROMO_ID).map((message) => [message.encodingName, message.segmentsCount])).toEqual(
      people(PROMO_ID).map(() => ['GSM-7', 1]),
    );
  });

  it('has 60 people to reach in the numbers kept for fiction, 2 duplicates and 4 bad numbers', () => {
    const numbers = people(PROMO_ID).map(([, , mobile = '']) => mobile.replaceAll(' ', '').replace('+33', '0'));
    const good = numbers.filter((number) => /^063998\d{4}$/.test(number));
    expect(numbers).toHaveLength(66);
    expect(good).toHaveLength(62);
    expect(new Set(good).size).toBe(60);
  });
});

describe('the other campaigns', () => {
  it('show the cases of the rules: no STOP in 120, three parts in 124', () => {
    expect(campaign(120).assets[0]?.content).not.toMatch(/stop/i);
    expect(new Set(messages(124).map((message) => message.segmentsCount))).toEqual(new Set([3]));
  });

  it('never write to a number or an address that could be somebody’s', () => {
    for (const { id, contacts } of SEED_CAMPAIGNS.filter((each) => each.contacts !== null))
      for (const [, , , email = ''] of people(id)) expect(email, `${id} ${contacts?.seed}`).toMatch(/@contact\.test$/);
  });
});

describe('planning', () => {
  it('sends on a Tuesday at 10:30 in Paris, in summer and winter, within the dates, never on a public holiday', () => {
    const paris = new Intl.DateTimeFormat('fr-FR', {
      timeZone: 'Europe/Paris',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      day: '2-digit',
      month: '2-digit',
    });
    fc.assert(
      fc.property(fc.date({ min: new Date('2025-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }), (now) => {
        const { start, end, sendAt } = plan(now.getTime(), 10);
        const shown = paris.format(new Date(sendAt));
        expect(shown).toMatch(/^mardi/);
        expect(shown).toMatch(/10:30$/);
        expect(shown).not.toMatch(/25\/12|01\/01|14\/07|11\/11|15\/08|01\/05|08\/05|01\/11/);
        expect(sendAt.slice(0, 10) >= start && sendAt.slice(0, 10) <= end).toBe(true);
      }),
    );
    expect(new Date(inParis('2026-07-07', 10, 30)).toISOString()).toBe('2026-07-07T08:30:00.000Z');
    expect(new Date(inParis('2026-12-01', 10, 30)).toISOString()).toBe('2026-12-01T09:30:00.000Z');
  });
});
