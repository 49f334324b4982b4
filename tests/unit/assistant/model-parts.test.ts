import { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, test } from 'vitest';
import { explainModelError } from '../../../electron/assistant/model-errors.ts';
import { createModelPulse } from '../../../electron/assistant/model-pulse.ts';
import { argumentsOf, functionTool } from '../../../electron/assistant/model-schema.ts';
import { createReplyReader, ModelReplyError } from '../../../electron/assistant/model-stream.ts';
import { TOOLS } from '../../../electron/assistant/tools/registry.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  anyOf?: Schema[];
}
const objectsIn = (schema: Schema): Schema[] => [
  ...(schema.properties === undefined ? [] : [schema]),
  ...[...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap(objectsIn),
];

describe('the tools as a model knows them', () => {
  // Catches a tool that a strict endpoint refuses, which would take every tool away from the model.
  test.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s is acceptable to strict endpoints', (_, tool) => {
    const made = functionTool(tool, true).function;
    expect(made.name).toMatch(/^[a-z_]{1,64}$/);
    expect(made.description!.length).toBeGreaterThan(10);
    for (const object of objectsIn(made.parameters as Schema)) {
      expect(object.additionalProperties).toBe(false);
      expect(object.required).toEqual(Object.keys(object.properties!));
    }
    expect(JSON.stringify(made.parameters)).not.toMatch(/"(format|pattern|minLength|maxLength|maxItems|default|oneOf|\$schema)":/);
  });

  test.each(TOOLS.map((tool) => [tool.name, tool] as const))(
    '%s has no argument for a tenant, and refuses one, by its name only',
    (_, tool) => {
      const refused = argumentsOf(tool, { tenant_id: 1, divisionIds: [1] });
      expect(refused).toHaveProperty('refused');
      expect(JSON.stringify(refused)).toContain('tenant_id');
    },
  );

  test('what may be left out may be null for a model, and is left out again', () => {
    for (const tool of TOOLS)
      for (const [name, property] of Object.entries((functionTool(tool, true).function.parameters as Schema).properties ?? {}))
        if (!((functionTool(tool, false).function.parameters as Schema).required ?? []).includes(name))
          expect(
            property.anyOf?.some(({ type }) => type === 'null'),
            `${tool.name}.${name}`,
          ).toBe(true);
  });

  test.each([null, 'x', [], 3])('%j instead of arguments is refused', (written) => {
    expect(argumentsOf(TOOLS[0]!, written)).toHaveProperty('refused');
  });
});

describe('a streamed answer', () => {
  const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] }) as never;
  const read = (...chunks: never[]) => {
    const reader = createReplyReader();
    for (const each of chunks) reader.take(each);
    return reader.end();
  };

  test('calls without an index follow one another', () => {
    const call = (id: string, name: string) => chunk({ tool_calls: [{ id, function: { name, arguments: '{}' } }] });
    expect(read(call('a', 'one'), call('b', 'two'), chunk({}, 'stop')).calls.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  // Catches calls of local servers that number and name nothing, run into one another.
  test.each<[string, object, object]>([
    ['without an index', {}, {}],
    ['all under one index', { index: 0 }, { index: 0 }],
    ['the first alone without an index', {}, { index: 0 }],
  ])('two whole calls without an identifier are two calls: %s', (_way, first, second) => {
    const whole = (more: object, name: string, given: unknown) => ({ ...more, function: { name, arguments: given } });
    for (const given of ['{"x":1}', { x: 1 }]) {
      const both = [whole(first, 'one', given), whole(second, 'two', given)];
      for (const chunks of [[chunk({ tool_calls: both })], both.map((each) => chunk({ tool_calls: [each] }))])
        expect(read(...chunks, chunk({}, 'stop')).calls).toEqual([
          { name: 'one', input: { x: 1 } },
          { name: 'two', input: { x: 1 } },
        ]);
    }
  });

  test('calls without index, identifier nor arguments follow one another', () => {
    const call = (name: string) => chunk({ tool_calls: [{ function: { name, arguments: '' } }] });
    expect(read(call('one'), call('two'), chunk({}, 'stop')).calls.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  test('a name in pieces, or told again beside each piece of its arguments, is one name', () => {
    const piece = (name: string, given: string, more: object = { index: 0 }) =>
      chunk({ tool_calls: [{ ...more, function: { name, arguments: given } }] });
    const one = { name: 'stocks_list', input: { x: 1 } };
    expect(read(piece('stocks_', ''), piece('list', ''), piece('', '{"x":'), piece('', '1}'), chunk({}, 'stop')).calls).toEqual([one]);
    for (const more of [{}, { index: 0 }])
      expect(read(piece('stocks_list', '{"x":', more), piece('stocks_list', '1}', more), chunk({}, 'stop')).calls).toEqual([one]);
  });

  test('thoughts are not words', () => {
    expect(read(chunk({ content: '<think>99 flyers</think>\n12 flyers' }), chunk({}, 'stop')).text).toBe('12 flyers');
  });

  const broken: [string, never[]][] = [
    ['cut', []],
    ['cut', [chunk({ content: 'x' })]],
    ['cut', [chunk({ content: 'x' }, 'length')]],
    ['cut', [chunk({ content: 'x' }, 'model_length')]],
    ['refused', [chunk({ content: 'x' }, 'content_filter')]],
    ['refused', [chunk({ refusal: 'no' }), chunk({}, 'stop')]],
    ['malformed', [chunk({ tool_calls: [{ index: 0, function: { name: 'a', arguments: '{"x"' } }] }, 'tool_calls')]],
    ['malformed', [chunk({ tool_calls: { a: 1 } }), chunk({}, 'stop')]],
    ['malformed', [chunk({ tool_calls: [null] }), chunk({}, 'stop')]],
    ['malformed', [chunk({ tool_calls: [{ function: { name: 3 } }] }), chunk({}, 'stop')]],
    ['malformed', [null as never]],
    ['malformed', ['x' as never]],
    ['malformed', [{ choices: { 0: {} } } as never]],
  ];
  test.each(broken)('%s %#', (kind, chunks) => {
    expect(() => read(...chunks)).toThrow(expect.objectContaining({ kind }));
  });

  test('what is told beside the answer may be missing or odd', () => {
    const odd = { choices: [{ delta: { content: [{ type: 'text' }], tool_calls: null } }], usage: 'x' } as never;
    expect(read(odd, { id: 'x' } as never, chunk({ content: '12 flyers' }), chunk(null as never, 'stop'))).toEqual({
      text: '12 flyers',
      calls: [],
      usage: null,
    });
  });

  test.each([
    [120.5, 3],
    [-1e9, -5],
    [1e300, 3],
    ['120', 3],
    [Number.MAX_SAFE_INTEGER, 3],
  ])('%j and %j are no counts: tokens are estimated instead', (prompt, completion) => {
    const told = { choices: [], usage: { prompt_tokens: prompt, completion_tokens: completion } } as never;
    expect(read(chunk({ content: 'x' }), chunk({}, 'stop'), told).usage).toBeNull();
  });

  test('four calls are taken, a fifth makes the whole answer unusable', () => {
    const calls = (most: number) =>
      Array.from({ length: most }, (_, index) =>
        chunk({ tool_calls: [{ index, id: `c${index}`, function: { name: 'a', arguments: '{}' } }] }),
      );
    expect(read(...calls(4), chunk({}, 'tool_calls')).calls).toHaveLength(4);
    expect(() => read(...calls(5), chunk({}, 'tool_calls'))).toThrow(expect.objectContaining({ kind: 'malformed' }));
  });

  test('words without end and calls without number are cut', () => {
    const endless = createReplyReader();
    expect(() => {
      for (;;) endless.take(chunk({ content: 'encore '.repeat(200) }));
    }).toThrow(ModelReplyError);
    const many = createReplyReader();
    expect(() => {
      for (let index = 0; ; index++) many.take(chunk({ tool_calls: [{ index, id: `c${index}`, function: { name: 'a', arguments: '' } }] }));
    }).toThrow(ModelReplyError);
  });
});

describe('failures in words', () => {
  const failed = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
    APIError.generate(status, { error: body }, 'technical', new Headers(headers));
  test.each([
    [401, {}, 'key', false],
    [404, { message: 'The model `x` does not exist' }, 'unknown_model', false],
    [404, {}, 'address', false],
    [400, { message: 'Unsupported parameter: stream_options' }, 'request', false],
    [429, { message: 'Rate limit' }, 'limit', true],
    [429, { code: 'insufficient_quota' }, 'quota', false],
    [503, {}, 'overloaded', true],
  ] as const)('%d %j is %s', (status, body, kind, again) => {
    expect(explainModelError(failed(status, body))).toMatchObject({ kind, again, status });
  });
  test('the wait asked by the endpoint is kept, within an hour', () => {
    expect(explainModelError(failed(429, {}, { 'retry-after': '2' })).retryAfterMs).toBe(2000);
    expect(explainModelError(failed(503, {}, { 'retry-after-ms': '20' })).retryAfterMs).toBe(20);
    expect(explainModelError(failed(429, {}, { 'retry-after': '9999999' })).retryAfterMs).toBe(3_600_000);
    expect(explainModelError(failed(429, {}, { 'retry-after': 'demain' })).retryAfterMs).toBeNull();
  });
  test('anything thrown has a French sentence without technical words', () => {
    for (const error of [
      new APIConnectionError({}),
      new APIUserAbortError(),
      new TypeError('fetch failed'),
      new SyntaxError('x'),
      'x',
      null,
    ])
      expect(explainModelError(error).sentence).toMatch(/^[A-ZÀ-Ü].*\.$/);
  });
});

describe('when the model is left aside', () => {
  const failure = (kind: 'key' | 'late' | 'refused') => ({ kind, sentence: 'Panne.', status: null, again: false, retryAfterMs: null });
  test('two failures in a row, or one that will last; never for a question it refuses; back after one success', () => {
    const pulse = createModelPulse(frozenClock(0));
    pulse.miss(failure('refused'));
    pulse.miss(failure('late'));
    expect(pulse.ready()).toBe(true);
    pulse.miss(failure('late'));
    expect(pulse.ready()).toBe(false);
    expect(pulse.health(true)).toMatchObject({ state: 'down', nextProbeAt: expect.any(String) });
    pulse.beat(10);
    expect([pulse.ready(), pulse.health(true).state]).toEqual([true, 'ok']);
    pulse.miss(failure('key'));
    expect(pulse.ready()).toBe(false);
    pulse.reset();
    expect([pulse.ready(), pulse.health(true).state, pulse.health(false).state]).toEqual([true, 'unknown', 'not_configured']);
  });
});
