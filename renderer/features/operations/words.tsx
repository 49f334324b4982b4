import type { OperationRow, OperationState } from '../../../shared/model/operation.ts';
import { formatDate, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Tag } from '../../ui/tag.tsx';

/** CFI's own word for a state; its number when the list does not hold it. */
export const stateWords = (state: Pick<OperationState, 'id' | 'name'>): string => state.name ?? `État n° ${state.id}`;

export function StateTag({ row }: { row: Pick<OperationRow, 'stateId' | 'stateName'> }) {
  return (
    <Tag tone="neutral" icon="flag">
      {stateWords({ id: row.stateId, name: row.stateName })}
    </Tag>
  );
}

export const sentWords = (row: Pick<OperationRow, 'sentAt'>): string => (row.sentAt === null ? 'Non fixée' : formatDate(row.sentAt));

/** What was ordered, never what was sent: CFI does not tell that. */
export function orderedWords(row: Pick<OperationRow, 'addresses' | 'perAddress'>): string {
  if (row.addresses === null) return UNKNOWN;
  const addresses = `${formatNumber(row.addresses)} ${Math.abs(row.addresses) < 2 ? 'adresse' : 'adresses'}`;
  if (row.perAddress === null || row.perAddress === 1) return addresses;
  return `${addresses} × ${formatNumber(row.perAddress)}`;
}

export const campaignWords = (row: Pick<OperationRow, 'campaignId' | 'campaignName'>): string =>
  row.campaignName ?? `Campagne n° ${row.campaignId}`;
