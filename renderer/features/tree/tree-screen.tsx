import { useLocation, useSearch } from 'wouter';
import { REVIEW_RIGHTS, TREE_ORIGIN_LABELS, type TreeOverview } from '../../../shared/model/review.ts';
import type { Rights } from '../../../shared/model/tenant.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { formatAge, formatNumber } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Screen } from '../../ui/screen.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSession } from '../core/queries.ts';
import { Differences } from './differences.tsx';
import { DivisionInspector } from './division-inspector.tsx';
import { LeakTest } from './leak-test.tsx';
import { Matrix } from './matrix.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { TreeGrid } from './tree-grid.tsx';
import { Anomalies, Users } from './tree-lists.tsx';
import './tree.css';

const TABS = ['arbre', 'matrice', 'utilisateurs', 'differences', 'anomalies', 'revue', 'etancheite'] as const;
type TreeTab = (typeof TABS)[number];
const LABELS: Record<TreeTab, string> = {
  arbre: 'Arbre',
  matrice: 'Matrice',
  utilisateurs: 'Utilisateurs',
  differences: 'Différences',
  anomalies: 'Anomalies',
  revue: 'Revue',
  etancheite: "Test d'étanchéité",
};
/** Tabs that need both rights of the review. */
const REVIEWED: readonly TreeTab[] = ['utilisateurs', 'revue', 'etancheite'];

export const mayReview = (rights: Rights | undefined): boolean => REVIEW_RIGHTS.every((right) => rights?.[right] === true);

/** Who sees what: the divisions, what is wrong with them, and their review. */
export function TreeScreen() {
  const overview = useCall('tree.overview', {});
  const session = useSession();
  const [, navigate] = useLocation();
  const query = new URLSearchParams(useSearch());
  const reviewer = mayReview(session.data?.rights);
  const tabs = TABS.filter((tab) => reviewer || !REVIEWED.includes(tab));
  const tab = tabs.find((each) => each === query.get('onglet')) ?? 'arbre';
  const divisionId = Number(query.get('division')) || null;
  const go = (change: { tab?: TreeTab; division?: number | null }) => {
    const division = change.division === undefined ? divisionId : change.division;
    navigate(`/arborescence?onglet=${change.tab ?? tab}${division === null ? '' : `&division=${division}`}`, { replace: true });
  };
  const open = (division: number | null) => go({ division });
  useCommands([
    {
      id: 'refresh',
      title: "Actualiser l'arborescence",
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void overview.refetch(),
    },
    ...tabs.map((each) => ({
      id: `tree.${each}`,
      title: `Arborescence : ${LABELS[each]}`,
      group: 'Aller à' as const,
      run: () => go({ tab: each }),
    })),
  ]);
  const node = overview.data?.nodes.find((each) => each.id === divisionId);
  return (
    <Screen
      fixed
      title="Arborescence"
      status={overview.data ? <TreeOriginLine overview={overview.data} /> : null}
      actions={
        <Button icon="arrow-clockwise" pending={overview.isFetching && !overview.isPending} onClick={() => void overview.refetch()}>
          Actualiser
        </Button>
      }
    >
      <Dataset query={overview} shape="table">
        {(data) => (
          <>
            {data.origin === 'view' ? null : (
              <Banner tone="warning" icon="diagram-3" title="Arborescence incomplète." live="none">
                {data.sentence} Le périmètre n'est jamais plus large pour autant.
              </Banner>
            )}
            <Tabs
              label="Arborescence"
              tabs={tabs.map((id) => ({ id, label: LABELS[id], count: id === 'anomalies' ? data.anomalies.length : undefined }))}
              selected={tab}
              onSelect={(next) => go({ tab: next })}
            >
              {tab === 'arbre' ? <TreeGrid overview={data} selected={divisionId} onOpen={open} /> : null}
              {tab === 'matrice' ? <Matrix onOpen={open} /> : null}
              {tab === 'utilisateurs' ? <Users onOpen={open} /> : null}
              {tab === 'differences' ? <Differences onOpen={open} /> : null}
              {tab === 'anomalies' ? <Anomalies list={data.anomalies} nodes={data.nodes} onOpen={open} /> : null}
              {tab === 'revue' ? <ReviewPanel onOpen={open} /> : null}
              {tab === 'etancheite' ? <LeakTest onOpen={open} /> : null}
            </Tabs>
            {node ? <DivisionInspector key={node.id} node={node} reviewer={reviewer} onClose={() => open(null)} onOpen={open} /> : null}
          </>
        )}
      </Dataset>
    </Screen>
  );
}

function TreeOriginLine({ overview }: { overview: TreeOverview }) {
  const now = useNow();
  return (
    <span className="freshness" title={overview.sentence}>
      <Icon name="diagram-3" size={13} />
      <span>{TREE_ORIGIN_LABELS[overview.origin]}</span>
      <span aria-hidden="true">·</span>
      <span>{formatAge(overview.asOf, now)}</span>
      <span aria-hidden="true">·</span>
      <span>{formatNumber(overview.nodes.length)} divisions</span>
    </span>
  );
}
