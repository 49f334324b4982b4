import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createViews } from '../../../electron/app/views.ts';
import { contract } from '../../../shared/contract/contract.ts';
import { NO_VIEWS } from '../../../shared/model/views.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-views-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const grid = { layout: { shown: { code: false }, widths: { name: 240 } }, views: [] };
const open = () => createViews(folder, () => undefined);

// Catches columns lost when the application starts again, and one operator's columns shown to another.
test('columns and keys are found again after a restart, each operator his own', () => {
  open().set(1, (former) => ({ ...former, grids: { stocks: grid } }));
  open().set(2, (former) => ({ ...former, shortcuts: { refresh: 'F9' } }));
  const again = open();
  expect(again.get(1)).toEqual({ grids: { stocks: grid }, shortcuts: {} });
  expect(again.get(2)).toEqual({ grids: {}, shortcuts: { refresh: 'F9' } });
  again.forget(1);
  expect([again.get(1), open().get(1)]).toEqual([NO_VIEWS, NO_VIEWS]);
});

// Catches a start that fails, or a grid drawn with nonsense, because a comfort file was damaged.
test('a damaged file is forgotten, and what is refused leaves what was kept', () => {
  open().set(1, (former) => ({ ...former, grids: { stocks: grid } }));
  const views = open();
  expect(() => views.set(1, (former) => ({ ...former, shortcuts: { refresh: 'Ctrl+2' } }))).toThrow();
  expect(open().get(1)).toEqual({ grids: { stocks: grid }, shortcuts: {} });
  fs.writeFileSync(path.join(folder, 'vues-1.json'), '{"grids":{"stocks":{"layout":{"widths":{"name":-5}}}}');
  expect(open().get(1)).toEqual(NO_VIEWS);
});

// Catches a shortcut that writes a character on an AZERTY keyboard, or that no such keyboard has.
test.each(['Ctrl+1', 'Ctrl+Alt+E', '²', 'E', 'Ctrl+é', 'Alt+F4', 'F13', ''])('%s cannot be chosen as a key', (combo) => {
  expect(contract['views.setShortcuts'].input.safeParse({ shortcuts: { refresh: combo } }).success).toBe(false);
});
test.each(['F5', 'Ctrl+E', 'Maj+F3', 'Ctrl+F9', null])('%s can be chosen as a key', (combo) => {
  expect(contract['views.setShortcuts'].input.safeParse({ shortcuts: { refresh: combo } }).success).toBe(true);
});
