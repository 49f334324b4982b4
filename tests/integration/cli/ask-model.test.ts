import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { type CliRun, mycfia, temporaryData } from '../../fakes/cli.ts';
import { type FakeModelServer, fakeModelServer } from '../../fakes/openai-server.ts';

const KEY = 'clef-fictive-de-la-ligne-de-commande';
const data = temporaryData();
const answer = (run: CliRun) => run.document.data as Answer;
let server: FakeModelServer;
beforeAll(async () => {
  process.env.MYCFIA_SECRET_MODELE_CLEF = KEY;
  server = await fakeModelServer();
});
beforeEach(() => server.reset());
afterAll(async () => {
  delete process.env.MYCFIA_SECRET_MODELE_CLEF;
  await server.close();
  data.remove();
});

const ask = (question: string, ...more: string[]) => mycfia(data.folder, 'ask', question, '--as', 'agence', ...more, '--json');

// Catches a model that changes a figure, a key that is written somewhere, a setting kept after one call.
test('without a model, with a lying one and with one that is gone, the figure is the same and the key is nowhere', async () => {
  const alone = await ask('Combien de stock pour Flyer A4 ?', '--model', 'off');
  server.reply = () => ({ text: 'Vous avez 999 999 Flyer A4.' });
  const lied = await ask('Combien de stock pour Flyer A4 ?', '--model', server.url.replace('/v1', ''));
  expect(server.seen.map(({ path: asked }) => asked)).toEqual(['/v1/models', '/v1/chat/completions']);
  const gone = await ask('Combien de stock pour Flyer A4 ?', '--model', 'http://127.0.0.1:9/v1');
  for (const run of [alone, lied, gone]) {
    expect(run.code).toBe(0);
    expect(answer(run)).toMatchObject({ wordedBy: 'moteur', tool: 'stocks_quantity', figure: { value: answer(alone).figure!.value } });
    expect(`${run.stdout}${run.stderr}`).not.toContain('999 999');
    expect(`${run.stdout}${run.stderr}`).not.toContain(KEY);
  }
  expect(server.seen.at(-1)!.authorization).toBe(`Bearer ${KEY}`);
  const files = fs.readdirSync(data.folder).filter((name) => fs.statSync(path.join(data.folder, name)).isFile());
  expect(files.filter((name) => fs.readFileSync(path.join(data.folder, name)).includes(KEY))).toEqual([]);
  expect(files).not.toContain('modele.json');
});

test('a question that only the model understands is answered by the same tools, and --thread carries on its conversation', async () => {
  server.reply = ({ body }) =>
    body.tools ? { calls: [{ name: 'stocks_quantity', arguments: '{"article":"Flyer A4"}' }] } : { text: 'non' };
  const first = await ask('Abracadabra gribouillis prospectus tralala ?', '--model', server.url);
  expect(answer(first)).toMatchObject({ tool: 'stocks_quantity', figure: { label: 'Flyer A4' }, spending: { calls: 2 } });
  const next = await ask('Abracadabra gribouillis tralala ?', '--model', server.url, '--thread', answer(first).threadId);
  expect(answer(next).threadId).toBe(answer(first).threadId);
  expect(server.seen.find(({ text }) => text.includes('Questions précédentes'))?.text).toContain('gribouillis prospectus');
});
