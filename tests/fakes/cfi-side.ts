import fs from 'node:fs';
import path from 'node:path';
import type { CfiReadings } from '../../electron/outbox/tracking.ts';
import type { CfiCampaign, FichierIn } from '../../electron/sources/sources.ts';
import { AppError } from '../../shared/errors.ts';
import type { Sourced } from '../../shared/model/sourced.ts';

/** What CFI knows, kept in one JSON file so that a killed child and its test see the same world. */
interface World {
  imports: { reference: string; whole: boolean }[];
  statuts: Record<string, { statut: string; rejection: string | null }>;
  fichiers: FichierIn[];
  asOf: string;
}

export interface CfiSide extends CfiReadings {
  world(): World;
  /** One run of the import batch over the drop: every JSON without its LOCK; moves the pair, notes the import. */
  batch(options?: { honourLock?: boolean; loseArchive?: boolean; refuse?: string; view?: boolean; fichierIn?: boolean }): void;
  /** What the view will say from now on. */
  setStatut(reference: string, statut: string, rejection?: string | null): void;
  setAsOf(instant: string): void;
  /** Makes readings or declarations fail, as sources do. */
  fail: { read: boolean; files: boolean; session: boolean };
}

/** The fictitious CFI seen by the queue: a model import batch on a real folder, and the readings that follow it. */
export function createCfiSide(folder: string, root: string): CfiSide {
  const file = path.join(folder, 'cfi.json');
  const world = (): World =>
    fs.existsSync(file)
      ? (JSON.parse(fs.readFileSync(file, 'utf8')) as World)
      : { imports: [], statuts: {}, fichiers: [], asOf: '2026-01-01T00:00:00.000Z' };
  const change = (edit: (world: World) => void) => {
    const next = world();
    edit(next);
    fs.writeFileSync(file, JSON.stringify(next));
  };
  const fail = { read: false, files: false, session: false };
  const refuseFiles = () => {
    if (fail.session) throw new AppError('session_expired', 'Session expirée.');
    if (fail.files) throw new AppError('source_unavailable', 'Indisponible.');
  };
  const inDrop = (name: string) => path.join(root, 'In', name);

  return {
    world,
    fail,
    setAsOf(asOf) {
      change((next) => {
        next.asOf = asOf;
      });
    },
    setStatut(reference, statut, rejection = null) {
      change((next) => {
        next.statuts[reference] = { statut, rejection };
      });
    },
    batch({ honourLock = true, loseArchive = false, refuse, view = true, fichierIn = true } = {}) {
      for (const name of fs.readdirSync(path.join(root, 'In')).filter((entry) => entry.endsWith('.json'))) {
        const base = name.slice(0, -'.json'.length);
        if (honourLock && fs.existsSync(inDrop(`${base}.LOCK`))) continue;
        const csv = inDrop(`${base}.csv`);
        let reference = name;
        let whole = false;
        try {
          const json = JSON.parse(fs.readFileSync(inDrop(name), 'utf8')) as { reference_mycfia: string; csv_octets: number };
          reference = json.reference_mycfia;
          whole = fs.existsSync(csv) && fs.statSync(csv).size === json.csv_octets;
        } catch {
          // counted as a partial file
        }
        const target = refuse === undefined ? 'Archive' : 'Erreur';
        for (const [from, to] of [
          [csv, `${base}.csv`],
          [inDrop(name), name],
        ] as const) {
          if (!fs.existsSync(from)) continue;
          if (loseArchive) fs.rmSync(from);
          else fs.renameSync(from, path.join(root, target, to));
        }
        change((next) => {
          if (refuse === undefined) next.imports.push({ reference, whole });
          if (view) next.statuts[reference] = { statut: refuse === undefined ? 'importee_cfi' : 'rejetee', rejection: refuse ?? null };
          if (fichierIn) {
            const known = next.fichiers.find((entry) => entry.nom === name);
            const state = { etat: refuse === undefined ? 'Traité' : 'Erreur', commentaire: refuse ?? null };
            if (known) Object.assign(known, state);
            else next.fichiers.push({ id: next.fichiers.length + 1, nom: name, idCampagne: null, ...state });
          }
        });
      }
    },
    async read(scope, _reading, query) {
      if (fail.read) throw new AppError('source_unavailable', 'Indisponible.');
      const { references = [] } = query as { references?: readonly string[] };
      const { statuts, asOf } = world();
      const value: CfiCampaign[] = references
        .filter((reference) => Object.hasOwn(statuts, reference))
        .map((reference, index) => ({
          id: index + 1,
          divisionId: scope.homeId,
          reference,
          name: 'Promo fictive',
          clientCode: null,
          channel: 'sms',
          statut: statuts[reference]!.statut,
          rejection: statuts[reference]!.rejection,
          createdAt: null,
          updatedAt: null,
        }));
      const sourced: Sourced<CfiCampaign[]> = {
        value,
        source: 'base',
        asOf,
        readAt: asOf,
        latencyMs: 1,
        degraded: [],
        stale: false,
        budgetSeconds: null,
        scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
      };
      return sourced as never;
    },
    async declareFile(name) {
      refuseFiles();
      change((next) => {
        next.fichiers.push({ id: next.fichiers.length + 1, nom: name, etat: 'En attente', idCampagne: null, commentaire: null });
      });
      return world().fichiers.at(-1)!;
    },
    async fileState(id) {
      refuseFiles();
      return world().fichiers.find((entry) => entry.id === id)!;
    },
    async findFile(name) {
      refuseFiles();
      return world().fichiers.find((entry) => entry.nom === name) ?? null;
    },
  };
}
