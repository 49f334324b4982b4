import { SqlError } from './engine.ts';

export interface Token {
  kind: 'word' | 'quoted' | 'text' | 'number' | 'binary' | 'param' | 'global' | 'op' | 'end';
  /** Without quotes, brackets or @. */
  value: string;
  /** Upper-case keyword, or the operator; empty for everything that cannot be a keyword. */
  key: string;
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|[nN]?'((?:[^']|'')*)'|\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|(0x[0-9a-fA-F]*)|((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|@@([\w$#]+)|@([\w$#]+)|([\p{L}_#][\p{L}\p{N}_$#]*)|(<>|!=|!<|!>|<=|>=|[-+*/%&|^~=<>(),.;:])/uy;

/** T-SQL in tokens, ended by one of kind `end`. Comments and spaces are dropped. @throws SqlError 102 or 105. */
export function tokenize(sql: string): Token[] {
  const out: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(sql);
    if (!found) {
      if (sql[at] === "'" || /^[nN]'/.test(sql.slice(at, at + 2)))
        throw new SqlError(105, `Unclosed quotation mark after the character string '${sql.slice(at, at + 40)}'.`, 15);
      throw new SqlError(102, `Incorrect syntax near '${sql.slice(at, at + 20)}'.`, 15);
    }
    const [, text, bracketed, quoted, binary, number, global, param, word, op] = found;
    if (text !== undefined) out.push({ kind: 'text', value: text.replace(/''/g, "'"), key: '' });
    else if (bracketed !== undefined) out.push({ kind: 'quoted', value: bracketed.replace(/\]\]/g, ']'), key: '' });
    else if (quoted !== undefined) out.push({ kind: 'quoted', value: quoted.replace(/""/g, '"'), key: '' });
    else if (binary !== undefined) out.push({ kind: 'binary', value: binary.slice(2), key: '' });
    else if (number !== undefined) out.push({ kind: 'number', value: number, key: '' });
    else if (global !== undefined) out.push({ kind: 'global', value: global.toUpperCase(), key: '' });
    else if (param !== undefined) out.push({ kind: 'param', value: param, key: '' });
    else if (word !== undefined) out.push({ kind: 'word', value: word, key: word.toUpperCase() });
    else if (op !== undefined) out.push({ kind: 'op', value: op, key: op });
  }
  out.push({ kind: 'end', value: '', key: '' });
  return out;
}
