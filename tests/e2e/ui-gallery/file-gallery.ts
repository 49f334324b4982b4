import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Gallery, openGallery } from './harness.ts';

/** The gallery of a file of tests: opened before them, closed after, and each of them fails when a page it opened complained. */
export function fileGallery(): Pick<Gallery, 'open' | 'borrow' | 'giveBack' | 'complaints'> {
  let gallery: Gallery | undefined;
  const opened = (): Gallery => {
    if (!gallery) throw new Error('The gallery is opened before the first test.');
    return gallery;
  };
  beforeAll(async () => {
    gallery = await openGallery();
  });
  afterAll(() => gallery?.close());
  afterEach(() => {
    expect(opened().complaints()).toEqual([]);
  });
  return {
    open: (...look) => opened().open(...look),
    borrow: (...look) => opened().borrow(...look),
    giveBack: (page) => opened().giveBack(page),
    complaints: () => opened().complaints(),
  };
}
