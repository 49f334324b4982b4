import type { HealthReport } from '../../shared/model/health.ts';

/** What somebody must hear even when nobody looks at the screen. */
export interface Alert {
  /** The same fact keeps the same key as long as it lasts. */
  key: string;
  title: string;
  body: string;
}

/** Views that are late or changed, and CFI out of reach on both ways. One source down is no alert: the other answers. */
export function alertsOf({ incidents }: Pick<HealthReport, 'incidents'>): Alert[] {
  const open = incidents.filter(({ endedAt }) => endedAt === null);
  const ofViews = open
    .filter(({ view }) => view !== undefined)
    .map(({ id, message }): Alert => ({ key: id, title: 'Données CFI à surveiller', body: message }));
  const [base, api] = (['base', 'api'] as const).map((part) => open.find((each) => each.part === part && each.view === undefined));
  if (base === undefined || api === undefined) return ofViews;
  const body = 'Ni la base commune ni l’API ne répondent : la copie locale est lue là où elle existe.';
  return [...ofViews, { key: `${base.id} ${api.id}`, title: 'CFI est injoignable', body }];
}
