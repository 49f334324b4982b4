import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../electron/kit/log.ts';
import { assetAt, loadAssets, securityHeaders } from '../../../electron/shell/content.ts';
import { externalAddress } from '../../../electron/shell/desktop/links.ts';
import { readWindowState, writeWindowState } from '../../../electron/shell/desktop/window-state.ts';
import { defaultDataFolder, parseStartOptions } from '../../../electron/shell/environment.ts';
import { fileLogSink } from '../../../electron/shell/log-sink.ts';
import { browserCommand } from '../../../electron/shell/loopback/browser.ts';
import { demonstrationSecrets, type Keychain, openSecrets, secretVariable } from '../../../electron/shell/secrets.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-shell-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('links to the outside', () => {
  test('https on a listed host only', () => {
    expect(externalAddress('https://www.cnil.fr/fr?x=1')).toBe('https://www.cnil.fr/fr?x=1');
    for (const bad of [
      'http://www.cnil.fr/',
      'https://www.cnil.fr:8443/',
      'https://user@www.cnil.fr/',
      'https://www.cnil.fr.evil.example/',
      'https://evil.example/https://www.cnil.fr/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      '\\\\server\\share',
      'www.cnil.fr',
      '',
    ])
      expect(externalAddress(bad), bad).toBeNull();
  });
  test('whatever the text, what comes out is https on a listed host', () => {
    const part = fc.constantFrom(
      'https:',
      'HTTPS:',
      'file:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      'www.cnil.fr',
      'evil.example',
      '.',
      '%2f',
      '#',
      '?',
      '\t',
      '\n',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const address = externalAddress(parts.join(''));
        if (address !== null) expect(address).toMatch(/^https:\/\/www\.(cnil|legifrance\.gouv)\.fr\//);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  test('usual size at first, then as it was left', () => {
    expect(readWindowState(folder, screens)).toEqual({ width: 1440, height: 900 });
    const left = { x: 100, y: 50, width: 1300, height: 800, maximized: true };
    writeWindowState(folder, left, () => expect.unreachable());
    expect(readWindowState(folder, screens)).toEqual(left);
  });
  test('never on a screen that is gone, never smaller than usable, never stopped by a damaged file', () => {
    writeWindowState(folder, { x: 2500, y: 0, width: 300, height: 200, maximized: false }, () => expect.unreachable());
    expect(readWindowState(folder, screens)).toEqual({ width: 1100, height: 700, maximized: false });
    fs.writeFileSync(path.join(folder, 'fenetre.json'), '{"x":1');
    expect(readWindowState(folder, screens)).toEqual({ width: 1440, height: 900 });
  });
});

describe('the files of the interface', () => {
  test('exact paths only, source maps and unknown kinds left out', () => {
    fs.mkdirSync(path.join(folder, 'assets'));
    for (const file of ['index.html', 'assets/a.js', 'assets/a.js.map', 'assets/x.exe']) fs.writeFileSync(path.join(folder, file), file);
    const assets = loadAssets(folder);
    expect([...assets.keys()].sort()).toEqual(['/assets/a.js', '/index.html']);
    expect(assetAt(assets, '/')?.type).toBe('text/html; charset=utf-8');
    for (const path of ['', '/..', '/assets', '/assets/', '/assets/../index.html', '__proto__'])
      expect(assetAt(assets, path), path).toBeUndefined();
  });
  test('an interface that was not built is said with what to do', () => {
    expect(() => loadAssets(path.join(folder, 'absent'))).toThrow('npm run build');
  });
  test('the policy never allows inline code, eval or a wildcard', () => {
    expect(securityHeaders('ws://127.0.0.1:1')['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('the command line of a window', () => {
  test('options are read, those of others ignored', () => {
    expect(
      parseStartOptions([
        '/some/project',
        '--data',
        folder,
        '--no-open',
        '--port',
        '4100',
        '--now',
        '2026-03-02T09:00:00Z',
        '--disable-gpu',
      ]),
    ).toEqual({
      dataFolder: folder,
      connectionsFile: undefined,
      now: Date.UTC(2026, 2, 2, 9),
      open: false,
      port: 4100,
    });
  });
  test.each([[['--data']], [['--data', '--no-open']], [['--now', 'hier']], [['--port', '99999']], [['--port', 'abc']]])(
    '%j is refused in French',
    (argv) => {
      expect(() => parseStartOptions(argv)).toThrow(
        expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining('attend') }),
      );
    },
  );
  test('the folder can be set for all by the environment', () => {
    expect(defaultDataFolder(false, { MYCFIA_DATA: folder })).toBe(folder);
    if (process.platform === 'linux') expect(defaultDataFolder(false, { XDG_DATA_HOME: folder })).toBe(path.join(folder, 'mycfia-desktop'));
  });
  test('the demonstration has a folder of its own, whatever is said of the place', () => {
    expect(defaultDataFolder(true, { MYCFIA_DATA: folder })).toBe(path.join(folder, 'demonstration'));
    const [fictitious, real] = [parseStartOptions([]), parseStartOptions(['--connections', 'connexions.json', '--same-cfi', '0123abcd'])];
    expect(fictitious.dataFolder).toBe(path.join(real.dataFolder, 'demonstration'));
    expect(real.sameCfi).toBe('0123abcd');
  });
});

describe('the journal', () => {
  test('one JSON object a line, readable by its owner only, kept in five files of bounded size', () => {
    const sink = fileLogSink(folder);
    const log = createLog(sink, () => 0, 'essai');
    log.warn('source.failed', { motDePasse: 'secret-1', texte: 'à %s %d %c', erreur: new Error('x') });
    const file = path.join(folder, 'journal/journal.jsonl');
    const line = JSON.parse(fs.readFileSync(file, 'utf8').trim());
    expect(line).toMatchObject({
      level: 'warn',
      room: 'essai',
      event: 'source.failed',
      texte: 'à %s %d %c',
      at: '1970-01-01T00:00:00.000Z',
    });
    expect(JSON.stringify(line)).not.toContain('secret-1');
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, 'x '.repeat(950)]));
    for (let n = 0; n < 500; n++) log.info('gros', fields);
    const files = fs.readdirSync(path.join(folder, 'journal')).sort();
    expect(files).toEqual(['journal.1.jsonl', 'journal.2.jsonl', 'journal.3.jsonl', 'journal.4.jsonl', 'journal.jsonl']);
    for (const each of files) expect(fs.statSync(path.join(folder, 'journal', each)).size).toBeLessThan(5.3 * 1024 * 1024);
    for (const text of fs.readFileSync(file, 'utf8').trim().split('\n')) JSON.parse(text);
  });
});

describe('secrets', () => {
  const log = createLog(
    () => {},
    () => 0,
  );
  /** A keychain in memory with the limit of Windows. */
  const memoryKeychain = () => {
    const kept = new Map<string, string>();
    const keychain: Keychain = (account) => ({
      getPassword: async () => kept.get(account) ?? null,
      setPassword: async (value) => {
        if (value.length > 1280) throw new Error('too long');
        kept.set(account, value);
      },
      deletePassword: async () => kept.delete(account),
    });
    return { kept, keychain };
  };
  const broken: Keychain = () => {
    throw new Error('no bus');
  };

  test('any value of any length comes back as it was, and leaves nothing behind when removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 3500 }), { minLength: 1, maxLength: 4 }), async (values) => {
        const { kept, keychain } = memoryKeychain();
        const store = await openSecrets(log, {}, keychain);
        for (const value of values) {
          await store.set('sftp.clePrivee', value);
          expect(await store.get('sftp.clePrivee')).toBe(value);
        }
        await store.remove('sftp.clePrivee');
        expect(await store.get('sftp.clePrivee')).toBeNull();
        expect([...kept.keys()]).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
  test('without a keychain: memory until quitting, said so', async () => {
    const store = await openSecrets(log, {}, broken);
    expect(store.kind).toBe('memoire');
    await store.set('api.sel', 'x');
    expect(await store.get('api.sel')).toBe('x');
    expect(await (await openSecrets(log, {}, broken)).get('api.sel')).toBeNull();
  });
  // Catches a demonstration that would unlock a keychain for nothing, or a real key of a model that it would lose.
  test('the demonstration asks no keychain but for the key of a model', async () => {
    const { kept, keychain } = memoryKeychain();
    let asked = 0;
    const store = demonstrationSecrets(log, {}, (account) => {
      asked++;
      return keychain(account);
    });
    expect(await store.get('base.motDePasse')).toBeNull();
    await store.set('base.motDePasse', 'x');
    expect([asked, store.placeOf?.('modele.clef')]).toEqual([0, 'fictif']);
    await store.set('modele.clef', 'clef');
    expect([...kept]).toEqual([['modele.clef', 'clef']]);
    expect([await store.get('modele.clef'), store.placeOf?.('modele.clef')]).toEqual(['clef', 'trousseau']);
  });
  test('the key of a model kept in the keychain is not told to come from the environment because another secret does', async () => {
    const { keychain } = memoryKeychain();
    const store = demonstrationSecrets(log, { MYCFIA_SECRET_API_SEL: 'x' }, keychain);
    await store.set('modele.clef', 'clef');
    expect([await store.get('modele.clef'), store.placeOf?.('modele.clef')]).toEqual(['clef', 'trousseau']);
  });
  test('a keychain that lies or loses is not used', async () => {
    const store = await openSecrets(log, {}, () => ({
      getPassword: async () => null,
      setPassword: async () => {},
      deletePassword: async () => true,
    }));
    expect(store.kind).toBe('memoire');
  });
  test('the environment wins and cannot be overwritten', async () => {
    expect(secretVariable('base.motDePasse')).toBe('MYCFIA_SECRET_BASE_MOTDEPASSE');
    const store = await openSecrets(log, { MYCFIA_SECRET_BASE_MOTDEPASSE: 'env' }, memoryKeychain().keychain);
    expect(store.kind).toBe('environnement');
    expect(await store.get('base.motDePasse')).toBe('env');
    await expect(store.set('base.motDePasse', 'y')).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.remove('base.motDePasse')).rejects.toMatchObject({ code: 'conflict' });
  });
  test('a keychain that fails later says so, without the value', async () => {
    const { keychain } = memoryKeychain();
    let up = true;
    const store = await openSecrets(log, {}, (account) => {
      if (!up) throw new Error('locked');
      return keychain(account);
    });
    up = false;
    const error = await store.set('api.sel', 'valeur-secrète').catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('trousseau') });
    expect(JSON.stringify(error)).not.toContain('valeur-secrète');
  });
});

describe('which browser shows the address', () => {
  const address = 'http://127.0.0.1:1/#code=secret';
  const withProgram = (name: string) => {
    fs.writeFileSync(path.join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
    return { PATH: folder, DISPLAY: ':0' };
  };
  test('no display, or no browser: none', () => {
    expect(browserCommand(address, folder, { PATH: folder }, 'linux')).toBeNull();
    expect(browserCommand(address, folder, { PATH: folder, DISPLAY: ':0' }, 'linux')).toBeNull();
  });
  test('the system opener otherwise, as an argument and never as a shell line', () => {
    expect(browserCommand(address, folder, withProgram('xdg-open'), 'linux')).toEqual({
      program: path.join(folder, 'xdg-open'),
      args: [address],
      ownWindow: false,
    });
    expect(browserCommand(address, folder, {}, 'win32')?.args).toEqual(['url.dll,FileProtocolHandler', address]);
  });
  test('a window of its own keeps the code out of the arguments', () => {
    const command = browserCommand(address, folder, withProgram('chromium'), 'linux', 1000);
    expect(command?.ownWindow).toBe(true);
    expect(command?.args.join(' ')).not.toContain('secret');
    const page = path.join(folder, 'navigateur/ouvrir.html');
    expect(fs.readFileSync(page, 'utf8')).toContain('secret');
    expect(fs.statSync(page).mode & 0o077).toBe(0);
  });
  test('root does not start Chromium, which would need its sandbox off', () => {
    expect(browserCommand(address, folder, withProgram('chromium'), 'linux', 0)).toBeNull();
  });
});
