import { describe, expect, test } from 'vitest';
import { type Command, comboOf, commandOf, findCommands } from '../../../renderer/features/core/commands.ts';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});
const command = (id: string, title: string, keys?: string): Command => ({
  id,
  title,
  group: 'Actions',
  run: () => {},
  ...(keys ? { keys } : {}),
});

describe('shortcuts', () => {
  test.each([
    ['Ctrl+K', press('k', { ctrlKey: true })],
    ['Ctrl+K', press('K', { ctrlKey: true, shiftKey: true })],
    ['Échap', press('Escape')],
    ['F5', press('F5')],
    ['Ctrl+Maj+F5', press('F5', { ctrlKey: true, shiftKey: true })],
  ])('%s is recognised', (combo, keys) => {
    expect(comboOf(keys)).toBe(combo);
  });
  test('the screen shown last takes over F5', () => {
    const found = commandOf([command('a', 'Ancien', 'F5'), command('b', 'Nouveau', 'F5')], press('F5'));
    expect(found?.id).toBe('b');
  });
  test('typing a plain letter runs nothing', () => {
    expect(commandOf([command('a', 'Palette', 'Ctrl+K')], press('k'))).toBeUndefined();
  });
});

describe('palette', () => {
  const list = [command('s', 'Santé'), command('r', 'Réglages'), command('f', "Actualiser la file d'export")];
  test('accents and case do not matter', () => {
    expect(findCommands(list, 'SANTE').map((each) => each.id)).toEqual(['s']);
    expect(findCommands(list, 'reglages').map((each) => each.id)).toEqual(['r']);
  });
  test('every word has to be there', () => {
    expect(findCommands(list, 'file export').map((each) => each.id)).toEqual(['f']);
    expect(findCommands(list, 'file santé')).toEqual([]);
  });
  test('nothing typed shows everything', () => {
    expect(findCommands(list, '  ')).toHaveLength(3);
  });
});
