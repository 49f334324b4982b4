import { describe, expect, test } from 'vitest';
import { formatNumber } from '../../../renderer/ui/format.ts';
import { fileGallery } from './file-gallery.ts';
import { asked } from './pages.ts';

const gallery = fileGallery();

describe('the grid', () => {
  test('reads windows of rows when they come into view, not the whole table', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    const grid = page.getByRole('grid', { name: 'Stocks' });
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="12481"] .tag').waitFor();
    const offsets = (await asked(page, 'stocks.window')).map((call) => (call.input as { offset?: number }).offset);
    expect(offsets).toContain(12_400);
    expect(offsets.length).toBeLessThan(8);
    expect(await page.locator('.grid-row').count()).toBeLessThan(60);
    await page.context().close();
  });
});

describe('the grid, scrolled fast', () => {
  // Catches a cell left with the figure of another line, since only names are drawn while lines go by.
  test('shows every cell of its own line once it rests', async () => {
    const page = await gallery.open('/stocks');
    await page.locator('.grid-row .tag').first().waitFor();
    const scrolled = (pixels: number, frames: number) =>
      page.evaluate(
        async ([px, count]) => {
          const grid = document.querySelector<HTMLElement>('.grid')!;
          let passed = false;
          for (let frame = 0; frame < count; frame += 1) {
            grid.scrollTop += px;
            await new Promise(requestAnimationFrame);
            passed ||= grid.hasAttribute('data-passing');
          }
          return passed;
        },
        [pixels, frames] as const,
      );
    expect(await scrolled(300, 25), 'lines went by too slowly for this test to mean something').toBe(true);
    await expect.poll(() => page.locator('.grid[data-passing], .grid[data-fling], .grid-row .skeleton-bar').count()).toBe(0);
    const drawn = await page.evaluate(() =>
      [...document.querySelectorAll('.grid-row')].map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')) - 2,
        cells: [...row.children].map((cell) => cell.textContent),
      })),
    );
    const { value } = await page.evaluate(() => window.core.call('stocks.list', { sort: 'level', offset: 100, limit: 300 }));
    const told = ({ name, quantity, minimum }: (typeof value.rows)[number]) => [name, formatNumber(quantity), formatNumber(minimum)];
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn.map(({ cells }) => [cells[1], cells[4], cells[5]])).toEqual(drawn.map(({ index }) => told(value.rows[index - 100]!)));
    expect(drawn.map(({ index }) => index)).toEqual(drawn.map(({ index }) => index).toSorted((a, b) => a - b));
    await page.context().close();
  });
});

describe('the grid, arranged and copied', () => {
  test('goes to the last of its rows and back by the keyboard, and copies a selection as tab-separated text', async () => {
    const page = await gallery.open('/stocks');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.grid-row .tag').first().waitFor();
    await page.getByRole('grid', { name: 'Stocks' }).focus();
    await page.keyboard.press('Control+End');
    await page.locator('[aria-rowindex="12481"] .tag').waitFor();
    await page.keyboard.press('Control+Home');
    await page.locator('[aria-rowindex="2"] .tag').waitFor();
    // Beyond the first window of a hundred rows: what is copied was not all in the page.
    for (let press = 0; press < 8; press += 1) await page.keyboard.press('Shift+PageDown');
    await page.keyboard.press('Control+c');
    const copied = Number.parseInt((await page.getByText(/^\d+ lignes copiées\.$/u).textContent()) ?? '', 10);
    expect(copied).toBeGreaterThan(100);
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    expect(lines).toHaveLength(copied + 1);
    expect(lines[0]?.split('\t').slice(0, 2)).toEqual(['Niveau', 'Article']);
    expect(new Set(lines.map((line) => line.split('\t').length)).size).toBe(1);
    await page.context().close();
  });

  test('keeps a view under a name, and comes back to its columns and filters', async () => {
    const page = await gallery.open('/stocks?recherche=Flyer');
    await page.getByText('trouvées').waitFor();
    const menu = () => page.getByRole('button', { name: 'Colonnes et vues' }).click();
    await menu();
    await page.getByRole('checkbox', { name: 'Code client' }).uncheck();
    await page.getByRole('textbox', { name: 'Nom de la vue' }).fill('Mes flyers');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: "Colonnes d'origine" }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await page.getByRole('columnheader', { name: 'Code client' }).waitFor();
    await menu();
    await page.getByRole('button', { name: 'Mes flyers', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('trouvées').waitFor();
    expect(await page.getByRole('columnheader', { name: 'Code client' }).count()).toBe(0);
    // Kept by the core: the address of the window changes at each start, and what it keeps is lost with it.
    await expect
      .poll(async () => (await asked(page, 'views.setGrid')).at(-1)?.input)
      .toMatchObject({ name: 'stocks', views: [{ name: 'Mes flyers' }] });
    await page.context().close();
  });
});
