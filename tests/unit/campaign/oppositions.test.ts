import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_OPPOSITION, opposedBy } from '../../../electron/campaign/oppositions.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import { type Bench, openBench, session } from '../../fakes/campaign-bench.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER = Buffer.alloc(32, 8).toString('base64');
const editor = session(30, ['campagnes_Edit']);
const admin = session(2, ['administrateur', 'valideur']);
const CAMILLE = '06 39 98 00 01';

describe('the opposition list', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = openBench({}, KEY);
  });
  afterEach(() => bench.close());
  const reached = async () => (await bench.campaigns.file(admin, 123)).value.recipients[0]?.valid;
  const blocked = async () => (await bench.campaigns.file(admin, 123)).value.issues.filter(({ level }) => level === 'block');
  const told = async () => (await bench.campaigns.desk.journal(admin, undefined)).entries.map(({ what }) => what);
  const files = () =>
    fs
      .readdirSync(bench.folder)
      .filter((name) => name.startsWith('file.sqlite'))
      .map((name) => fs.readFileSync(path.join(bench.folder, name), 'latin1'))
      .join('');

  // Catches prints anybody can guess back: there are few enough numbers to try them all.
  test('keeps no print that can be made without the secret', async () => {
    bench.campaigns.desk.opposition(editor, CAMILLE, 'add');
    expect(await reached()).toBe(1);
    expect(files()).not.toContain(sha256('+33639980001'));
    bench.restart();
    expect(await reached()).toBe(1);
    expect(await told()).toContain("Liste d'opposition complétée de 1 personne (1 au total)");
  });

  // Catches a list of before the secret that is dropped, or left readable on the disk.
  test('brings the list of before under the secret, without its being imported again', async () => {
    bench.restart(null);
    bench.campaigns.desk.opposition(editor, CAMILLE, 'add');
    expect(files()).toContain(sha256('+33639980001'));
    bench.restart(KEY);
    expect(await reached()).toBe(1);
    expect(files()).not.toContain(sha256('+33639980001'));
    expect(bench.campaigns.desk.opposition(editor, undefined, 'add')).toMatchObject({ count: 1, readable: true });
  });

  // Catches people who refused contacted in silence because the keychain was emptied, or the files moved to another machine.
  test.each([
    ['is another', OTHER],
    ['is gone', null],
  ])('stops every sending when its secret %s, until the whole list is imported again', async (_name, key) => {
    bench.campaigns.desk.opposition(editor, `${CAMILLE}\n0639980009`, 'add');
    bench.restart(key);
    expect((await blocked()).map(({ rule }) => rule)).toEqual(['contacts.opposition']);
    expect(bench.campaigns.notices().join()).toContain('opposition');
    const { desk } = bench.campaigns;
    expect(() => desk.opposition(editor, CAMILLE, 'add')).toThrow('remplacez-la');
    expect(desk.opposition(editor, CAMILLE, 'replace')).toMatchObject({ count: 1, added: 1, readable: true });
    expect(await blocked()).toEqual([]);
    expect(await reached()).toBe(1);
    expect(await told()).toContain("Liste d'opposition remplacée (1 au total)");
  });

  test('is not emptied by a file nobody can read, nor shortened by an editor', () => {
    const { desk } = bench.campaigns;
    desk.opposition(editor, CAMILLE, 'add');
    expect(() => desk.opposition(admin, '%PDF-1.7\nrien', 'replace')).toThrow("n'est pas remplacée");
    expect(() => desk.opposition(editor, '0639980009', 'replace')).toThrow('administrer');
    expect(desk.opposition(editor, 'anne@exemple.test;0639980002', 'add')).toMatchObject({ count: 3, added: 2 });
  });

  test('opposes nobody when it is empty', () => {
    expect(opposedBy(NO_OPPOSITION)('+33639980001')).toBe(false);
  });
});
