import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** CFI as the fault campaign sees it: a drop on a real folder, an import batch, a view, FichierIN. Everything it did is counted. */
export interface FaultsCfi {
  /** One pass of the batch: every JSON without its LOCK, or with it when the batch ignores locks. */
  batch(options: { honourLock: boolean; loseArchive: boolean }): void;
  /** Looks at what is visible now. A half pair without its lock is counted. */
  audit(): void;
  answer(method: 'read' | 'declareFile' | 'fileState' | 'findFile', args: unknown[]): unknown;
  imports: Map<string, number>;
  /** How each import came about, to explain one too many. */
  story: Map<string, string[]>;
  counts: { halfPairs: number; partial: number; batches: number };
}

interface Declared {
  id: number;
  nom: string;
  etat: string;
  idCampagne: null;
  commentaire: null;
}

export function createFaultsCfi(root: string): FaultsCfi {
  const imports = new Map<string, number>();
  const counts = { halfPairs: 0, partial: 0, batches: 0 };
  const declared = new Map<string, Declared>();
  const inDrop = (name: string) => path.join(root, 'In', name);
  const there = (name: string) => fs.existsSync(inDrop(name));

  const story = new Map<string, string[]>();

  const take = (base: string, honourLock: boolean, loseArchive: boolean): void => {
    const locked = there(`${base}.LOCK`);
    let reference = base;
    let whole = false;
    try {
      const bytes = fs.readFileSync(inDrop(`${base}.json`), 'utf8');
      const json = JSON.parse(bytes) as { reference_mycfia: string; csv_octets: number };
      reference = json.reference_mycfia;
      const csv = fs.readFileSync(inDrop(`${base}.csv`));
      // The fictitious CSV repeats one line: its end tells that it is whole.
      whole = csv.length === json.csv_octets && csv.subarray(-2).toString() === '\r\n';
    } catch {
      // counted as partial
    }
    if (!whole) counts.partial += 1;
    imports.set(reference, (imports.get(reference) ?? 0) + 1);
    const told = `${base}${locked ? ', sous verrou' : ''}${honourLock ? '' : ', verrou ignoré'}${loseArchive ? ', archive perdue' : ''}`;
    story.set(reference, [...(story.get(reference) ?? []), told]);
    for (const extension of ['csv', 'json']) {
      const name = `${base}.${extension}`;
      if (!there(name)) continue;
      if (loseArchive) fs.rmSync(inDrop(name));
      else fs.renameSync(inDrop(name), path.join(root, 'Archive', name));
    }
    const name = `${base}.json`;
    declared.set(name, { id: declared.get(name)?.id ?? declared.size + 1, nom: name, etat: 'Traité', idCampagne: null, commentaire: null });
  };

  return {
    imports,
    story,
    counts,
    batch({ honourLock, loseArchive }) {
      counts.batches += 1;
      for (const name of fs.readdirSync(path.join(root, 'In'))) {
        if (!name.endsWith('.json')) continue;
        const base = name.slice(0, -'.json'.length);
        if (!honourLock || !there(`${base}.LOCK`)) take(base, honourLock, loseArchive);
      }
    },
    audit() {
      for (const name of fs.readdirSync(path.join(root, 'In'))) {
        const base = /^(.*)\.(csv|json)$/.exec(name)?.[1];
        if (base === undefined) continue;
        // A JSON, once visible, stays until the batch of this same process: absent before and after means absent all along.
        const jsonFirst = there(`${base}.json`);
        const csv = there(`${base}.csv`);
        const lock = there(`${base}.LOCK`);
        const jsonLast = there(`${base}.json`);
        if (!lock && ((csv && !jsonFirst && !jsonLast) || (jsonFirst && jsonLast && !csv))) counts.halfPairs += 1;
      }
    },
    answer(method, args) {
      const byId = (id: number) => [...declared.values()].find((file) => file.id === id) ?? null;
      if (method === 'findFile') return declared.get(String(args[0])) ?? null;
      if (method === 'fileState') return byId(Number(args[0]));
      if (method === 'declareFile') {
        const nom = String(args[0]);
        const file = declared.get(nom) ?? { id: declared.size + 1, nom, etat: 'En attente', idCampagne: null, commentaire: null };
        declared.set(nom, file);
        return file;
      }
      const { references = [] } = args[1] as { references?: string[] };
      const at = new Date().toISOString();
      const value = references
        .filter((reference) => imports.has(reference))
        .map((reference, index) => ({
          id: index + 1,
          divisionId: 3,
          reference,
          name: 'Promo fictive',
          clientCode: null,
          channel: 'sms',
          statut: 'importee_cfi',
          rejection: null,
          createdAt: null,
          updatedAt: null,
        }));
      return { value, source: 'base', asOf: at, readAt: at, latencyMs: 1, degraded: [], stale: false, budgetSeconds: null, scope: null };
    },
  };
}

/** A reproducible source of chances (mulberry32). */
export function chances(seed: number): () => number {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
