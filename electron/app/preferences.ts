import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Preferences, THEMES } from '../../shared/model/system.ts';
import { writeFileAtomic } from '../kit/files.ts';

const DEFAULTS: Preferences = { theme: 'systeme', density: 'confort' };
const schema = z.strictObject({ theme: z.enum(THEMES), density: z.enum(['confort', 'compact']) });

export interface PreferenceStore {
  get(): Preferences;
  set(change: { theme?: Preferences['theme'] | undefined; density?: Preferences['density'] | undefined }): Preferences;
}

/** Appearance settings of this machine, in `<data>/preferences.json`. An unreadable file gives the defaults: nothing else depends on it. */
export function createPreferences(dataFolder: string, changed: () => void): PreferenceStore {
  const file = path.join(dataFolder, 'preferences.json');
  let current = DEFAULTS;
  try {
    current = schema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    current = DEFAULTS;
  }
  return {
    get: () => current,
    set(change) {
      current = schema.parse({ theme: change.theme ?? current.theme, density: change.density ?? current.density });
      writeFileAtomic(file, JSON.stringify(current, null, 2));
      changed();
      return current;
    },
  };
}
