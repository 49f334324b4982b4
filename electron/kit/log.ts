/** Structured log: one JSON object a line. Secrets and personal data never reach the sink. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export interface LogRecord {
  at: string;
  level: LogLevel;
  room: string;
  event: string;
  [field: string]: unknown;
}
export type LogSink = (record: LogRecord) => void;
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
  /** The same sink under another room's name. */
  room(name: string): Log;
}

/** Field names whose value is never written, whatever it is. */
const SECRET_FIELD =
  /jeton|token|mdp|motdepasse|password|passwd|secret|cle(f|fapi)?$|clefapi|sel$|salt|privatekey|authorization|cookie|connectionstring/i;
/** Field names that hold personal data. */
const PERSONAL_FIELD = /mail|telephone|phone|adresse|address|prenom|firstname|lastname|demandeur|recipient/i;
// Bounded repetitions: on a long word an open one would look again from every letter.
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}/g;
const PHONE = /(?<!\d)(?:\+33|0033|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)/g;
const HEX_SECRET = /\b[0-9a-f]{96,}\b/gi;
const URL_PASSWORD = /(\w{1,20}:\/\/[^:/\s]{1,128}:)[^@\s]{1,256}@/g;

/** Replaces secrets and personal data in any value that is about to be logged. Total: never throws, bounded in depth and length. */
export function redact(value: unknown, depth = 0): unknown {
  if (depth > 6) return '[…]';
  if (typeof value === 'string') {
    const short = value.length > 2000 ? `${value.slice(0, 2000)}…` : value;
    return short
      .replace(URL_PASSWORD, '$1[secret]@')
      .replace(EMAIL, '[e-mail]')
      .replace(PHONE, '[téléphone]')
      .replace(HEX_SECRET, '[secret]');
  }
  if (value instanceof Error)
    return {
      name: value.name,
      message: redact(value.message, depth + 1),
      code: (value as NodeJS.ErrnoException).code,
      stack: redact(value.stack ?? '', depth + 1),
    };
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[fonction]' : value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (SECRET_FIELD.test(key)) out[key] = '[secret]';
    else if (PERSONAL_FIELD.test(key)) out[key] = '[donnée personnelle]';
    else out[key] = redact(item, depth + 1);
  }
  return out;
}

/** Makes a log that redacts every field before the sink sees it. */
export function createLog(sink: LogSink, now: () => number, room = 'app'): Log {
  const write = (level: LogLevel, event: string, fields: Record<string, unknown> = {}) =>
    sink({ ...(redact(fields) as Record<string, unknown>), at: new Date(now()).toISOString(), level, room, event });
  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
    room: (name) => createLog(sink, now, name),
  };
}
