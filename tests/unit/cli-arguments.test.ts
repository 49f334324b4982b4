import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../electron/shell/cli/arguments.ts';
import { runCli } from '../../electron/shell/cli/cli.ts';

const parse = (line: string) => parseCommandLine(line.split(' '));

describe('command line', () => {
  test('verbs and options', () => {
    expect(parse('ask Combien de stock ? --as agence --json')).toMatchObject({
      command: { verb: 'ask', question: 'Combien de stock ?' },
      as: 'agence',
      json: true,
    });
    expect(parse('ask Quoi ? --thread 6c542490-e356 --model http://127.0.0.1:11434/v1').command).toEqual({
      verb: 'ask',
      question: 'Quoi ?',
      threadId: '6c542490-e356',
      model: { adresse: 'http://127.0.0.1:11434/v1' },
    });
    expect(parse('ask Quoi ? --model off').command).toMatchObject({ model: 'off', threadId: undefined });
    expect(parse('stocks --search flyer --level Critique,élevé').command).toEqual({
      verb: 'stocks',
      search: 'flyer',
      levels: ['critical', 'high'],
      limit: 100,
      at: undefined,
    });
    expect(parse('stocks --at 2026-03-31T17:00:00+02:00').command).toMatchObject({ at: '2026-03-31T15:00:00.000Z' });
    expect(parse('snapshot').command).toEqual({ verb: 'snapshot', what: 'take' });
    expect(parse('snapshot changes').command).toEqual({ verb: 'snapshot', what: 'changes' });
    expect(parse('operations --from 2026-01-01 --state Envoyée --scope 3 --fresh 5m')).toMatchObject({
      command: { verb: 'operations', from: '2026-01-01', to: undefined, state: 'Envoyée', limit: 100 },
      scope: 3,
      freshSeconds: 300,
    });
    expect(parse('factures --mois 2026-03 --fresh 2h')).toMatchObject({
      command: { verb: 'factures', month: '2026-03' },
      freshSeconds: 7200,
    });
    expect(parse('factures')).toMatchObject({ command: { month: undefined }, scope: undefined, freshSeconds: undefined });
    expect(parse('simulate mssql down').command).toEqual({ verb: 'simulate', part: 'base', fault: 'down' });
    expect(parse('submit 123 --acknowledge a,b').command).toEqual({ verb: 'submit', id: 123, acknowledge: ['a', 'b'] });
    expect(parse('send --connections c.json --same-cfi 0123abcd')).toMatchObject({ connectionsFile: 'c.json', sameCfi: '0123abcd' });
    expect(parse('scope --now 2026-03-02T09:00:00Z').now).toBe(Date.UTC(2026, 2, 2, 9));
  });

  // Each is a typing error of an operator: the sentence must say what to type.
  test.each([
    ['envoyer', 'Verbe « envoyer » inconnu'],
    ['ask', 'Indiquez la question'],
    ['ask Quoi --model gpt', "L'option --model attend"],
    ['ask Quoi --model file:///etc/passwd', "L'option --model attend"],
    ['ask Quoi --thread ../x', "L'option --thread attend"],
    ['validate abc', 'Indiquez le numéro'],
    ['submit', 'Indiquez le numéro'],
    ['approve zéro', 'Indiquez le numéro'],
    ['reject 123', 'Dites pourquoi'],
    ['import-contacts', 'Indiquez le fichier'],
    ['import-contacts a.csv', 'Indiquez le numéro'],
    ['journal x', 'Indiquez le numéro'],
    ['retry', 'Indiquez la référence'],
    ['cancel', 'Indiquez la référence'],
    ['export-by-hand', 'Indiquez la référence'],
    ['simulate lune down', 'Partie « lune » inconnue'],
    ['simulate jobs disk-full', 'Panne « disk-full » inconnue pour jobs'],
    ['stocks --level rouge', 'Niveau « rouge » inconnu'],
    ['stocks --at hier', "L'option --at attend"],
    ['snapshot encore', 'Le verbe snapshot se dit seul'],
    ['stocks --limit beaucoup', "L'option --limit attend"],
    ['operations --from hier', "L'option --from attend un jour"],
    ['operations --to 2026-02-31', "L'option --to attend un jour"],
    ['factures --mois 2026-13', "L'option --mois attend un mois"],
    ['tree --scope 0', "L'option --scope attend le numéro"],
    ['stocks --scope Lille', "L'option --scope attend le numéro"],
    ['stocks --fresh 5', "L'option --fresh attend une durée"],
    ['stocks --fresh 0m', "L'option --fresh attend une durée"],
    ['stocks --fresh 99j', "L'option --fresh attend une durée"],
    ['scope --now hier', '--now attend une date'],
    ['scope --couleur bleue', 'Option « --couleur » inconnue'],
  ])('« %s » is explained', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence);
  });

  // Catches a refusal that would break a script: text on standard output, or a second document.
  test('a refusal with --json is one document and exit code 2', async () => {
    const printed: string[] = [];
    const code = await runCli({
      argv: ['volera', '--json'],
      compose: () => Promise.reject(new Error('jamais')),
      print: (text) => printed.push(text),
      printError: (text) => printed.push(text),
    });
    expect(code).toBe(2);
    expect(printed).toHaveLength(1);
    expect(JSON.parse(printed[0]!)).toMatchObject({ ok: false, error: { code: 'invalid_input' }, source: null, degraded: [] });
  });
});
