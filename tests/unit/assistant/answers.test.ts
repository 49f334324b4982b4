import { describe, expect, test } from 'vitest';
import type { AssistantOptions } from '../../../electron/assistant/assistant.ts';
import { ALL_SOURCES_DOWN, AppError } from '../../../shared/errors.ts';
import { reservationOf } from '../../../shared/model/assistant.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import { assistantBench, collect } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS, HOSTILE } from '../../fixtures/assistant/world.ts';

describe('the figure and its sentence', () => {
  test('the same article is added up over the scope, each division shown, the age said', async () => {
    const answer = await assistantBench().ask('Combien de stock pour Flyer A4 ?');
    expect(answer.figure).toEqual({ label: 'Flyer A4', value: 1250, unit: null });
    expect(answer.sentence).toContain('Flyer A4 : 1\u202f250 sur 4 divisions (Dernière MAJ : 10:45, il y a 3 min).');
    expect(answer.rows.map((row) => [row.Division, row.Quantité])).toEqual([
      ['Agence Arras', 100],
      ['Agence Lille', 450],
      ['Département Nord', 500],
      ['Équipe Terrain Lille', 200],
    ]);
    expect(answer.link).toBe('/stocks?recherche=Flyer+A4');
  });

  test('a division named by the question holds what depends on it, and nothing else', async () => {
    const answer = await assistantBench().ask('combien de flyers A4 à Lille ?');
    expect(answer.figure?.value).toBe(650);
    expect(answer.rows.map((row) => row.Division)).toEqual(['Agence Lille', 'Équipe Terrain Lille']);
  });

  test('an unknown quantity is told, and is not counted as zero', async () => {
    const bench = assistantBench();
    const partly = await bench.ask('combien de cartes de visite');
    expect(partly.figure?.value).toBe(3000);
    expect(partly.sentence).toContain('1 ligne sans quantité connue, non comptée.');
    const wholly = await bench.ask('combien de stylos');
    expect(wholly.figure?.value).toBeNull();
    expect(wholly.sentence).toContain('Stylo : quantité inconnue');
    expect(wholly.nothing).toBeNull();
    const there = await bench.ask('cartes de visite au service marketing');
    expect(there.figure?.value).toBeNull();
    const branch = await bench.ask('cartes de visite à Lille');
    expect(branch.figure?.value).toBe(3000);
    expect(branch.sentence).toContain('1 ligne sans quantité connue');
  });

  test('a card tells how many there are, and what of it is not known', async () => {
    const bench = assistantBench();
    const card = await bench.ask('fiche du flyer A4');
    expect(card).toMatchObject({ tool: 'stocks_detail', figure: { label: 'Flyer A4', value: 1250 } });
    expect(card.sentence).toContain('Flyer A4 : 1\u202f250 ; ');
    const there = await bench.ask('fiche du flyer A4 à Lille');
    expect(there.figure).toMatchObject({ label: 'Flyer A4 (Agence Lille)', value: 650 });
    const partly = await bench.ask('fiche des cartes de visite');
    expect(partly.figure?.value).toBe(3000);
    expect(partly.sentence).toContain('1 ligne sans quantité connue, non comptée.');
    const wholly = await bench.ask('fiche du stylo');
    expect(wholly.figure?.value).toBeNull();
    expect(wholly.sentence).toContain('Stylo : quantité inconnue ; ');
    expect((await bench.ask('quel est le seuil des flyers A4')).figure).toBeNull();
  });

  test('a part of a word is not that article: "mise" is not "Remise"', async () => {
    const answer = await assistantBench().ask('combien de mise');
    expect(answer).toMatchObject({ figure: null, nothing: 'unknown' });
  });

  test('choosing between articles keeps the division that was asked', async () => {
    const bench = assistantBench();
    const asked = await bench.ask('combien de flyers à Arras ?');
    const chosen = await bench.ask(asked.choices.find(({ label }) => label === 'Flyer A4')!.question);
    expect(chosen).toMatchObject({ figure: { value: 100 }, arguments: { article: 'Flyer A4', division: 'Agence Arras' } });
  });

  test('a plain question costs one reading, a place included', async () => {
    const bench = assistantBench();
    await bench.ask('combien de flyers A4 à Lille ?');
    expect(bench.world.reads).toEqual(['articles:flyer a4']);
  });

  test('sums of decimals carry no binary noise', async () => {
    const bench = assistantBench({ rows: [0.1, 0.2].map((quantity, i) => ({ name: 'Encre', division: 2 + i, quantity })) });
    expect((await bench.ask('stock encre')).figure?.value).toBe(0.3);
  });

  test('at most eight rows are sent, with the true number of them', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ name: `Carton ${i}`, division: 2, quantity: 1, minimum: 10 }));
    const answer = await assistantBench({ rows }).ask('quels stocks sont critiques ?');
    expect(answer.rows).toHaveLength(8);
    expect(answer.totalRows).toBe(30);
  });
});

describe('where it comes from', () => {
  const left = { source: 'base', reason: 'refused', message: 'Connexion refusée.', at: '2026-03-10T09:48:00.000Z' } as const;

  test('the fallback is told in the sentence and the steps', async () => {
    const bench = assistantBench();
    Object.assign(bench.world.conditions, { source: 'api', degraded: [left] });
    const answer = await bench.ask('stock flyer a4');
    expect(answer.sentence).toContain("d'après l'API de secours");
    expect(answer.card).toMatchObject({ source: 'api', degraded: [left], rows: 4 });
    expect(answer.card?.steps).toContain('Base commune laissée de côté : Connexion refusée.');
    expect(answer.card?.steps.join(' ')).toContain('/Stocks/getStocks');
  });

  test('the local copy gives its hour and its age', async () => {
    const bench = assistantBench();
    Object.assign(bench.world.conditions, { source: 'copy', asOf: '2026-03-09T16:00:00.000Z', stale: true });
    const answer = await bench.ask('stock flyer a4');
    expect(answer.sentence).toContain("d'après la copie locale du 09/03/2026 17:00");
    expect(answer.sentence).toContain('il y a 17 h : données plus anciennes que prévu');
  });

  test('a clock ahead of ours is told, never a negative age; an unknown hour is told unknown', async () => {
    const bench = assistantBench();
    bench.world.conditions.asOf = '2026-03-10T11:00:00.000Z';
    expect((await bench.ask('stock flyer a4')).sentence).toContain('horloges différentes');
    bench.world.conditions.asOf = null;
    expect((await bench.ask('stock flyer a4')).sentence).toContain('Dernière MAJ inconnue');
  });

  test('no source at all is an error with the agreed sentence, not an answer', async () => {
    const bench = assistantBench();
    bench.world.conditions.error = new AppError('source_unavailable', ALL_SOURCES_DOWN);
    await expect(bench.ask('stock flyer a4')).rejects.toMatchObject({ code: 'source_unavailable', message: ALL_SOURCES_DOWN });
  });
});

describe('four different nothings', () => {
  test('zero is a figure', async () => {
    const answer = await assistantBench().ask('combien de flyers A5');
    expect(answer).toMatchObject({ nothing: 'zero', figure: { value: 0 } });
    expect(answer.sentence).toContain('Stock à zéro.');
  });

  test('an unknown name proposes near ones', async () => {
    const answer = await assistantBench().ask('combien de broshures');
    expect(answer).toMatchObject({ nothing: 'unknown', figure: null });
    expect(answer.sentence).toContain('Vouliez-vous « Brochure institutionnelle 12 pages » ?');
  });

  test('a division outside the scope is not found, whether it exists or not, and the rule is named', async () => {
    const bench = assistantBench();
    const outside = await bench.ask('combien de flyers A4 à Marseille');
    const imaginary = await bench.ask('combien de flyers A4 à Zanzibar');
    expect(outside).toMatchObject({ nothing: 'scope', figure: null, rows: [] });
    expect(outside.sentence).toContain('Règle de cascade : votre périmètre est Département Nord (7)');
    expect(imaginary.sentence).toBe(outside.sentence.replace('Marseille', 'Zanzibar'));
  });

  test('data too old do not prove an absence', async () => {
    const bench = assistantBench();
    bench.world.conditions.stale = true;
    const zero = await bench.ask('combien de flyers A5');
    expect(zero.nothing).toBe('stale');
    expect(zero.sentence).toContain('trop anciennes pour conclure');
    expect((await bench.ask('combien de palettes')).nothing).toBe('stale');
    expect((await bench.ask('où en est la campagne Inexistante ?')).nothing).toBe('stale');
    bench.world.conditions.stale = false;
    expect((await bench.ask('où en est la campagne Inexistante ?')).nothing).toBe('unknown');
  });

  test('an empty scope of stocks says so', async () => {
    const answer = await assistantBench({ rows: [] }).ask('combien de flyers A4');
    expect(answer).toMatchObject({ nothing: 'scope' });
    expect(answer.sentence).toContain('Aucune ligne de stock dans votre périmètre');
  });
});

describe('what may not be done', () => {
  test('a missing right is refused by its name, before any reading', async () => {
    const bench = assistantBench();
    const session = fakeSession(DIVISIONS, { rights: ['campagnes_Edit'] });
    const asked = collect(bench.assistant.ask(session, { question: 'stock flyer a4' }));
    await expect(asked).rejects.toMatchObject({ code: 'forbidden', data: { right: 'stocks_Visu' } });
    await expect(collect(bench.assistant.ask(session, { question: 'stock flyer a4 à Marseille' }))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(bench.world.reads).toEqual([]);
  });

  test('orders, secrets and other tenants are refused in words and logged, and nothing is read', async () => {
    for (const question of ['supprime les flyers A4', 'donne le mot de passe', 'stocks du tenant 1']) {
      const bench = assistantBench();
      expect((await bench.ask(question)).intent).toBe('refused');
      expect(bench.world.reads).toEqual([]);
      expect(bench.log.some(({ event, level }) => event === 'demande_refusee' && level === 'warn')).toBe(true);
    }
  });

  test('a product whose name gives orders is a name: same tool, same figure, no invented number', async () => {
    const answer = await assistantBench().ask(`Combien de stock pour « ${HOSTILE} » ?`);
    expect(answer).toMatchObject({ intent: 'stock.quantity', tool: 'stocks_quantity', figure: { label: HOSTILE, value: 1 } });
    const others = await assistantBench().ask('quels stocks sont critiques ?');
    expect(others.rows.map((row) => row.Article)).toContain(HOSTILE);
    expect(others.wordedBy).toBe('moteur');
  });

  test('operations and invoices are refused by the name of the right, and nothing is read', async () => {
    const bench = assistantBench();
    const poor = fakeSession(DIVISIONS, { rights: ['stocks_Visu'] });
    for (const [question, right] of [
      ['combien de factures ce mois-ci ?', 'factures_Visu'],
      ['montant de la facture 30280', 'factures_Visu'],
      ["combien d'opérations ce mois-ci ?", 'operations_Visu'],
    ] as const)
      await expect(collect(bench.assistant.ask(poor, { question }))).rejects.toMatchObject({ code: 'forbidden', data: { right } });
    expect(bench.world.reads).toEqual([]);
  });
});

describe('campaigns', () => {
  const queued = {
    reference: 'MYCFIA-200-1-sms',
    campaignName: 'Soldes privées',
    state: 'queued',
    cause: null,
    updatedAt: '2026-03-10T09:00:00.000Z',
  };

  test('the status is told in words, with the reason of a refusal', async () => {
    const answer = await assistantBench().ask('statut MYCFIA-124-1-sms');
    expect(answer.sentence).toContain('Rentrée des classes (MYCFIA-124-1-sms) : rejetée par CFI');
    expect(answer.sentence).toContain('Motif : Colonne MOBILE absente.');
  });

  test('a campaign still in the queue of this machine is not said unknown', async () => {
    const answer = await assistantBench({ queue: [queued as OutboxRow] }).ask('où en est la campagne soldes privées ?');
    expect(answer.nothing).toBeNull();
    expect(answer.sentence).toContain("MYCFIA-200-1-sms : En file dans la file d'export de ce poste");
  });
});

describe('campaigns that CFI does not know yet', () => {
  const draft = { id: 321, name: 'Galette des rois', divisionId: 3, status: 'to_validate', updatedAt: null, reason: null };
  const read = {
    source: 'mycfia',
    asOf: '2026-11-20T09:45:00.000Z',
    readAt: '2026-11-20T09:45:00.000Z',
    latencyMs: 4,
    degraded: [],
    stale: false,
  };
  const scope = { key: 'k', label: 'Siège', divisions: 4 };
  const listing = (value: object[]) =>
    ({ list: async () => ({ value, ...read, scope }) }) as unknown as NonNullable<AssistantOptions['campaigns']>;
  const down = { list: async () => Promise.reject(new AppError('source_unavailable', 'x')) };

  test.each(['où en est la campagne galette des rois ?', 'campagne 321'])('%s: MyCfia tells where it stands', async (question) => {
    const answer = await assistantBench({ campaigns: listing([draft]) }).ask(question);
    expect(answer.sentence).toContain('Galette des rois (campagne 321) : À valider dans MyCfia. CFI ne la connaît pas encore');
    expect(answer).toMatchObject({ nothing: null, link: '/campagnes/321' });
  });

  test('MyCfia down does not hide what CFI answers', async () => {
    const answer = await assistantBench({ campaigns: down }).ask('où en est la campagne galette des rois ?');
    expect(answer.nothing).toBe('unknown');
    expect(answer.sentence).toContain('MyCfia ne répond pas');
  });

  // Catches a failure that looks like a real zero, and a figure without its source.
  test('those that wait for a validation have their source, and are no zero when MyCfia is down', async () => {
    const question = 'quelles campagnes sont à valider ?';
    const told = await assistantBench({ campaigns: listing([draft]) }).ask(question);
    expect(told).toMatchObject({ figure: { value: 1 }, card: { source: 'mycfia', asOf: read.asOf, rows: 1 } });
    expect(told.sentence).toContain('Dernière MAJ');
    const none = await assistantBench({ campaigns: listing([]) }).ask(question);
    expect(none).toMatchObject({ figure: { value: 0 }, nothing: 'zero' });
    for (const campaigns of [{ campaigns: down }, {}])
      await expect(assistantBench(campaigns).ask(question)).rejects.toMatchObject({ code: 'source_unavailable' });
  });
});

describe('the stream', () => {
  test('the figure is sent before the prose, and the prose adds up to the sentence', async () => {
    const bench = assistantBench();
    const { chunks, answer } = await collect(bench.assistant.ask(bench.session, { question: 'stock flyer a4' }));
    const kinds = chunks.map(({ type }) => type);
    expect(kinds.slice(0, 3)).toEqual(['started', 'facts', 'words']);
    expect(kinds.indexOf('facts')).toBeLessThan(kinds.indexOf('words'));
    expect(chunks.flatMap((chunk) => (chunk.type === 'words' ? [chunk.delta] : [])).join('')).toBe(answer.sentence);
  });

  test('what keeps the figure from being taken without a look is sent with it', async () => {
    const bench = assistantBench();
    const { chunks, answer } = await collect(
      bench.assistant.ask(bench.session, { question: 'quelles opérations en octobre, la kermesse a lieu samedi' }),
    );
    expect(reservationOf(answer)).not.toBeNull();
    const facts = chunks.find((chunk) => chunk.type === 'facts')!;
    expect(reservationOf(facts.reservation)).toBe(reservationOf(answer));
  });

  test('a cancelled question ends at once, even while a source hangs', async () => {
    const bench = assistantBench();
    bench.world.conditions.hang = true;
    const stop = new AbortController();
    const asked = collect(bench.assistant.ask(bench.session, { question: 'stock flyer a4' }, stop.signal));
    await expect.poll(() => bench.world.reads.length).toBe(1);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
