import type OpenAI from 'openai';
import { z } from 'zod';
import type { ReadyTool } from './tools/tool.ts';

type FunctionTool = OpenAI.Chat.Completions.ChatCompletionFunctionTool;
interface Schema {
  [keyword: string]: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** Keywords that strict endpoints refuse; what they say is checked again by the tool itself. */
const NOT_STRICT = new Set([
  '$schema',
  'default',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'propertyNames',
]);

/**
 * The tool as the chat-completions surface knows it, made from the zod schema that will parse the call. Strict endpoints want every property
 * required: one that may be left out may be null there, and null is left out again by `argumentsOf`.
 */
export function functionTool(tool: ReadyTool, strict: boolean): FunctionTool {
  const { $schema: _, ...loose } = z.toJSONSchema(tool.input, { io: 'input' }) as Schema;
  const parameters = strict ? strictSchema(loose) : loose;
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters, ...(strict ? { strict: true } : {}) },
  };
}

function strictSchema(schema: Schema): Schema {
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (NOT_STRICT.has(keyword) || keyword === 'properties' || keyword === 'required') continue;
    // Strict endpoints know `anyOf` only.
    out[keyword === 'oneOf' ? 'anyOf' : keyword] = strictValue(value);
  }
  if (schema.properties === undefined) return out;
  const required = new Set(schema.required ?? []);
  out.properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => {
      const inner = strictSchema(property);
      return [name, required.has(name) ? inner : { anyOf: [inner, { type: 'null' }] }];
    }),
  );
  out.required = Object.keys(schema.properties);
  out.additionalProperties = false;
  return out;
}

function strictValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictValue);
  return value !== null && typeof value === 'object' ? strictSchema(value as Schema) : value;
}

/** Arguments of a call, or the names of what is wrong with them: never a value. */
export type Arguments = { input: Record<string, unknown> } | { refused: string[] };

/** Parses what a model wrote for a tool. An argument that the tool does not have (a tenant, a scope) refuses the whole call. */
export function argumentsOf(tool: ReadyTool, written: unknown): Arguments {
  const shape = z.record(z.string(), z.unknown()).safeParse(written);
  if (!shape.success) return { refused: ['(arguments)'] };
  const { properties = {}, required = [] } = z.toJSONSchema(tool.input, { io: 'input' }) as Schema;
  const given = Object.entries(shape.data).filter(
    ([name, value]) => !(value === null && Object.hasOwn(properties, name) && !required.includes(name)),
  );
  const input = Object.fromEntries(given);
  const parsed = tool.input.safeParse(input);
  if (parsed.success) return { input };
  return {
    refused: parsed.error.issues
      .flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.') || '(arguments)']))
      .map((name) => name.slice(0, 60)),
  };
}
