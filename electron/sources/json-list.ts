/** Text gathered before its elements are parsed: a few milliseconds of work. */
const GROUP = 65_536;

/** Takes a text piece by piece and gives the elements of the JSON array it is. */
export interface JsonListReader {
  /** Elements that are whole by now, in order. @throws SyntaxError when this is no JSON array */
  push(text: string): unknown[];
  /** The last elements. @throws SyntaxError when the array is not closed, or something follows it */
  end(): unknown[];
}

const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const COMMA = 44;
const QUOTE = 34;
const BACKSLASH = 92;

/** A list of any length, parsed as it arrives: `JSON.parse` of the whole would hold the loop for as long as the list is. Same answers, same refusals. */
export function createJsonListReader(group = GROUP): JsonListReader {
  let held = '';
  // Where reading stands in `held`, and where its last comma between two elements is.
  let at = 0;
  let comma = -1;
  let depth = 0;
  let inText = false;
  let closed = -1;
  let begun = false;
  let given = false;

  const walk = (): void => {
    for (; at < held.length && closed < 0; at += 1) {
      const code = held.charCodeAt(at);
      if (inText) {
        if (code === BACKSLASH) at += 1;
        else if (code === QUOTE) inText = false;
      } else if (code === QUOTE) inText = true;
      else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
        if (depth === 0) closed = at;
        else depth -= 1;
      } else if (code === COMMA && depth === 0) comma = at;
    }
  };
  const parse = (text: string): unknown[] => JSON.parse(`[${text}]`) as unknown[];
  const begin = (): boolean => {
    if (begun) return true;
    held = held.trimStart();
    if (held === '') return false;
    if (held.charCodeAt(0) !== OPEN_LIST) throw new SyntaxError('The answer is not a list.');
    held = held.slice(1);
    begun = true;
    return true;
  };

  return {
    push(text) {
      held += text;
      if (held.length < group || !begin()) return [];
      walk();
      if (comma < 0) return [];
      const elements = parse(held.slice(0, comma));
      if (elements.length === 0) throw new SyntaxError('A comma stands before the first element.');
      given = true;
      held = held.slice(comma + 1);
      at -= comma + 1;
      if (closed >= 0) closed -= comma + 1;
      comma = -1;
      return elements;
    },
    end() {
      if (!begin()) throw new SyntaxError('The answer is empty.');
      walk();
      if (closed < 0 || held.charCodeAt(closed) !== CLOSE_LIST) throw new SyntaxError('The list is not closed.');
      if (held.slice(closed + 1).trim() !== '') throw new SyntaxError('Something follows the list.');
      const elements = parse(held.slice(0, closed));
      if (given && elements.length === 0) throw new SyntaxError('A comma ends the list.');
      return elements;
    },
  };
}
