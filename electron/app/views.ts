import fs from 'node:fs';
import path from 'node:path';
import { ownViews } from '../../shared/contract/views.ts';
import { NO_VIEWS, type OwnViews } from '../../shared/model/views.ts';
import { writeFileAtomic } from '../kit/files.ts';

/** Columns, saved views and keys, by operator. */
export interface ViewStore {
  get(userId: number): OwnViews;
  /** @throws AppError disk_full | data_folder_unwritable; what was kept stays */
  set(userId: number, change: (former: OwnViews) => OwnViews): OwnViews;
  forget(userId: number): void;
}

/** One small file per operator, `<data>/vues-<user>.json`. An unreadable one is comfort lost, not work: it starts again from nothing. */
export function createViews(dataFolder: string, changed: () => void): ViewStore {
  const known = new Map<number, OwnViews>();
  const fileOf = (userId: number) => path.join(dataFolder, `vues-${userId}.json`);
  const read = (userId: number): OwnViews => {
    try {
      return ownViews.parse(JSON.parse(fs.readFileSync(fileOf(userId), 'utf8')));
    } catch {
      return NO_VIEWS;
    }
  };
  const get = (userId: number): OwnViews => {
    const views = known.get(userId) ?? read(userId);
    known.set(userId, views);
    return views;
  };
  return {
    get,
    set(userId, change) {
      const views = ownViews.parse(change(get(userId)));
      writeFileAtomic(fileOf(userId), JSON.stringify(views));
      known.set(userId, views);
      changed();
      return views;
    },
    forget(userId) {
      known.delete(userId);
      fs.rmSync(fileOf(userId), { force: true });
    },
  };
}
