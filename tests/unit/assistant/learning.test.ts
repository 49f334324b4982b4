import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Reading, Readings } from '../../../electron/sources/sources.ts';
import type { TenantScope } from '../../../electron/tenant/tenant.ts';
import { CHIP_KEYS, type ChipKey } from '../../../shared/model/assistant-memory.ts';
import type { SourceId } from '../../../shared/model/sourced.ts';
import { type AssistantBench, assistantBench, collect } from '../../fakes/assistant.ts';
import { fakeSession } from '../../fakes/stocks.ts';
import { DIVISIONS } from '../../fixtures/assistant/world.ts';

describe('words learnt from corrections', () => {
  test('a word put right is understood from then on, counted, listed, and forgotten on demand', async () => {
    const bench = assistantBench();
    const { assistant, session } = bench;
    const missed = await bench.ask('combien de prospectus maison ?');
    expect(missed).toMatchObject({ nothing: 'unknown', heard: { article: 'prospectus maison' } });
    const offered = await assistant.corrections(session, missed.id, 'flyer');
    expect(offered.find(({ kind }) => kind === 'article')?.options.map(({ value }) => value)).toContain('Flyer A4');
    const { synonym, question } = await assistant.correct(session, { answerId: missed.id, kind: 'article', value: 'Flyer A4' });
    expect(synonym).toMatchObject({ phrase: 'prospectus maison', meaning: 'Flyer A4', uses: 0 });
    const told = await bench.ask(question);
    expect(told.figure).toMatchObject({ label: 'Flyer A4', value: 1250 });
    // What was learnt counted.
    expect(told.unheard).toBeUndefined();
    expect((await bench.ask('stock des PROSPECTUS de la maison à Lille')).figure?.value).toBe(650);
    expect(assistant.synonyms(session)).toMatchObject([{ id: synonym?.id, uses: 2 }]);
    assistant.forgetSynonym(session, synonym!.id);
    expect((await bench.ask(question)).nothing).toBe('unknown');
  });

  test('the article that was answered is not offered as what was meant, and others can be searched for', async () => {
    const bench = assistantBench();
    const answer = await bench.ask('combien de flyers A4 ?');
    const named = async (search?: string) =>
      (await bench.assistant.corrections(bench.session, answer.id, search))
        .find(({ kind }) => kind === 'article')
        ?.options.map(({ value }) => value);
    expect(await named()).toEqual(['Flyer A4 recto verso']);
    expect(await named('affiche')).toContain('Affiche A3');
  });

  test('a place called by another name is learnt as a division of the scope', async () => {
    const bench = assistantBench();
    const missed = await bench.ask('combien de flyers A4 à Grande Boutique ?');
    expect(missed).toMatchObject({ nothing: 'scope', heard: { division: 'Grande Boutique' } });
    const { question } = await bench.assistant.correct(bench.session, { answerId: missed.id, kind: 'division', value: '3' });
    expect(await bench.ask(question)).toMatchObject({ figure: { value: 650 }, arguments: { division: 'Agence Lille' } });
  });

  test('a subject learnt moves the words to it', async () => {
    const bench = assistantBench();
    const missed = await bench.ask('combien de plis ce mois-ci ?');
    expect(missed.subject).not.toBe('operations');
    await bench.assistant.correct(bench.session, { answerId: missed.id, kind: 'subject', value: 'operations' });
    expect((await bench.ask('combien de plis ce mois-ci ?')).figure).toMatchObject({ label: 'Opérations', value: 3 });
  });

  test('nothing outside the scope can be learnt, and nothing learnt is seen by another user or under another scope', async () => {
    const bench = assistantBench();
    const { assistant, session } = bench;
    const missed = await bench.ask('combien de prospectus ?');
    const correct = (value: string, kind: 'article' | 'division' = 'article') =>
      assistant.correct(session, { answerId: missed.id, kind, value });
    await expect(correct('Article d’une autre agence')).rejects.toMatchObject({ code: 'not_found' });
    await expect(correct('1', 'division')).rejects.toMatchObject({ code: 'not_found' });
    await correct('Flyer A4');
    const others = [fakeSession(DIVISIONS, { userId: 8 }), fakeSession(DIVISIONS, { key: 'autre-perimetre' })];
    for (const other of others) {
      expect(assistant.synonyms(other)).toEqual([]);
      expect((await collect(assistant.ask(other, { question: 'combien de prospectus ?' }))).answer.nothing).toBe('unknown');
      assistant.forgetSynonym(other, assistant.synonyms(session)[0]!.id);
    }
    expect(assistant.synonyms(session)).toHaveLength(1);
    await expect(assistant.corrections(others[0]!, missed.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  // Catches words lost the day CFI adds a division to the tree, and words of a wide scope told in a narrow one.
  test('words learnt follow a scope that grows, never one that shrinks; the last meaning holds, and forgotten it is forgotten', async () => {
    const bench = assistantBench();
    const { assistant, session } = bench;
    const grown = fakeSession(new Map([...DIVISIONS, [99, 'Agence Neuve']]));
    const ask = async (by: typeof session) => (await collect(assistant.ask(by, { question: 'combien de prospectus ?' }))).answer;
    const { id: answerId } = await ask(session);
    const learn = async (by: typeof session, value: string) => {
      bench.clock.set(bench.clock.now() + 1000);
      await assistant.correct(by, { answerId, kind: 'article', value });
    };
    await learn(session, 'Flyer A4');
    expect(assistant.synonyms(grown)).toEqual(assistant.synonyms(session));
    expect((await ask(grown)).figure?.label).toBe('Flyer A4');
    expect(assistant.synonyms(grown)).toMatchObject([{ uses: 1 }]);
    await learn(grown, 'Affiche A3');
    expect(assistant.synonyms(session)).toEqual([]);
    // Learnt again while the scope was smaller: the word has two lines in the file, and one meaning.
    await learn(session, 'Kakémono');
    expect(assistant.synonyms(grown)).toMatchObject([{ meaning: 'Kakémono' }]);
    expect((await ask(grown)).figure?.label).toBe('Kakémono');
    for (const other of [
      fakeSession(new Map([...DIVISIONS].slice(0, -1))),
      fakeSession(new Map([...DIVISIONS].slice(1))),
      fakeSession(grown.scope.names, { userId: 8 }),
    ]) {
      expect(assistant.synonyms(other)).toEqual([]);
      assistant.forgetSynonym(other, assistant.synonyms(session)[0]!.id);
      expect((await ask(other)).nothing).toBe('unknown');
    }
    assistant.forgetSynonym(grown, assistant.synonyms(grown)[0]!.id);
    expect(assistant.synonyms(grown)).toEqual([]);
    expect(assistant.synonyms(session)).toEqual([]);
  });

  test('a division learnt that has left the scope is not used: a word never widens it', async () => {
    const bench = assistantBench();
    const missed = await bench.ask('combien de flyers A4 à Grande Boutique ?');
    await bench.assistant.correct(bench.session, { answerId: missed.id, kind: 'division', value: '3' });
    const narrowed = fakeSession(new Map([...DIVISIONS].filter(([id]) => id !== 3)), { key: bench.session.scope.key });
    const { answer } = await collect(bench.assistant.ask(narrowed, { question: 'combien de flyers A4 à Grande Boutique ?' }));
    expect(answer).toMatchObject({ nothing: 'scope', figure: null });
  });
});

describe('carried filters', () => {
  test.each([
    ['montant facturé en février', 'TTC', undefined],
    ['montant HT facturé en février', 'HT', 'HT'],
    ['combien de factures en février', 'Factures', 'Nombre'],
    ['coût des opérations de février', 'HT', 'Coût HT'],
  ])('« %s »: the chip of the measure is that of the figure', async (question, told, chip) => {
    const answer = await assistantBench().ask(question);
    expect(answer.figure!.label).toContain(told);
    expect(answer.chips!.find(({ key }) => key === 'measure')?.value).toBe(chip);
  });

  test('a follow-up keeps what it does not say, says so by chips, and leaves out those taken away', async () => {
    const bench = assistantBench();
    const first = await bench.ask('combien de flyers A4 à Lille ?');
    const next = await bench.ask('et les affiches A3 ?', first.threadId);
    expect(next).toMatchObject({ figure: { label: 'Affiche A3 (Agence Lille)', value: 40 } });
    expect(next.chips).toEqual([
      { key: 'article', name: 'Article', value: 'Affiche A3', carried: false },
      { key: 'division', name: 'Division', value: 'Agence Lille', carried: true },
    ]);
    const { answer } = await collect(
      bench.assistant.ask(bench.session, { question: 'et les affiches A3 ?', threadId: first.threadId, without: ['division'] }),
    );
    expect(answer.figure).toMatchObject({ label: 'Affiche A3', value: 65.5 });
  });

  // `kept` is the figure while the filter holds, `left` without it; null = nothing is left to be told of.
  const taken: { key: ChipKey; first: string; next: string; kept: number; left: number | null }[] = [
    { key: 'subject', first: 'combien de flyers A4 à Lille ?', next: 'et à Arras ?', kept: 100, left: null },
    { key: 'article', first: 'combien de flyers A4 à Lille ?', next: 'et à Arras ?', kept: 100, left: null },
    { key: 'division', first: 'combien de flyers A4 à Lille ?', next: 'et les affiches A3 ?', kept: 40, left: 65.5 },
    { key: 'period', first: "combien d'opérations en février 2026 ?", next: 'et à Lille ?', kept: 1, left: 3 },
    { key: 'levels', first: 'quels stocks sont critiques à Lille ?', next: 'et à Arras ?', kept: 3, left: 4 },
    { key: 'states', first: "combien d'opérations annulées en mars 2026 ?", next: 'et à Arras ?', kept: 1, left: 2 },
    { key: 'states', first: "combien d'opérations en cours en mars 2026 ?", next: 'et en février ?', kept: 0, left: 1 },
    { key: 'states', first: 'campagnes rejetées', next: 'et à Lille ?', kept: 1, left: 4 },
    { key: 'channel', first: 'campagnes email', next: 'et à Lille ?', kept: 0, left: 4 },
    { key: 'channel', first: "combien d'opérations de routage en mars 2026 ?", next: 'et en février ?', kept: 0, left: 1 },
    { key: 'measure', first: 'total HT facturé en février 2026', next: 'et en décembre ?', kept: 100, left: 120 },
    { key: 'quantity', first: 'quels stocks ont moins de 100 ?', next: 'et à Lille ?', kept: 3, left: 7 },
  ];
  // Catches a chip that goes away on screen while its filter still narrows the figure.
  test.each(taken)('« $first », then « $next » without its $key', async ({ key, first, next, kept, left }) => {
    const asked = async (without: ChipKey[]) => {
      const { ask, assistant, session } = assistantBench();
      const { threadId } = await ask(first);
      return (await collect(assistant.ask(session, { question: next, threadId, without }))).answer;
    };
    const narrowed = await asked([]);
    expect(narrowed.figure?.value).toBe(kept);
    if (key !== 'subject') expect(narrowed.chips).toContainEqual(expect.objectContaining({ key, carried: true }));
    const wide = await asked([key]);
    expect(wide.figure?.value ?? null).toBe(left);
    expect(wide.chips!.map((chip) => chip.key)).not.toContain(key);
  });

  test('every filter that can be taken away is', () => {
    expect(new Set(taken.map(({ key }) => key))).toEqual(new Set(CHIP_KEYS));
  });

  test('invoices and operations follow as stocks do: period, measure and division are replaced one by one', async () => {
    const bench = assistantBench();
    const total = await bench.ask('total facturé en février 2026');
    const thread = total.threadId;
    expect((await bench.ask('et en HT ?', thread)).figure).toMatchObject({ label: 'Total facturé HT', value: 1366.05 });
    expect((await bench.ask('et en décembre ?', thread)).figure).toMatchObject({ label: 'Total facturé HT', value: 100 });
    expect((await bench.ask('et pour Arras ?', thread)).nothing).toBe('zero');
    const count = await bench.ask("combien d'opérations en février 2026 ?", thread);
    expect(count.figure?.value).toBe(1);
    expect((await bench.ask('et en euros ?', thread)).figure).toMatchObject({ value: 1234.56, unit: '€' });
  });
});

describe('starters', () => {
  test('are built from what is critical now, and each leads to an answer', async () => {
    const bench = assistantBench();
    const starters = await bench.assistant.starters(bench.session);
    expect(starters[0]).toMatchObject({ question: 'Quels stocks sont au niveau Critique ?', why: '3 lignes au niveau Critique' });
    expect(starters.filter(({ copied }) => copied)).toEqual([]);
    for (const { question } of starters) expect((await bench.ask(question)).tool, question).not.toBeNull();
  });

  test('the hint of each is the figure that its question is answered with', async () => {
    const bench = assistantBench();
    const hinted = (await bench.assistant.starters(bench.session)).filter(({ why, subject }) => why !== null && subject !== 'campagnes');
    expect(hinted.length).toBeGreaterThan(1);
    for (const { question, why } of hinted) {
      const { figure } = await bench.ask(question);
      expect(why!.replace(/[\s.]/gu, ''), question).toContain(new Intl.NumberFormat('fr-FR').format(figure!.value!).replace(/\s/gu, ''));
    }
  });

  test('a source that is down and a right that is missing cost their own proposals only', async () => {
    const bench = assistantBench();
    bench.world.conditions.error = new Error('x');
    expect((await bench.assistant.starters(bench.session)).map(({ subject }) => subject)).toEqual(['campagnes', 'perimetre']);
    bench.world.conditions.error = null;
    const poor = fakeSession(DIVISIONS, { rights: ['factures_Visu'] });
    expect((await bench.assistant.starters(poor)).map(({ subject }) => subject)).toEqual(['factures', 'perimetre']);
  });

  // Catches a home screen that waits for a view that is being woken up.
  test('a source that never answers keeps nobody waiting', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const bench = assistantBench({ sources: () => ({ read: () => new Promise<never>(() => undefined) }) });
    const starters = bench.assistant.starters(bench.session);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await starters).map(({ subject }) => subject)).toContain('perimetre');
  });

  test('are read from the copy when there is one, without asking the sources', async () => {
    const asked: string[] = [];
    const bench: AssistantBench = assistantBench({
      sources: (real) => ({
        read: async (_scope, reading) => {
          asked.push(reading);
          throw new Error('asked');
        },
        readFrom: async <K extends Reading>(_source: SourceId, scope: TenantScope, reading: K, query: Readings[K]['query']) =>
          reading === 'stocks'
            ? ((await bench.world.stocks.list(scope, { sort: 'level', descending: false, offset: 0, limit: 1 }))
                .value as Readings[K]['result'])
            : reading === 'articles'
              ? ((await bench.world.stocks.articles(scope, (query as Readings['articles']['query']).search)).value as Readings[K]['result'])
              : (await real.read(scope, reading, query)).value,
      }),
    });
    const starters = await bench.assistant.starters(bench.session);
    expect(starters[0]).toMatchObject({ why: '3 lignes au niveau Critique', copied: true });
    expect(starters.filter(({ copied, why }) => why !== null && !copied)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
