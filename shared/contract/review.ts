import { z } from 'zod';
import {
  type LeakChunk,
  type LeakReport,
  REVIEW_RIGHTS,
  REVIEW_VERDICTS,
  type ReviewExport,
  type ReviewState,
  type SeenBy,
  type Sees,
  type TreeDifferences,
  type TreeMatrix,
  type TreeOverview,
  type TreeUsers,
} from '../model/review.ts';
import type { Right, ScopeInfo } from '../model/tenant.ts';
import { call, stream } from './define.ts';

const none = z.strictObject({});
const divisionId = z.int().positive();
const division = z.strictObject({ divisionId });
const LOOK: readonly Right[] = ['divisions_Visu', 'administrateur'];

/** A side of the matrix shown at once. */
const MATRIX_WINDOW = 100;

/**
 * The tree and its review. Everything is about the whole tree of the signed-in user, whatever the scope chip says, and never beyond: a division
 * outside is `not_found`, as one that does not exist.
 */
export const reviewRoutes = {
  /** `counts: false` leaves the counts of lines out, which have to be read. */
  'tree.overview': call<TreeOverview>()(z.strictObject({ counts: z.boolean().default(true) }), { anyRight: LOOK }),
  'tree.sees': call<Sees>()(division, { anyRight: LOOK }),
  'tree.seenBy': call<SeenBy>()(division, { anyRight: LOOK }),
  'tree.matrix': call<TreeMatrix>()(
    z.strictObject({
      row: z.int().min(0).default(0),
      column: z.int().min(0).default(0),
      rows: z.int().min(1).max(MATRIX_WINDOW).default(50),
      columns: z.int().min(1).max(MATRIX_WINDOW).default(50),
    }),
    { anyRight: LOOK },
  ),
  'tree.users': call<TreeUsers>()(
    z.strictObject({ search: z.string().max(200, 'Recherche trop longue : 200 caractères au plus.').optional() }),
    { everyRight: REVIEW_RIGHTS },
  ),
  'tree.differences': call<TreeDifferences>()(none, { anyRight: LOOK }),
  /** "Voir comme": until `tree.endSimulation` the session reads what that division sees, and changes nothing. */
  'tree.simulate': call<ScopeInfo>()(division, { everyRight: REVIEW_RIGHTS }),
  'tree.endSimulation': call<ScopeInfo>()(none),

  'review.tick': call<ReviewState>()(
    z.strictObject({
      divisionId,
      verdict: z.enum(REVIEW_VERDICTS),
      comment: z.string().trim().max(2000, 'Commentaire trop long : 2 000 caractères au plus.').default(''),
    }),
    { everyRight: REVIEW_RIGHTS, changes: true },
  ),
  'review.state': call<ReviewState>()(none, { everyRight: REVIEW_RIGHTS }),
  /** Makes, signs and keeps a report. */
  'review.report': call<ReviewExport>()(none, { everyRight: REVIEW_RIGHTS, changes: true }),

  'leakTest.run': stream<LeakChunk>()(none, { everyRight: REVIEW_RIGHTS }),
  'leakTest.last': call<LeakReport | null>()(none, { everyRight: REVIEW_RIGHTS }),
} as const;
