import { SqlError } from './engine.ts';
import { type Token, tokenize } from './lexer.ts';

/** Words that end an expression or begin a clause: never an alias, never a column unless quoted. */
const RESERVED = new Set(
  `ALL AND AS ASC BEGIN BETWEEN BY CASE COMMIT CREATE CROSS DECLARE DELETE DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXEC EXECUTE EXISTS FETCH FOR FROM
   FULL GROUP HAVING IF IN INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE MERGE NOT NULL ON OPTION OR ORDER OUTER PRINT RIGHT ROLLBACK SELECT
   SET THEN TOP UNION UPDATE USE VALUES WAITFOR WHEN WHERE WHILE WITH`.split(/\s+/),
);

/** A place in a batch. */
export class Cursor {
  readonly #tokens: Token[];
  position = 0;

  constructor(sql: string) {
    this.#tokens = tokenize(sql);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.position + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (this.position < this.#tokens.length - 1) this.position++;
    return token;
  }

  /** Is the next token this keyword or operator? Several keys must follow one another. */
  sees(...keys: string[]): boolean {
    return keys.every((key, i) => this.peek(i).key === key);
  }

  /** Passes the keys when they all come next. */
  accept(...keys: string[]): boolean {
    if (!this.sees(...keys)) return false;
    this.position += keys.length;
    return true;
  }

  /** @throws SqlError 102 */
  expect(...keys: string[]): void {
    for (const key of keys) if (!this.accept(key)) throw this.unexpected();
  }

  /** A name, bracketed or not. @throws SqlError 156 on a keyword, 102 on anything else. */
  name(): string {
    const token = this.peek();
    if (token.kind === 'word' && RESERVED.has(token.key))
      throw new SqlError(156, `Incorrect syntax near the keyword '${token.value}'.`, 15);
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.unexpected();
    return this.next().value;
  }

  /** Does a name that is not a keyword come next? */
  seesName(): boolean {
    const token = this.peek();
    return token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.key));
  }

  /** `a, b, c` */
  list<T>(item: () => T): T[] {
    const out = [item()];
    while (this.accept(',')) out.push(item());
    return out;
  }

  /** From an opening parenthesis to what follows its closing one. */
  skipParentheses(): void {
    let depth = 0;
    do {
      const { key, kind } = this.next();
      if (kind === 'end') throw this.unexpected();
      if (key === '(') depth++;
      if (key === ')') depth--;
    } while (depth > 0);
  }

  unexpected(): SqlError {
    const token = this.peek();
    return new SqlError(
      102,
      token.kind === 'end' ? 'Incorrect syntax near the end of the batch.' : `Incorrect syntax near '${token.value}'.`,
      15,
    );
  }
}
