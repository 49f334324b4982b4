import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { createApiClient, hashPassword } from '../../../electron/sources/cfi-api.ts';
import { createHttpClient } from '../../../electron/sources/cfi-api-http.ts';
import { apiInstant } from '../../../electron/sources/cfi-api-types.ts';
import { apiConnection } from '../../../shared/contract/connections.ts';
import { RIGHTS } from '../../../shared/model/tenant.ts';

type Answer = (response: http.ServerResponse, request: http.IncomingMessage, body: string) => void;
const json =
  (value: unknown, status = 200, type = 'application/json') =>
  (response: http.ServerResponse) =>
    void response
      .writeHead(status, { 'Content-Type': type })
      .end(typeof value === 'string' && type === 'text/plain' ? value : JSON.stringify(value));

describe("CFI's API, answer by answer", () => {
  let server: http.Server;
  let answer: Answer;
  let requests: { path: string; headers: http.IncomingHttpHeaders; body: string }[];
  let records: LogRecord[];
  let api: ReturnType<typeof createApiClient>;
  const signal = new AbortController().signal;
  const secrets: Record<string, string> = { 'api.clefApi': 'CLEF-FICTIVE', 'api.sel': 'SEL' };

  beforeEach(async () => {
    requests = [];
    records = [];
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        requests.push({ path: request.url ?? '', headers: request.headers, body });
        answer(response, request, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const clock = systemClock();
    api = createApiClient({
      connection: apiConnection.parse({
        adresse: `http://127.0.0.1:${(server.address() as AddressInfo).port}/API/`,
        delais: { connexion: 500, reponse: 300 },
      }),
      secret: async (name) => secrets[name] ?? null,
      clock,
      log: createLog((record) => records.push(record), clock.now),
    });
  });
  afterEach(async () => {
    api.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const stocks = () => api.stocks('jeton-1', signal);
  const reason = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      return (
        (error as { reason?: string; code?: string; name: string }).reason ?? (error as { code?: string }).code ?? (error as Error).name
      );
    }
    return 'answered';
  };

  it('signs in with a salted SHA-512, and never sends the password', async () => {
    answer = json(
      { id: 5, idDivision: 3, nomDivision: ' Agence ', nom: 'T', prenom: 'A', email: null, jeton: 'J', clef: null, autre: 1 },
      200,
      'text/json',
    );
    const signed = await api.signIn({ mode: 'identifiant', identifiant: 'a@exemple.test', motDePasse: 'très secret' }, signal);
    expect(signed).toEqual({ token: 'J', user: { id: 5, firstName: 'A', lastName: 'T', email: null }, home: { id: 3, name: 'Agence' } });
    const [request] = requests;
    expect(request?.path).toBe('/API/Utilisateurs/getUtilisateurMyCFiA');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      identifiant: 'a@exemple.test',
      mdp: hashPassword('{salt}{password}', 'SEL', 'très secret'),
      clefApi: 'CLEF-FICTIVE',
    });
    expect(request?.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(request?.headers.jeton).toBeUndefined();
    expect(request?.headers.authorization).toBeUndefined();
    expect(hashPassword('{password}{salt}', 'b', 'a')).toBe(hashPassword('{salt}{password}', 'a', 'b'));
    expect(hashPassword('{salt}{password}', '', 'abc')).toMatch(/^ddaf35a193617aba.{112}$/);
  });

  it.each([
    ['a refusal in words', json('Identifiant ou mot de passe incorrect', 400), 'sign_in_refused'],
    ['a refusal in plain text', json('Identifiant inconnu', 400, 'text/plain'), 'sign_in_refused'],
    ['an application key refused', json('ClefApi invalide', 400), 'configuration'],
    ['an answer without a token', json({ id: 5, idDivision: 3, nomDivision: 'x', jeton: null }), 'sign_in_refused'],
    ['a 401', (response: http.ServerResponse) => void response.writeHead(401).end(), 'sign_in_refused'],
    [
      'a problem object',
      json({ title: 'One or more validation errors', status: 400, errors: { ClefApi: ['required'] } }, 400),
      'malformed',
    ],
    ['a 500', (response: http.ServerResponse) => void response.writeHead(500).end('<html>'), 'internal'],
  ])('sorts %s at sign-in', async (_name, given, expected) => {
    answer = given;
    expect(await reason(api.signIn({ mode: 'identifiant', identifiant: 'a', motDePasse: 'b' }, signal))).toBe(expected);
  });

  it.each([
    ['401', (response: http.ServerResponse) => void response.writeHead(401).end(), 'session'],
    ['403', (response: http.ServerResponse) => void response.writeHead(403).end(), 'forbidden'],
    ['400 about the token', json('Jeton expiré', 400), 'session'],
    ['400 about a right', json("Vous n'avez pas le droit nécessaire : stocks_Visu", 400), 'forbidden'],
    ['400 problem', json({ title: 'Bad', status: 400 }, 400, 'application/problem+json'), 'malformed'],
    ['429', (response: http.ServerResponse) => void response.writeHead(429).end(), 'internal'],
    ['503', (response: http.ServerResponse) => void response.writeHead(503).end(), 'internal'],
    [
      'a redirection',
      (response: http.ServerResponse) => void response.writeHead(302, { Location: 'http://127.0.0.1:9/vol' }).end(),
      'internal',
    ],
    ['200 with nothing', (response: http.ServerResponse) => void response.writeHead(200).end(), 'malformed'],
    [
      '200 HTML',
      (response: http.ServerResponse) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html>'),
      'malformed',
    ],
    ['200 with another type', json({ resultat: 'ok' }), 'malformed'],
    ['200 with a text for a number', json([{ id: 1, idDivision: 2, nom: 'x', qte: 'douze' }]), 'malformed'],
    ['200 truncated JSON', (response: http.ServerResponse) => void response.writeHead(200).end('[{"id":1,'), 'malformed'],
    [
      'a cut in the middle',
      (response: http.ServerResponse) => {
        response.writeHead(200, { 'Content-Length': '1000' });
        response.write('[{"id":1');
        setImmediate(() => response.destroy());
      },
      'reset',
    ],
    ['silence', () => undefined, 'deadline'],
    [
      'silence in the middle',
      (response: http.ServerResponse) => {
        response.writeHead(200);
        response.write('[');
      },
      'deadline',
    ],
  ] as [string, Answer, string][])('sorts %s', async (_name, given, expected) => {
    answer = given;
    expect(await reason(stocks())).toBe(expected);
  });

  it.each([
    ['no word', {}, undefined],
    ['seconds', { 'Retry-After': '120' }, 120_000],
    ['a date', { 'Retry-After': new Date(Date.now() + 90_000).toUTCString() }, 90_000],
    ['a date gone by', { 'Retry-After': new Date(Date.now() - 90_000).toUTCString() }, undefined],
    ['a day', { 'Retry-After': '86400' }, 600_000],
    ['nonsense', { 'Retry-After': 'plus tard' }, undefined],
  ])('keeps how long an overloaded API asks to be left alone: %s', async (_name, headers, expected) => {
    answer = (response) => void response.writeHead(503, headers).end();
    const failure = (await stocks().catch((error: unknown) => error)) as { message: string; retryAfterMs: number | undefined };
    expect(failure.message).toBe("L'API de secours est surchargée.");
    if (expected === undefined) expect(failure.retryAfterMs).toBeUndefined();
    // A date has no thousandths.
    else expect(Math.abs((failure.retryAfterMs ?? 0) - expected)).toBeLessThan(2000);
  });

  it('would catch a slow but steady list cut off, or a null made a zero', async () => {
    answer = (response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      const pieces = ['[{"id":1,"idDivision":2,', '"nom":null,"qte":null,', '"stockMinimum":12.5}', ']'];
      const next = () => {
        const piece = pieces.shift();
        if (piece === undefined) return void response.end();
        response.write(piece);
        setTimeout(next, 120);
      };
      next();
    };
    expect(await stocks()).toEqual([expect.objectContaining({ id: 1, nom: null, qte: null, stockMinimum: 12.5 })]);
    expect(requests[0]?.headers.jeton).toBe('jeton-1');
  });

  it('gives up an answer that is too long, while reading it', async () => {
    answer = (response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
      };
      response.on('drain', more);
      more();
    };
    const client = createHttpClient({ connectMs: 500, answerMs: 500, maxBytes: 1_000_000 });
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await reason(client.post(url, {}, null, signal))).toBe('malformed');
    client.close();
  });

  it('tells a refused connection from a host that never answers', async () => {
    const port = await new Promise<number>((resolve) => {
      const closed = net.createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = closed.address() as AddressInfo;
        closed.close(() => resolve(free));
      });
    });
    const client = createHttpClient({ connectMs: 200, answerMs: 200, maxBytes: 1000 });
    expect(await reason(client.post(new URL(`http://127.0.0.1:${port}/`), {}, null, signal))).toBe('refused');
    expect(await reason(client.post(new URL('http://hote-inconnu.invalid/'), {}, null, signal))).toMatch(/refused|deadline/);
    client.close();
  });

  it('tries once more on a kept connection that the server had closed', async () => {
    answer = json([]);
    await stocks();
    answer = (response, request) => {
      answer = json([{ id: 1, idDivision: 2 }]);
      request.socket.resetAndDestroy();
      void response;
    };
    expect(await stocks()).toHaveLength(1);
  });

  it('stops at once when the asker goes away', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const asked = api.stocks('j', controller.signal);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('takes a missing right for a refusal, and reads the tree flat', async () => {
    answer = json({ stocks_Visu: true, valideur: 'oui', telechargementHD: 12.5 });
    const rights = await api.rights('j', signal);
    expect(RIGHTS.filter((right) => rights[right])).toEqual(['stocks_Visu']);
    answer = json([{ id: 3, nom: null }]);
    expect(await api.divisions('j', signal)).toEqual([{ id: 3, name: null }]);
  });

  it('would catch a password, a token or a key in the journal', async () => {
    answer = json('Identifiant ou mot de passe incorrect pour a@exemple.test', 400);
    await reason(api.signIn({ mode: 'identifiant', identifiant: 'a@exemple.test', motDePasse: 'tres-secret' }, signal));
    answer = json('Jeton jeton-1 expiré', 400);
    await reason(stocks());
    const written = JSON.stringify(records);
    for (const secret of ['tres-secret', 'CLEF-FICTIVE', 'a@exemple.test', 'jeton-1']) expect(written).not.toContain(secret);
  });

  it.each([
    ['2025-06-01T10:00:00', '2025-06-01T10:00:00.000Z'],
    ['2025-06-01T10:00:00+02:00', '2025-06-01T08:00:00.000Z'],
    ['2025-06-01T10:00:00.123Z', '2025-06-01T10:00:00.123Z'],
    ['pas une date', null],
    [null, null],
  ])('reads the moment %s', (given, expected) => expect(apiInstant(given)).toBe(expected));
});
