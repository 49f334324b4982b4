import type { CopyKind } from './copy-files.ts';
import { copyMigrations } from './copy-schema.ts';
import { SUBJECT_MIGRATIONS } from './copy-subjects.ts';
import { lookMigrations } from './looks-schema.ts';

/** Copies can be read again: the last six scopes of a user are kept. */
export const COPIES: CopyKind = {
  folder: 'copies',
  migrations: [...copyMigrations, ...SUBJECT_MIGRATIONS],
  durable: false,
  keptPerUser: 6,
  onOtherKey: (db) => db.exec('UPDATE stocks SET mark = 0'),
};

/** Looks cannot: they are backed up, and leave by age only. They hold nothing sealed. */
export const LOOKS: CopyKind = {
  folder: 'releves',
  migrations: lookMigrations,
  durable: true,
  keptPerUser: null,
  onOtherKey: () => undefined,
};
