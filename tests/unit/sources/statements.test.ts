import Parser from 'node-sql-parser';
import { describe, expect, it } from 'vitest';
import { likePattern } from '../../../electron/sources/cfi-views-parameters.ts';
import { STATEMENTS } from '../../../electron/sources/cfi-views-sql.ts';
import { SUBJECT_STATEMENTS } from '../../../electron/sources/cfi-views-subjects-sql.ts';

const ALL = Object.entries({ ...STATEMENTS, ...SUBJECT_STATEMENTS });

/** What the independent grammar lacks of T-SQL: ESCAPE after a column, and parameters or nothing but numbers around OFFSET and FETCH. */
const withoutGaps = (sql: string) =>
  sql.replaceAll(" ESCAPE '~'", '').replace(/OFFSET (@\w+|\d+) ROWS FETCH NEXT @\w+ ROWS ONLY/g, 'OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY');

describe('the statements sent to the base commune', () => {
  const parser = new Parser.Parser();

  it.each(ALL)('%s is read by an independent T-SQL grammar', (_name, sql) => {
    const parsed = parser.astify(withoutGaps(sql), { database: 'TransactSQL' });
    for (const statement of Array.isArray(parsed) ? parsed : [parsed]) expect(statement.type).toBe('select');
  });

  it.each(ALL)('%s reads only, and only inside the scope', (name, sql) => {
    expect(sql).not.toMatch(/\b(INSERT|UPDATE|DELETE|MERGE|EXEC|CREATE|DROP|ALTER|TRUNCATE|INTO)\b/i);
    expect(sql).not.toContain(';');
    const wholeViews = [
      'ALL_DIVISIONS',
      'REFRESHED_AT',
      'NEWEST_STOCK',
      'NEWEST_CAMPAIGN',
      'NEWEST_OPERATION',
      'NEWEST_INVOICE',
      'VIEW_COLUMNS',
    ];
    if (!wholeViews.includes(name)) expect(sql).toContain('s.tenant_id IN (SELECT CAST([value] AS INT) FROM OPENJSON(@tenants))');
  });

  it('would catch a value that could become a part of a pattern', () => {
    expect(likePattern('100%_[a-z]~^')).toBe('%100~%~_~[a-z~]~~~^%');
    expect(likePattern('début', '')).toBe('début%');
  });
});
