import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../kit/files.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}
const windowState = z.strictObject({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

export const SMALLEST = { width: 1100, height: 700 };
const USUAL = { width: 1440, height: 900 };
/** How much of the title bar must be on a screen for the window to be caught, in pixels. */
const GRIP = 100;

const fileOf = (dataFolder: string) => path.join(dataFolder, 'fenetre.json');

/** Where to open: as it was left when that place is still on a screen, else the usual size wherever the system likes. */
export function readWindowState(
  dataFolder: string,
  screens: readonly Rectangle[],
): Partial<WindowState> & { width: number; height: number } {
  let kept: WindowState;
  try {
    kept = windowState.parse(JSON.parse(fs.readFileSync(fileOf(dataFolder), 'utf8')));
  } catch {
    // Absent at the first start, or damaged: a place on the screen is not worth a message.
    return { ...USUAL };
  }
  const visible = screens.some(
    (screen) =>
      kept.x + kept.width >= screen.x + GRIP &&
      kept.x <= screen.x + screen.width - GRIP &&
      kept.y >= screen.y &&
      kept.y <= screen.y + screen.height - GRIP,
  );
  const size = { width: Math.max(SMALLEST.width, kept.width), height: Math.max(SMALLEST.height, kept.height), maximized: kept.maximized };
  return visible ? { ...size, x: kept.x, y: kept.y } : size;
}

/** Remembers where the window was left; a full disk loses the place, nothing else. */
export function writeWindowState(dataFolder: string, state: WindowState, onError: (error: unknown) => void): void {
  try {
    writeFileAtomic(fileOf(dataFolder), JSON.stringify(state));
  } catch (error) {
    onError(error);
  }
}
