import { invalid } from './refusal.ts';

/** How ASP.NET names the types it could not read. */
const DOTNET = { string: 'System.String', int: 'System.Int32', date: 'System.DateTime', ints: 'System.Int32[]' } as const;
type FieldType = keyof typeof DOTNET;

interface FieldValues {
  string: string;
  int: number;
  date: number;
  ints: number[];
}
export type Fields = Record<string, { type: FieldType; required?: true }>;
export type Body<F extends Fields> = {
  [K in keyof F]: F[K] extends { required: true } ? FieldValues[F[K]['type']] : FieldValues[F[K]['type']] | null;
};

/**
 * Reads a JSON body as ASP.NET does: unknown keys ignored, names without case, one problem listing every wrong field.
 * Dates become milliseconds (a bare date is midnight UTC).
 * @throws ApiRefusal 400 with a problem object.
 */
export function readBody<F extends Fields>(text: string, fields: F, traceId: string): Body<F> {
  const given = parse(text, traceId);
  const errors: Record<string, string[]> = {};
  const out: Record<string, unknown> = {};
  for (const [name, { type, required }] of Object.entries(fields)) {
    const raw = given[name.toLowerCase()];
    if (raw === undefined || raw === null || (required === true && raw === '')) {
      out[name] = null;
      if (required === true) errors[pascal(name)] = [`The ${pascal(name)} field is required.`];
      continue;
    }
    const value = convert(type, raw);
    if (value === undefined)
      errors[`$.${name}`] = [`The JSON value could not be converted to ${DOTNET[type]}. Path: $.${name} | LineNumber: 0.`];
    else out[name] = value;
  }
  if (Object.keys(errors).length > 0) throw invalid(errors, traceId);
  return out as Body<F>;
}

function parse(text: string, traceId: string): Record<string, unknown> {
  if (text.trim() === '') throw invalid({ '': ['A non-empty request body is required.'] }, traceId);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid({ $: ['The JSON value could not be parsed. Path: $ | LineNumber: 0.'] }, traceId);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid({ $: ['The JSON value could not be converted to the request model. Path: $ | LineNumber: 0.'] }, traceId);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

function convert(type: FieldType, raw: unknown): unknown {
  if (type === 'string') return typeof raw === 'string' ? raw : undefined;
  if (type === 'int') return isInt32(raw) ? raw : undefined;
  if (type === 'ints') return Array.isArray(raw) && raw.every(isInt32) ? raw : undefined;
  if (typeof raw !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(raw)) return undefined;
  const withZone = /^\d{4}-\d{2}-\d{2}$/.test(raw) ? `${raw}T00:00:00Z` : /[zZ]$|[+-]\d{2}:?\d{2}$/.test(raw) ? raw : `${raw}Z`;
  const at = Date.parse(withZone);
  return Number.isNaN(at) ? undefined : at;
}

const isInt32 = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
