import type { Page } from 'playwright';

/** What the interface has asked of the core by one route, oldest first. */
export const asked = (page: Page, route: string) => page.evaluate((name) => window.core.calls.filter((call) => call.route === name), route);

const TOO_FAR = 60;
/** Presses Tab until what has the focus bears this name: a journey by keyboard alone, without knowing the order. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < TOO_FAR; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return '';
      const label = element.closest('label')?.textContent;
      return element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} cannot be reached with Tab`);
}
