import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../electron/shell/cli/arguments.ts';
import { readOf } from '../../electron/shell/cli/calls.ts';
import { runCli } from '../../electron/shell/cli/cli.ts';
import type { SourceCard } from '../../shared/model/assistant.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import { fakeApp } from '../fakes/app.ts';
import { assistantBench } from '../fakes/assistant.ts';
import { fakeSession } from '../fakes/stocks.ts';
import { DIVISIONS } from '../fixtures/assistant/world.ts';

const parse = (line: string) => parseCommandLine(line.split(' ')).command;

describe('what is typed', () => {
  test('exports and conversations', () => {
    expect(parse('export stocks --level critique --search flyer --format XLSX --out /tmp/x.xlsx')).toEqual({
      verb: 'export',
      what: 'stocks',
      format: 'xlsx',
      levels: ['critical'],
      search: 'flyer',
      at: undefined,
      out: '/tmp/x.xlsx',
    });
    expect(parse('export operations --from 2026-01-01 --state Envoyée --format csv')).toMatchObject({
      what: 'operations',
      from: '2026-01-01',
      state: 'Envoyée',
    });
    expect(parse('export factures --mois 2026-03 --format pdf')).toMatchObject({ what: 'factures', month: '2026-03', format: 'pdf' });
    expect(parse('export answer abc --format html')).toMatchObject({ what: 'answer', id: 'abc', format: 'html' });
    expect(parse('export thread abc --format md')).toMatchObject({ what: 'thread', id: 'abc', format: 'md' });
    expect(parse('threads')).toEqual({ verb: 'threads', what: 'list', search: undefined });
    expect(parse('threads search stock flyer')).toEqual({ verb: 'threads', what: 'list', search: 'stock flyer' });
    expect(parse('threads show abc')).toEqual({ verb: 'threads', what: 'show', id: 'abc' });
  });

  test.each([
    ['export stocks', "L'option --format attend csv, xlsx, pdf."],
    ['export stocks --format md', 'reçu : « md »'],
    ['export answer --format csv', "Indiquez l'identifiant"],
    ['export lune --format csv', "Indiquez ce qu'il faut exporter"],
    ['export factures --mois mars --format csv', "L'option --mois attend"],
    ['threads show', 'Le verbe threads'],
    ['threads encore', 'Le verbe threads'],
  ])('« %s » is refused with what to type', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence);
  });
});

describe('what is written', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-export-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const about = { mime: 'text/csv; charset=utf-8', rows: 1, totalRows: 1, readAt: null, sha256: 'f'.repeat(64) };
  const scope = { key: 'k', label: 'Siège', size: 3 } as never;
  async function run(words: string[], handlers: Partial<Handlers>) {
    const printed: string[] = [];
    const app = { ...fakeApp({ 'system.info': async () => ({ notices: [] }) as never, 'scope.current': async () => scope, ...handlers }) };
    const compose = async () => ({
      ...app,
      support: { ...app.support, signInAs: async () => ({}) as never, keepCopy: async () => undefined },
    });
    const code = await runCli({ argv: words, compose, print: (text) => printed.push(text), printError: (text) => printed.push(text) });
    return { code, printed: printed.join('\n') };
  }

  test('the bytes of the core, whole, under the name asked or the file’s own', async () => {
    const bytes = new TextEncoder().encode('\ufeffArticle\r\nFlyer A4\r\n');
    const handlers: Partial<Handlers> = {
      'reports.dataset': async (input) => ({ ...about, fileName: `stocks.${input.format}`, bytes }),
    };
    const file = path.join(folder, 'a.csv');
    expect((await run(['export', 'stocks', '--format', 'csv', '--out', file], handlers)).printed).toContain(`Écrit : ${file}`);
    expect(fs.readFileSync(file)).toEqual(Buffer.from(bytes));
    await run(['export', 'stocks', '--format', 'csv', '--out', folder], handlers);
    expect(fs.readFileSync(path.join(folder, 'stocks.csv'))).toEqual(Buffer.from(bytes));
    expect(fs.readdirSync(folder).sort()).toEqual(['a.csv', 'stocks.csv']);
  });

  test('a part of the lines is said to be one', async () => {
    const handlers: Partial<Handlers> = {
      'reports.answer': async () => ({ ...about, rows: 1000, totalRows: 1513, fileName: 'x.csv', bytes: new Uint8Array(3) }),
    };
    const { printed } = await run(['export', 'answer', 'a1', '--format', 'csv', '--out', folder], handlers);
    expect(printed).toMatch(/1.000 lignes sur 1.513/u);
  });

  // Catches a question answered in a new conversation, as if what had been said before counted.
  test('a question in a conversation that is not this user’s is refused alike, whether it exists or not, and nothing is asked', async () => {
    const bench = assistantBench();
    const { threadId } = await bench.ask('stock flyer a4');
    const { assistant } = bench;
    const other = fakeSession(DIVISIONS, { userId: 8 });
    const asking = (session: typeof other, id: string, ...more: string[]) => {
      const handlers: Partial<Handlers> = {
        'threads.turns': async (input) => assistant.conversations.thread(session, input.threadId),
        'assistant.ask': (input) => assistant.ask(session, input),
      };
      return run(['ask', 'et à Lille ?', '--thread', id, ...more], handlers);
    };
    const foreign = await asking(other, threadId);
    expect(foreign).toEqual(await asking(other, 'inconnue'));
    expect(foreign).toMatchObject({ code: 1, printed: expect.stringContaining("Cette conversation n'existe pas, ou n'existe plus.") });
    expect(JSON.parse((await asking(other, threadId, '--json')).printed)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(assistant.conversations.list(other, { limit: 10 }).kept).toBe(0);
    expect(await asking(bench.session, threadId)).toMatchObject({ code: 0, printed: expect.stringContaining('650') });
  });

  test('a place that cannot be written is said, without a trace', async () => {
    const handlers: Partial<Handlers> = { 'reports.dataset': async () => ({ ...about, fileName: 'x.csv', bytes: new Uint8Array(3) }) };
    const { code, printed } = await run(['export', 'stocks', '--format', 'csv', '--out', path.join(folder, 'absent', 'a.csv')], handlers);
    expect(code).toBe(1);
    expect(printed).toContain(`Le fichier n'a pas pu être écrit : le dossier ${path.join(folder, 'absent')} n'existe pas.`);
  });

  // Catches a script told that the data are those of the base, now, where half of the answer comes from a copy two days old.
  test('an answer of two readings is told by the farthest source and the oldest moment', () => {
    const card = { source: 'base', asOf: '2026-03-10T09:45:00.000Z', scope, stale: false, degraded: [] } as unknown as SourceCard;
    const left = { source: 'base', message: 'muette' } as never;
    const other: SourceCard = { ...card, source: 'copy', asOf: '2026-03-08T09:00:00.000Z', stale: true, degraded: [left] };
    expect(readOf({ card, cards: [card, other] })).toEqual({ source: 'copy', asOf: other.asOf, scope, stale: true, degraded: [left] });
    expect(readOf({ card, cards: [card, { ...other, asOf: null }] })).toMatchObject({ asOf: null });
    expect(readOf({ card })).toMatchObject({ source: 'base', asOf: card.asOf, stale: false });
    expect(readOf({ card: null })).toMatchObject({ source: null, asOf: null, stale: null });
  });

  // Catches a figure in doubt that is written to a file of lines, which has no room to say it, without a word.
  test('what keeps an answer from being taken without a look is said beside its file', async () => {
    const reservation = 'À vérifier : la question a été lue comme « liste de stocks ».';
    const handlers: Partial<Handlers> = {
      'reports.answer': async () => ({ ...about, reservation, fileName: 'x.csv', bytes: new Uint8Array(3) }),
    };
    const { printed } = await run(['export', 'answer', 'a1', '--format', 'csv', '--out', path.join(folder, 'a.csv')], handlers);
    expect(printed).toContain(reservation);
  });

  // Catches a state sent by its name to a core that knows numbers, or the wrong month exported when none is said.
  test('states become numbers, and factures without a month are those of the last one', async () => {
    const asked: unknown[] = [];
    const handlers: Partial<Handlers> = {
      'operations.list': async () => ({ value: { states: [{ id: 5, name: 'Envoyée', count: 1 }] } }) as never,
      'invoices.months': async () => ({ value: { months: [{ month: '2026-10' }, { month: '2026-09' }] } }) as never,
      'reports.dataset': async (input) => {
        asked.push(input);
        return { ...about, fileName: 'x.csv', bytes: new Uint8Array(1) };
      },
    };
    await run(['export', 'operations', '--state', 'envoyee', '--format', 'csv', '--out', folder], handlers);
    await run(['export', 'factures', '--format', 'csv', '--out', folder], handlers);
    expect(asked).toMatchObject([
      { subject: 'operations', stateIds: [5] },
      { subject: 'invoices', month: '2026-10' },
    ]);
  });

  test('conversations are told by date, with what was found; turns with their answer’s number', async () => {
    const thread = {
      id: 't1',
      title: 'Stock flyer',
      pinned: false,
      createdAt: '2026-03-10T09:45:00.000Z',
      updatedAt: '2026-03-10T09:45:00.000Z',
    };
    const found = [
      { text: 'il reste 12 ', match: false },
      { text: 'unités', match: true },
    ];
    const handlers: Partial<Handlers> = {
      'threads.list': async () => ({
        groups: [{ key: 'today', label: "Aujourd'hui", threads: [{ ...thread, turns: 1, found }] }],
        total: 1,
        kept: 4,
      }),
      'threads.turns': async () => ({
        ...thread,
        turns: [
          {
            id: 'a1',
            question: 'stock flyer ?',
            askedAt: thread.createdAt,
            state: 'answered',
            answer: { sentence: 'Flyer A4 : 12' } as never,
            error: null,
            superseded: false,
            repeats: null,
          },
          {
            id: 'a2',
            question: 'et Lille ?',
            askedAt: thread.createdAt,
            state: 'stopped',
            answer: null,
            error: null,
            superseded: true,
            repeats: null,
          },
        ],
      }),
    };
    expect((await run(['threads', 'search', 'unites'], handlers)).printed).toMatch(
      /Aujourd'hui\n.*\n.*\nt1 +Stock flyer · il reste 12 \[unités\] +1 /,
    );
    const { printed } = await run(['threads', 'show', 't1'], handlers);
    expect(printed).toContain('Flyer A4 : 12\n  réponse a1');
    expect(printed).toContain('et Lille ? (remplacée)\n  Question arrêtée.');
  });
});
