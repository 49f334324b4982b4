import fs from 'node:fs';
import path from 'node:path';
import log from 'electron-log/node';
import { ensureFolder } from '../kit/files.ts';
import type { LogSink } from '../kit/log.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const ARCHIVES = 4;

/** journal.1.jsonl is the youngest; the oldest falls off. */
function rotate(file: string): void {
  const archive = (n: number) => file.replace(/\.jsonl$/, `.${n}.jsonl`);
  fs.rmSync(archive(ARCHIVES), { force: true });
  for (let n = ARCHIVES - 1; n >= 1; n--) if (fs.existsSync(archive(n))) fs.renameSync(archive(n), archive(n + 1));
  fs.renameSync(file, archive(1));
}

/**
 * Writes one JSON object a line in `<dataFolder>/journal/journal.jsonl` (owner only, 5 files of 5 MB). What comes in was redacted by kit/log. A full or
 * read-only disk loses lines, never the application: electron-log reports it on the console.
 * @throws AppError `data_folder_unwritable` or `disk_full` when the folder cannot be made.
 */
export function fileLogSink(dataFolder: string): LogSink {
  const file = path.join(ensureFolder(path.join(dataFolder, 'journal')), 'journal.jsonl');
  const logger = log.create({ logId: file });
  logger.transports.console.level = false;
  const transport = logger.transports.file;
  transport.resolvePathFn = () => file;
  transport.maxSize = MAX_BYTES;
  transport.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  transport.transforms = [({ data }) => data[0]];
  transport.archiveLogFn = (old) => {
    try {
      rotate(old.path);
    } catch (error) {
      logger.transports.console({ data: ['Le journal ne peut pas être archivé.', error], date: new Date(), level: 'error' });
    }
  };
  return (record) => logger[record.level](JSON.stringify(record));
}
