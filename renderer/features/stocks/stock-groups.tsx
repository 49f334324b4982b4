import { STOCK_LEVEL_LABELS, type StockLevel } from '../../../shared/model/stock.ts';
import type { StockChange, StockGroup } from '../../../shared/model/stock-history.ts';
import { Button } from '../../ui/button.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { countOf, formatInstant, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Provenance } from '../../ui/provenance.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { type DivisionChoice, ofDivision } from '../core/division-filter.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { LevelTag } from './level.tsx';

const HEAT = ['critical', 'high', 'moderate', 'at_threshold', 'to_check', 'no_threshold', 'ok'] as const satisfies readonly StockLevel[];

interface DivisionHeatProps {
  /** Kept with those below it. */
  division: DivisionChoice;
  onPick: (levels: StockLevel[]) => void;
}

/** Lines by division and level, the most to reorder first: where to act. */
export function DivisionHeat({ division, onPick }: DivisionHeatProps) {
  const narrow = useSend('scope.narrow');
  // A division is a scope, and no word that lines are searched by.
  const pick = ({ divisionId }: StockGroup, levels: StockLevel[]) => {
    if (divisionId === null) return;
    const opened = (next: { label: string }) => {
      say(`Périmètre : ${next.label}`);
      onPick(levels);
    };
    narrow.mutate({ divisionId }, { onSuccess: opened, onError: (error) => say(error.message) });
  };
  const groups = useCall('stocks.groups', { by: 'division', ...division.asked });
  return (
    <Dataset
      query={groups}
      shape="table"
      empty={({ value }) =>
        value.length > 0
          ? null
          : {
              kind: 'empty',
              icon: 'box-seam',
              title: division.id === null ? 'Aucun article dans ce périmètre' : `Aucun article ${ofDivision(division)}`,
              hint: 'CFI ne tient pas de stock pour ces divisions.',
            }
      }
    >
      {(reading) => {
        const most = Math.max(1, ...reading.value.flatMap((group) => HEAT.map((level) => group.levels[level])));
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
          <section className="table-box stock-scroll" tabIndex={0} aria-label="Stocks par division">
            <table className="table heat">
              <caption className="visually-hidden">Lignes de stock par division et par niveau</caption>
              <thead>
                <tr>
                  <th scope="col">Division</th>
                  <th scope="col" className="num">
                    Lignes
                  </th>
                  {HEAT.map((level) => (
                    <th key={level} scope="col" className="num">
                      {STOCK_LEVEL_LABELS[level]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {reading.value.toSorted(byUrgency).map((group) => (
                  <tr key={group.divisionId ?? group.label}>
                    <th scope="row">
                      {group.divisionId === null ? (
                        group.label
                      ) : (
                        <button type="button" className="link-button" onClick={() => pick(group, [])}>
                          {group.label}
                        </button>
                      )}
                    </th>
                    <td className="num">{formatNumber(group.lines)}</td>
                    {HEAT.map((level) => (
                      <td key={level} className="num">
                        {group.levels[level] === 0 ? (
                          <span className="muted">0</span>
                        ) : (
                          <button
                            type="button"
                            className={`heat-cell heat-${level === 'critical' || level === 'high' ? 'bad' : level === 'moderate' || level === 'at_threshold' ? 'warn' : 'calm'}`}
                            data-heat={Math.ceil((group.levels[level] / most) * 4)}
                            aria-label={`${group.label}, ${STOCK_LEVEL_LABELS[level]} : ${countOf(group.levels[level], 'ligne')}`}
                            disabled={group.divisionId === null}
                            onClick={() => pick(group, [level])}
                          >
                            {formatNumber(group.levels[level])}
                          </button>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="stock-foot">
              <Provenance reading={reading} />
            </p>
          </section>
        );
      }}
    </Dataset>
  );
}

const urgency = (group: StockGroup) => group.levels.critical * 1e6 + group.levels.high * 1e3 + group.levels.moderate;
const byUrgency = (a: StockGroup, b: StockGroup) => urgency(b) - urgency(a) || a.label.localeCompare(b.label, 'fr');

const CHANGE_WORDS: Record<StockChange['kind'], { word: string; tone: 'info' | 'success' | 'warning' }> = {
  changed: { word: 'Changée', tone: 'info' },
  added: { word: 'Nouvelle', tone: 'success' },
  removed: { word: 'Disparue', tone: 'warning' },
};

/** What is no longer as it was at the last look of the day before. */
export function StockChangesList({ division }: { division: DivisionChoice }) {
  const changes = useCall('stocks.changes', { limit: 500, ...division.asked });
  const take = useSend('stocks.takeSnapshot');
  return (
    <Dataset query={changes} shape="table">
      {(reading) => {
        const { rows, total, from, until } = reading.value;
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
          <section className="table-box stock-scroll" tabIndex={0} aria-label="Changements de stock">
            <div className="stock-changes-head">
              <p>
                {countOf(total, 'ligne changée', 'lignes changées')} entre le relevé du {formatInstant(from)} et celui du{' '}
                {formatInstant(until)}, gardés sur ce poste pour {reading.scope.label}.
                {rows.length < total ? ` Les ${formatNumber(rows.length)} plus grands changements sont ici.` : ''}
              </p>
              <Button
                size="s"
                icon="clock-history"
                pending={take.isPending}
                onClick={() => take.mutate({}, { onSuccess: () => say('Relevé gardé.'), onSettled: () => void changes.refetch() })}
              >
                Relever maintenant
              </Button>
            </div>
            {take.error ? <p className="field-error stock-foot">{take.error.message}</p> : null}
            {rows.length === 0 ? (
              <DatasetState
                problem={{
                  kind: 'empty',
                  icon: 'check2-circle',
                  title: 'Aucun changement',
                  hint: `Toutes les quantités ${ofDivision(division)} sont celles du relevé précédent.`,
                }}
              />
            ) : (
              <table className="table">
                <caption className="visually-hidden">Changements de stock</caption>
                <thead>
                  <tr>
                    <th scope="col">Article</th>
                    <th scope="col">Division</th>
                    <th scope="col">Changement</th>
                    <th scope="col" className="num">
                      Avant
                    </th>
                    <th scope="col" className="num">
                      Maintenant
                    </th>
                    <th scope="col" className="num">
                      Écart
                    </th>
                    <th scope="col">Niveau</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <th scope="row">{row.name}</th>
                      <td>{row.divisionName}</td>
                      <td>
                        <Tag tone={CHANGE_WORDS[row.kind].tone}>{CHANGE_WORDS[row.kind].word}</Tag>
                      </td>
                      <td className="num">{row.kind === 'added' ? '' : formatNumber(row.before)}</td>
                      <td className="num">{row.kind === 'removed' ? '' : formatNumber(row.after)}</td>
                      <td className="num">{gapOf(row)}</td>
                      <td>{row.kind === 'removed' ? null : <LevelTag level={row.level} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
        );
      }}
    </Dataset>
  );
}

function gapOf(row: StockChange): string {
  if (row.kind !== 'changed') return '';
  if (row.before === null || row.after === null) return UNKNOWN;
  const gap = row.after - row.before;
  return `${gap > 0 ? '+' : ''}${formatNumber(gap)}`;
}
