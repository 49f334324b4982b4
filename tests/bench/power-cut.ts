import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { chances } from './faults-cfi.ts';

const CHILD = path.join(import.meta.dirname, '../fakes/enqueue-child.ts');
const DATABASE = 'file.sqlite';
const FILES = [DATABASE, `${DATABASE}-wal`];

/** What a power cut does to what was written since the last flush: nothing of it, its beginning, any part of it, the last page torn. */
const WAYS = ['none', 'prefix', 'subset', 'torn'] as const;

type Event =
  | { kind: 'write'; file: string; data: Buffer; at: number }
  | { kind: 'truncate'; file: string; length: number }
  | { kind: 'flush'; file: string }
  | { kind: 'ack'; reference: string };

export interface PowerCutCounts {
  cuts: number;
  acked: number;
  /** Acknowledged lines missing after a cut. */
  lost: number;
  /** Files that could not be opened, or did not check out. */
  corrupt: number;
}

/** Runs the child that queues lines under `strace`, and reads back every write and flush of its queue file, and every acknowledgement. */
function record(count: number): Event[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-coupure-'));
  const trace = path.join(folder, 'trace');
  try {
    const calls = 'trace=pwrite64,write,fsync,fdatasync,ftruncate';
    const run = spawnSync(
      'strace',
      [
        '-f',
        '-y',
        '-xx',
        '-s',
        '70000',
        '-e',
        calls,
        '-o',
        trace,
        process.execPath,
        '--no-warnings',
        CHILD,
        path.join(folder, 'data'),
        String(count),
      ],
      { encoding: 'utf8', timeout: 120_000 },
    );
    if (!fs.existsSync(trace)) throw new Error(`strace did not run: ${run.stderr}`);
    const bytes = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex');
    const name = (text: string) => path.basename(text.includes('\\x') ? bytes(text).toString() : text);
    const events: Event[] = [];
    for (const line of wholeCalls(fs.readFileSync(trace, 'latin1').split('\n'))) {
      const write = /pwrite64\(\d+<([^>]*)>, "((?:\\x..)*)", \d+, (\d+)\)\s+= (\d+)/.exec(line);
      const flush = /f(?:data)?sync\(\d+<([^>]*)>\)\s+= 0/.exec(line);
      const truncate = /ftruncate\(\d+<([^>]*)>, (\d+)\)\s+= 0/.exec(line);
      const said = /write\(1<[^>]*>, "((?:\\x..)*)"/.exec(line);
      if (write)
        events.push({ kind: 'write', file: name(write[1]!), data: bytes(write[2]!).subarray(0, Number(write[4])), at: Number(write[3]) });
      else if (flush) events.push({ kind: 'flush', file: name(flush[1]!) });
      else if (truncate) events.push({ kind: 'truncate', file: name(truncate[1]!), length: Number(truncate[2]) });
      else if (said) {
        const reference = /^ACK (\S+)/.exec(bytes(said[1]!).toString())?.[1];
        if (reference) events.push({ kind: 'ack', reference });
      }
    }
    return events;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** On a busy machine `strace` cuts a call in two lines, when another thread speaks in between: a write missed so would make a file that no disk ever held. */
function* wholeCalls(lines: readonly string[]): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of lines) {
    const [, thread, head] = /^(\d+)\s+(.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    if (thread !== undefined && head !== undefined) {
      begun.set(thread, head);
      continue;
    }
    const [, resumed, rest] = /^(\d+)\s+<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    yield resumed === undefined ? line : `${begun.get(resumed) ?? ''}${rest}`;
  }
}

function apply(image: Buffer, event: Event): Buffer {
  if (event.kind === 'truncate')
    return event.length <= image.length
      ? image.subarray(0, event.length)
      : Buffer.concat([image, Buffer.alloc(event.length - image.length)]);
  if (event.kind !== 'write') return image;
  const end = event.at + event.data.length;
  const next = Buffer.alloc(Math.max(end, image.length));
  image.copy(next);
  event.data.copy(next, event.at);
  return next;
}

/**
 * Queues `count` lines, then cuts the power after every write and flush, in each way a disk may then look, and opens the file again: every
 * line acknowledged before the cut must be there.
 */
export function powerCuts(options: { count: number; seed: number }): PowerCutCounts {
  const random = chances(options.seed);
  const events = record(options.count);
  const counts: PowerCutCounts = { cuts: 0, acked: events.filter(({ kind }) => kind === 'ack').length, lost: 0, corrupt: 0 };
  const durable = new Map<string, Buffer>();
  const pending = new Map<string, Event[]>();
  const acked: string[] = [];
  // In memory where there is such a place: thousands of images are written, none needs to last.
  const folder = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'mycfia-image-'));

  const imageOf = (file: string, way: (typeof WAYS)[number]): Buffer => {
    let image = durable.get(file) ?? Buffer.alloc(0);
    const waiting = pending.get(file) ?? [];
    const kept = Math.floor(random() * (waiting.length + 1));
    waiting.forEach((event, index) => {
      if (way === 'none' || (way === 'prefix' && index >= kept) || (way === 'subset' && random() < 0.5)) return;
      if (way === 'torn' && event.kind === 'write' && index === waiting.length - 1) {
        const sectors = Math.floor(random() * (event.data.length / 512));
        image = apply(image, { ...event, data: event.data.subarray(0, 512 * sectors) });
      } else image = apply(image, event);
    });
    return image;
  };
  const cut = (way: (typeof WAYS)[number]): void => {
    counts.cuts += 1;
    for (const suffix of ['', '-wal', '-shm']) fs.rmSync(path.join(folder, DATABASE + suffix), { force: true });
    for (const file of FILES) fs.writeFileSync(path.join(folder, file), imageOf(file, way));
    try {
      const db = new Sqlite(path.join(folder, DATABASE));
      try {
        if (db.pragma('integrity_check', { simple: true }) !== 'ok') counts.corrupt += 1;
        const has = db.prepare('SELECT 1 FROM outbox_line WHERE reference = ?');
        counts.lost += acked.filter((reference) => has.get(reference) === undefined).length;
      } finally {
        db.close();
      }
    } catch {
      counts.corrupt += 1;
    }
  };

  try {
    for (const event of events) {
      if (event.kind === 'ack') {
        acked.push(event.reference);
        continue;
      }
      if (!FILES.includes(event.file)) continue;
      const waiting = pending.get(event.file) ?? [];
      if (event.kind === 'flush') {
        durable.set(event.file, waiting.reduce(apply, durable.get(event.file) ?? Buffer.alloc(0)));
        pending.set(event.file, []);
      } else pending.set(event.file, [...waiting, event]);
      // Before the first acknowledgement there is nothing to lose.
      if (acked.length > 0) for (const way of WAYS) cut(way);
    }
    return counts;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
