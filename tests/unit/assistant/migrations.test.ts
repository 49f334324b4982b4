import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { assistantMigrations, createAssistant } from '../../../electron/assistant/assistant.ts';
import { createModelLedger } from '../../../electron/assistant/model-ledger.ts';
import { createThreadOwner } from '../../../electron/assistant/thread-owner.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { migrate } from '../../../electron/local/migrations.ts';
import { fakeSession, fakeWorld } from '../../fakes/stocks.ts';
import { DIVISIONS, ROWS, TREE } from '../../fixtures/assistant/world.ts';

const AT = '2026-03-10T09:45:00.000Z';
const session = fakeSession(DIVISIONS);
/** As the first version kept it. */
const ANSWER = JSON.stringify({
  id: 'turn',
  threadId: 'thread',
  question: 'combien de cartes de vœux ?',
  askedAt: AT,
  subject: 'stocks',
  intent: 'stock.quantity',
  tool: 'stocks_quantity',
  arguments: { article: 'Carte de vœux' },
  figure: { label: 'Carte de vœux', value: 12, unit: null },
  sentence: 'Carte de vœux : 12.',
  rows: [],
  totalRows: 0,
  choices: [],
  nothing: null,
  card: null,
  suggestions: [],
  link: null,
  wordedBy: 'moteur',
});

/** What a column of an old file holds, by its name. */
const VALUES: Record<string, string | number | null> = {
  user_id: session.scope.userId,
  scope_key: session.scope.key,
  selected_id: session.scope.selectedId,
  divisions: JSON.stringify(session.scope.divisionIds),
  title: 'Cartes de vœux',
  text: 'Cartes de vœux',
  answer: ANSWER,
  question: 'combien de cartes de vœux ?',
  subject: 'stocks',
  state: 'answered',
  thread_id: 'thread',
  turn_id: 'turn',
  carried: null,
  error: null,
  repeats: null,
  without: null,
  removed_at: null,
  superseded: 0,
  pinned: 1,
  kind: 'article',
  value: 'Flyer A4',
  meaning: 'Flyer A4',
  phrase: 'prospectus',
  masked: '{"PERSONNE":1}',
  outcome: 'ok',
  purpose: 'choose',
  url: 'http://127.0.0.1:1/v1/chat/completions',
  body: '{}',
  day: '2026-03-10',
};
const IDS: Record<string, string> = { assistant_threads: 'thread', assistant_turns: 'turn' };

interface Column {
  name: string;
  type: string;
}
type Row = Record<string, unknown>;

const tablesOf = (db: Sqlite.Database): string[] =>
  db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'assistant_%' AND name NOT LIKE 'assistant_search%' ORDER BY name`,
    )
    .all()
    .map(({ name }) => name)
    // A line of another refers to it.
    .sort((a, b) => Number(b === 'assistant_threads') - Number(a === 'assistant_threads'));

function fill(db: Sqlite.Database, table: string): void {
  const columns = db.prepare<[string], Column>('SELECT name, type FROM pragma_table_info(?)').all(table);
  const valueIn = ({ name, type }: Column) => {
    if (name === 'id' && type === 'TEXT') return IDS[table] ?? `one-${table}`;
    if (name === 'key') return table === 'assistant_scopes' ? session.scope.key : 'prospectu';
    if (name in VALUES) return VALUES[name];
    return type === 'TEXT' ? AT : 1;
  };
  db.prepare(`INSERT INTO ${table} (${columns.map(({ name }) => name).join()}) VALUES (${columns.map(() => '?').join()})`).run(
    ...columns.map(valueIn),
  );
}
const rowsOf = (db: Sqlite.Database, table: string): Row[] => db.prepare<[], Row>(`SELECT * FROM ${table}`).all();

const versions = assistantMigrations.map(({ version }) => version).sort((a, b) => a - b);
/** Files as they were: up to a version, and all the rooms had but the last step of one. */
const OLD: [string, number[]][] = [
  ...versions.map((last): [string, number[]] => [`up to ${last}`, versions.filter((each) => each <= last)]),
  ...versions.slice(0, -1).flatMap((missing): [string, number[]][] => {
    const before = versions.filter((each) => each < missing || Math.floor(each / 10) !== Math.floor(missing / 10));
    return before.length === 0 ? [] : [[`before ${missing}, with what the other rooms have`, before]];
  }),
];

describe('a file of an earlier version is opened by this one', () => {
  // Catches a step that drops, empties or rewrites what a user has on this machine.
  test.each(OLD)('%s: every line is kept, read and searched', (_name, applied) => {
    const db = new Sqlite(':memory:');
    db.pragma('foreign_keys = ON');
    const clock = frozenClock(Date.parse('2026-03-10T09:48:00.000Z'));
    migrate(
      db,
      assistantMigrations.filter(({ version }) => applied.includes(version)),
      clock,
    );
    const tables = tablesOf(db);
    for (const table of tables) fill(db, table);
    const before = tables.map((table) => [table, rowsOf(db, table)] as const);
    migrate(db, assistantMigrations, clock);
    for (const [table, rows] of before) {
      expect(rows).toHaveLength(1);
      // Texts to be searched are made of conversations that had none.
      expect(rowsOf(db, table)).toEqual(rows.map((row) => expect.objectContaining(row)));
    }
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');

    const { stocks, sources } = fakeWorld(ROWS, DIVISIONS, []);
    const log = createLog(() => undefined, clock.now);
    const { conversations, synonyms } = createAssistant({ stocks, sources, db, clock, log, divisions: () => TREE });
    if (tables.includes('assistant_threads')) {
      for (const search of ['voeux', 'vœux', 'carte'])
        expect(conversations.list(session, { search, limit: 9 }).groups[0]?.threads).toMatchObject([
          { id: 'thread', title: 'Cartes de vœux' },
        ]);
      expect(conversations.thread(session, 'thread').turns).toMatchObject([
        { id: 'turn', state: 'answered', question: 'combien de cartes de vœux ?', answer: { sentence: 'Carte de vœux : 12.' } },
      ]);
    }
    if (tables.includes('assistant_synonyms')) expect(synonyms(session)).toMatchObject([{ phrase: 'prospectus', meaning: 'Flyer A4' }]);
    if (tables.includes('assistant_model_calls')) {
      const ledger = createModelLedger(db, clock, createThreadOwner(db));
      expect(ledger.list(session, { offset: 0, limit: 9 }).calls).toMatchObject([{ purpose: 'choose', masked: { PERSONNE: 1 } }]);
      expect(ledger.usage(null).today).toMatchObject({ calls: 1 });
    }
    db.prepare("DELETE FROM assistant_threads WHERE id = 'thread'").run();
    db.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'assistant_search', 'row')");
    expect(db.prepare('SELECT term FROM temp.terms').all()).toEqual([]);
  });
});

test('an answer of several subjects kept by an earlier version is withheld once the right to one of them is withdrawn', () => {
  const db = new Sqlite(':memory:');
  const clock = frozenClock(Date.parse(AT));
  migrate(
    db,
    assistantMigrations.filter(({ version }) => version < 204),
    clock,
  );
  for (const table of ['assistant_threads', 'assistant_turns', 'assistant_texts']) fill(db, table);
  const calls = [{ tool: 'stocks_quantity' }, { tool: 'invoices_months' }, { tool: 'invoices_months' }, { tool: 'unknown' }];
  const answer = JSON.stringify({ ...JSON.parse(ANSWER), arguments: { calls } });
  db.prepare('UPDATE assistant_turns SET answer = ?').run(answer);
  migrate(db, assistantMigrations, clock);
  expect(rowsOf(db, 'assistant_turns')).toMatchObject([{ subject: 'stocks factures' }]);

  const log = createLog(() => undefined, clock.now);
  const { stocks, sources } = fakeWorld(ROWS, DIVISIONS, []);
  const assistant = createAssistant({ stocks, sources, db, clock, log, divisions: () => TREE });
  expect(assistant.answer(session, 'turn')).not.toBeNull();
  expect(assistant.answer(fakeSession(DIVISIONS, { rights: ['stocks_Visu'] }), 'turn')).toBeNull();
});
