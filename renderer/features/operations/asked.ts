import type { InputOf } from '../../../shared/contract/contract.ts';
import type { OperationRow } from '../../../shared/model/operation.ts';

export type Asked = InputOf<'operations.list'>;

/** What the laid-out views are drawn from. */
export interface ViewProps {
  /** Period, search, states and division in force. */
  asked: Pick<Asked, 'from' | 'to' | 'search' | 'stateIds' | 'divisionId'>;
  opened: number | null;
  onOpen: (row: OperationRow) => void;
}
