import { useState } from 'react';
import type { OperationGroup, OperationGroups } from '../../../shared/model/operation.ts';
import { AmountSum } from '../../ui/amount.tsx';
import { countOf, formatNumber, formatThousandths } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCall } from '../core/queries.ts';
import type { ViewProps } from './asked.ts';
import { campaignWords, orderedWords, StateTag, sentWords } from './words.tsx';

/** Groups that are unfolded on arrival: few enough to be read at once. */
const UNFOLDED = 8;
/** Operations laid out under one campaign; the contract gives no more at once. */
const ROWS = 1000;

/** Campaigns with what each holds and costs, counted by the source; unfolded, their operations. */
export function OperationsByCampaign({ groups, asked, opened, onOpen }: ViewProps & { groups: OperationGroups }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section className="table-box" tabIndex={0} aria-label="Opérations par campagne">
      <table className="table table-rows by-campaign">
        <caption className="visually-hidden">Opérations par campagne</caption>
        <thead>
          <tr>
            <th scope="col">Opération</th>
            <th scope="col">Envoi</th>
            <th scope="col">État</th>
            <th scope="col">Division</th>
            <th scope="col">Commandé</th>
            <th scope="col" className="num">
              Total HT
            </th>
          </tr>
        </thead>
        {groups.groups.map((group) => (
          <Campaign key={group.id} group={group} unfolded={groups.total <= UNFOLDED} asked={asked} opened={opened} onOpen={onOpen} />
        ))}
      </table>
      {groups.groups.length < groups.total ? (
        <p className="by-campaign-foot muted" role="status">
          Les {formatNumber(groups.groups.length)} premières campagnes sur {formatNumber(groups.total)} sont ici : resserrez la période ou
          la recherche pour voir les autres.
        </p>
      ) : null}
    </section>
  );
}

function Campaign({ group, unfolded, asked, opened, onOpen }: ViewProps & { group: OperationGroup; unfolded: boolean }) {
  const [open, setOpen] = useState(unfolded);
  const id = group.id ?? 0;
  const list = useCall('operations.list', { ...asked, campaignId: id, sort: 'sentAt', limit: ROWS }, { enabled: open, keep: true });
  const rows = open ? (list.data?.value.rows ?? []) : [];
  const hidden = open && list.data ? group.count - rows.length : 0;
  return (
    <tbody>
      <tr className="group-row">
        <th scope="rowgroup" colSpan={5}>
          <button type="button" className="group-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} />
            {campaignWords({ campaignId: id, campaignName: group.label })} <span className="count">{formatNumber(group.count)}</span>
          </button>
        </th>
        <td className="num">
          <AmountSum sum={group.total} />
        </td>
      </tr>
      {rows.map((row) => (
        <tr key={row.id} data-open={row.id === opened || undefined}>
          <td>
            <button type="button" className="link-button" aria-expanded={row.id === opened} onClick={() => onOpen(row)}>
              {row.name}
            </button>
          </td>
          <td className="nowrap">{sentWords(row)}</td>
          <td>
            <StateTag row={row} />
          </td>
          <td>{row.divisionName}</td>
          <td className="nowrap">{orderedWords(row)}</td>
          <td className="num">{formatThousandths(row.total)}</td>
        </tr>
      ))}
      {open && (list.isPending || list.error || hidden > 0) ? (
        <tr>
          <td colSpan={6} className="muted">
            {list.error ? list.error.message : list.isPending ? 'Lecture des opérations…' : `et ${countOf(hidden, 'autre')}`}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}
