import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatMessage {
  role: string;
  content: string | null;
}
/** What a client sent. */
interface SeenRequest {
  path: string;
  authorization: string | undefined;
  body: { messages: ChatMessage[]; tools?: { function: { name: string; parameters: object; strict?: boolean } }[]; stream?: boolean };
}
/** What the fake model answers: calls of tools, or words. */
interface Reply {
  text?: string;
  calls?: { name: string; arguments: string }[];
}
/** How it misbehaves. `silent`: headers, then nothing · `cut`: the connection drops in the middle · `endless`: words without end. */
export type ModelFault = 'none' | 'silent' | 'cut' | 'endless' | 'error' | 'html' | 'refuses-key';

/** An OpenAI-compatible endpoint on 127.0.0.1: `/v1/models` and streamed `/v1/chat/completions`. */
export interface FakeModelServer {
  url: string;
  seen: SeenRequest[];
  fault: ModelFault;
  /** Decides from the request; set by the test. */
  reply: (request: SeenRequest) => Reply;
  close(): Promise<void>;
}

const chunk = (delta: object, finish: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'fictif',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Words one by one, arguments of calls six characters at a time, as real endpoints stream them. */
function* pieces(reply: Reply): Generator<object> {
  yield chunk({ role: 'assistant', content: '' });
  for (const word of reply.text?.match(/\s*\S+/g) ?? []) yield chunk({ content: word });
  for (const [index, call] of (reply.calls ?? []).entries()) {
    yield chunk({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] });
    for (const part of call.arguments.match(/.{1,6}/gs) ?? []) yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk({}, reply.calls?.length ? 'tool_calls' : 'stop');
}

/** Starts the fake endpoint on a free port. */
export async function fakeModelServer(): Promise<FakeModelServer> {
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const seen: SeenRequest = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: text ? JSON.parse(text) : { messages: [] },
    };
    fake.seen.push(seen);
    const json = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (fake.fault === 'refuses-key') return json(401, { error: { message: 'Incorrect API key', type: 'invalid_request_error' } });
    if (fake.fault === 'error') return json(503, { error: { message: 'overloaded', type: 'server_error' } });
    if (fake.fault === 'html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Proxy</body></html>');
    if (request.url === '/v1/models')
      return json(200, { object: 'list', data: [{ id: 'fictif', object: 'model', created: 0, owned_by: 'fake' }] });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (value: object | string) => response.write(`data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`);
    if (fake.fault === 'silent') return send(chunk({ role: 'assistant', content: '' }));
    if (fake.fault === 'endless') {
      const timer = setInterval(() => send(chunk({ content: ' encore '.repeat(50) })), 1);
      response.on('close', () => clearInterval(timer));
      return;
    }
    let sent = 0;
    for (const piece of pieces(fake.reply(seen))) {
      if (fake.fault === 'cut' && sent++ === 2) return response.destroy();
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
    reply: () => ({ text: '' }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}
