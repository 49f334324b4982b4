import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

interface ChatMessage {
  role: string;
  content: string | null;
}
/** What a client sent. */
export interface SeenRequest {
  path: string;
  /** The body exactly as it came. */
  text: string;
  headers: http.IncomingHttpHeaders;
  authorization: string | undefined;
  body: {
    messages: ChatMessage[];
    tools?: { function: { name: string; parameters: object; strict?: boolean } }[];
    tool_choice?: unknown;
    stream?: boolean;
    stream_options?: object;
    max_tokens?: number;
    max_completion_tokens?: number;
  };
}
/** What the fake model answers: calls of tools, or words. */
interface Reply {
  text?: string;
  calls?: { name: string; arguments: string }[];
}
/**
 * How it misbehaves. `silent`: headers, then nothing · `mute`: not even headers · `cut`: the connection drops in the middle · `ends`: closes
 * politely in the middle · `endless`: words without end · `dribbles`: a word now and then, for ever · `overloaded-once`, `limited-once`: one
 * failure, then well · `filtered`, `refuses`, `short`: ends by a filter, a refusal, its limit of tokens · `garbled`: lines that are not JSON.
 */
export type ModelFault =
  | 'none'
  | 'silent'
  | 'mute'
  | 'cut'
  | 'ends'
  | 'endless'
  | 'dribbles'
  | 'error'
  | 'overloaded-once'
  | 'limited'
  | 'limited-once'
  | 'quota'
  | 'html'
  | 'garbled'
  | 'refuses-key'
  | 'no-such-model'
  | 'refuses'
  | 'filtered'
  | 'short'
  | 'redirects';

/**
 * How endpoints differ. `mistral`: a call in one piece, usage with the last one, refuses what it does not know · `ollama`: arguments as an object,
 * every call under index 0, `stop` after calls, content null, no usage · `vllm`: usage alone on a last piece, roles repeated · `azure`: a first
 * piece without choices · `thinking`: thinks aloud before it answers.
 */
export type Dialect = 'openai' | 'mistral' | 'ollama' | 'vllm' | 'azure' | 'thinking';

/** An OpenAI-compatible endpoint on 127.0.0.1: `/v1/models` and streamed `/v1/chat/completions`. */
export interface FakeModelServer {
  url: string;
  seen: SeenRequest[];
  fault: ModelFault;
  dialect: Dialect;
  /** What it says that it counted. */
  usage: object;
  /** Decides from the request; set by the test. */
  reply: (request: SeenRequest) => Reply;
  /** Back to a good `openai` endpoint that nobody asked anything. */
  reset(): void;
  close(): Promise<void>;
}

const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'fictif',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
const USAGE = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };

/** Words one by one, arguments of calls six characters at a time, as real endpoints stream them. */
function* pieces(reply: Reply, { dialect, usage }: Pick<FakeModelServer, 'dialect' | 'usage'>, counted: boolean): Generator<object> {
  const calls = reply.calls ?? [];
  const id = (index: number) => `call_${index}`;
  if (dialect === 'azure') yield { ...chunk({}), choices: [], prompt_filter_results: [] };
  yield chunk({ role: 'assistant', content: dialect === 'ollama' ? null : '' });
  if (dialect === 'thinking') yield chunk({ content: '<think>Il y a 99 999 flyers, je crois.</think>' });
  for (const word of reply.text?.match(/\s*\S+/g) ?? [])
    yield chunk({ ...(dialect === 'vllm' ? { role: 'assistant' } : {}), content: word });
  if (dialect === 'mistral' && calls.length > 0)
    yield chunk({
      tool_calls: calls.map((call, index) => ({ index, id: id(index), function: { name: call.name, arguments: call.arguments } })),
    });
  else if (dialect === 'ollama')
    for (const [index, call] of calls.entries())
      yield chunk({
        content: null,
        tool_calls: [{ index: 0, id: id(index), type: 'function', function: { name: call.name, arguments: JSON.parse(call.arguments) } }],
      });
  else
    for (const [index, call] of calls.entries()) {
      yield chunk({ tool_calls: [{ index, id: id(index), type: 'function', function: { name: call.name, arguments: '' } }] });
      for (const part of call.arguments.match(/.{1,6}/gs) ?? []) yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
    }
  const finish = calls.length > 0 && dialect !== 'ollama' ? 'tool_calls' : 'stop';
  yield chunk(dialect === 'vllm' ? { content: null } : {}, finish, dialect === 'mistral' ? { usage } : {});
  if (counted && dialect !== 'ollama' && dialect !== 'mistral') yield { ...chunk({}), choices: [], usage };
}

/** What a strict endpoint says of a field it does not know. */
function unknownField(dialect: Dialect, body: SeenRequest['body']): string | null {
  if (dialect !== 'mistral') return null;
  if (body.stream_options !== undefined) return 'stream_options';
  return body.max_completion_tokens === undefined ? null : 'max_completion_tokens';
}

/** Starts the fake endpoint on a free port. */
export async function fakeModelServer(): Promise<FakeModelServer> {
  const timers = new Set<NodeJS.Timeout>();
  const server = http.createServer(async (request, response) => {
    request.setEncoding('utf8');
    let text = '';
    for await (const part of request) text += part;
    const seen: SeenRequest = {
      path: request.url ?? '',
      text,
      headers: request.headers,
      authorization: request.headers.authorization,
      body: text ? JSON.parse(text) : { messages: [] },
    };
    fake.seen.push(seen);
    const json = (status: number, value: object, headers: object = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    const { fault, dialect } = fake;
    if (fault.endsWith('-once')) fake.fault = 'none';
    if (fault === 'mute') return;
    if (fault === 'refuses-key') return json(401, { error: { message: 'Incorrect API key', type: 'invalid_request_error' } });
    if (fault === 'error' || fault === 'overloaded-once') return json(503, { error: { message: 'overloaded', type: 'server_error' } });
    if (fault === 'limited') return json(429, { error: { message: 'Rate limit reached' } }, { 'retry-after': '30' });
    if (fault === 'limited-once') return json(429, { error: { message: 'Rate limit reached' } }, { 'retry-after-ms': '20' });
    if (fault === 'quota') return json(429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } });
    if (fault === 'redirects') return response.writeHead(307, { location: `${fake.url}/ailleurs` }).end();
    if (fault === 'html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Proxy</body></html>');
    if (request.url === '/v1/models')
      return json(200, { object: 'list', data: [{ id: 'fictif', object: 'model', created: 0, owned_by: 'fake' }] });
    if (fault === 'no-such-model') return json(404, { error: { message: 'The model does not exist', code: 'model_not_found' } });
    const refused = unknownField(dialect, seen.body);
    if (refused !== null)
      return json(422, { detail: [{ type: 'extra_forbidden', loc: ['body', refused], msg: 'Extra inputs are not permitted' }] });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (value: object | string) => response.write(`data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`);
    if (fault === 'silent') return send(chunk({ role: 'assistant', content: '' }));
    if (fault === 'garbled') return void (send('{"choices": [{"delta"') && response.end());
    if (fault === 'endless' || fault === 'dribbles') {
      const timer = setInterval(
        () => send(chunk({ content: fault === 'endless' ? ' encore '.repeat(50) : ' et' })),
        fault === 'endless' ? 1 : 50,
      );
      timers.add(timer);
      response.on('close', () => clearInterval(timer));
      return;
    }
    if (fault === 'refuses') send(chunk({ refusal: 'I cannot help with that.' }));
    if (fault === 'filtered' || fault === 'short') {
      send(chunk({ content: 'Vous disposez de 1 250' }));
      send(chunk({}, fault === 'filtered' ? 'content_filter' : 'length'));
      send('[DONE]');
      return response.end();
    }
    let sent = 0;
    for (const piece of pieces(fake.reply(seen), fake, seen.body.stream_options !== undefined)) {
      if (fault === 'cut' && sent++ === 2) return response.destroy();
      if (fault === 'ends' && sent++ === 2) return response.end();
      send(piece);
    }
    send('[DONE]');
    return response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen: [],
    fault: 'none',
    dialect: 'openai',
    usage: USAGE,
    reply: () => ({ text: '' }),
    reset() {
      fake.fault = 'none';
      fake.dialect = 'openai';
      fake.usage = USAGE;
      fake.seen.length = 0;
      fake.reply = () => ({ text: '' });
    },
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearInterval(timer);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}

/** The fake endpoint of a file of tests: started before them, closed after, and as new before each. */
export function fileModelServer(): Omit<FakeModelServer, 'close' | 'reset'> {
  let server: FakeModelServer | undefined;
  const started = (): FakeModelServer => {
    if (!server) throw new Error('The endpoint is started before the first test.');
    return server;
  };
  beforeAll(async () => {
    server = await fakeModelServer();
  });
  beforeEach(() => started().reset());
  afterAll(() => server?.close());
  return {
    get url() {
      return started().url;
    },
    get seen() {
      return started().seen;
    },
    get fault() {
      return started().fault;
    },
    set fault(fault) {
      started().fault = fault;
    },
    get dialect() {
      return started().dialect;
    },
    set dialect(dialect) {
      started().dialect = dialect;
    },
    get usage() {
      return started().usage;
    },
    set usage(usage) {
      started().usage = usage;
    },
    get reply() {
      return started().reply;
    },
    set reply(reply) {
      started().reply = reply;
    },
  };
}
