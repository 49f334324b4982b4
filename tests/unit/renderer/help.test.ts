import { expect, test } from 'vitest';
import { SCREENS } from '../../../renderer/app/screens.ts';
import { type Command, withOwnKeys } from '../../../renderer/features/core/commands.ts';
import { findPages, GUIDE, pageOf } from '../../../renderer/features/help/guide.ts';
import { COMMON, keysNow, refusalOf } from '../../../renderer/features/shortcuts/keys.ts';

// Catches a screen added without a page of the guide, or a page that names a screen otherwise than the rail.
test('every screen has its page, under its own name', () => {
  expect(SCREENS.map(({ path }) => [path, pageOf(path).title])).toEqual(SCREENS.map(({ path, label }) => [path, label]));
  expect(pageOf('/campagnes/123').title).toBe('Campagnes');
  expect(pageOf('/inconnu').title).toBe('Premiers pas');
});

test('pages are found by any of their words, accents and case aside; titles first', () => {
  expect(findPages('ETANCHEITE').map(({ id }) => id)).toContain('arborescence');
  expect(findPages('factures')[0]?.id).toBe('factures');
  expect(findPages('licorne')).toEqual([]);
  expect(findPages(' ')).toHaveLength(GUIDE.length);
});

// Catches the same thing told twice in a page, as when two people describe the same screen.
test('no part of a page bears the title of another', () => {
  const titles = GUIDE.map((page) => page.parts.map(({ title }) => title));
  expect(titles.map((each) => new Set(each).size)).toEqual(titles.map((each) => each.length));
  expect(new Set(GUIDE.map(({ id }) => id)).size).toBe(GUIDE.length);
});

// Catches technical words, an English word or an exclamation that slipped into what the operator reads.
test('the guide speaks to the operator', () => {
  const text = GUIDE.flatMap((page) => [page.title, page.lead, ...page.parts.flatMap((part) => [part.title, ...part.text])]).join(' ');
  expect(text).not.toMatch(/\b(?:SQLite|SQL|JSON|SFTP|worker|cache|token|tenant|MyCFI|tu|ton|ta)\b|!/u);
});

const command = (id: string, keys?: string): Command => ({
  id,
  title: id,
  group: 'Actions',
  run: () => undefined,
  ...(keys ? { keys } : {}),
});

test('a chosen key replaces the usual one, none takes it away, and the others keep theirs', () => {
  const own = { refresh: 'F9', rail: null };
  expect(withOwnKeys(command('refresh', 'F5'), own).keys).toBe('F9');
  expect(withOwnKeys(command('rail', 'Ctrl+B'), own).keys).toBeUndefined();
  expect(withOwnKeys(command('find', 'Ctrl+F'), own).keys).toBe('Ctrl+F');
  expect(withOwnKeys(command('go./stocks'), { 'go./stocks': 'F7' }).keys).toBe('F7');
});

// Catches two commands under one key, and keys that write a character or close the window.
test.each([
  ['Ctrl+F', 'refresh', /déjà la touche de « Chercher/u],
  ['Ctrl+W', 'refresh', /appartient au système/u],
  ['Ctrl+2', 'refresh', /ne peut pas être choisie/u],
  ['A', 'refresh', /ne peut pas être choisie/u],
])('%s is refused, with the reason', (combo, id, reason) => {
  expect(refusalOf(combo, id, COMMON, keysNow(COMMON, {}))).toMatch(reason);
});
test('a key that was freed can be taken, and a command may keep its own', () => {
  expect(refusalOf('F5', 'find', COMMON, keysNow(COMMON, { refresh: 'F9' }))).toBeNull();
  expect(refusalOf('F5', 'refresh', COMMON, keysNow(COMMON, {}))).toBeNull();
});
