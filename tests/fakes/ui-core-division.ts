import { AppError, OUTSIDE_SCOPE } from '../../shared/errors.ts';
import { branchOf } from '../../shared/model/tenant.ts';
import { divisions } from './ui-core-data.ts';

/** Lines of a division of the scope and of those below it, or of the whole scope; refused as the core refuses. */
export function inDivision<Row extends { divisionId: number | null }>(
  rows: readonly Row[],
  divisionId: number | undefined,
  selected = 1,
): Row[] {
  const scope = branchOf(divisions, selected);
  if (divisionId !== undefined && !scope.some(({ id }) => id === divisionId)) throw new AppError('not_found', OUTSIDE_SCOPE);
  const ids = new Set(branchOf(divisions, divisionId ?? selected).map(({ id }) => id));
  return rows.filter((row) => row.divisionId !== null && ids.has(row.divisionId));
}
