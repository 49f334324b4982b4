import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { Finding } from '../tools/tool.ts';
import { formatAge, formatMoment } from './format.ts';
import { according, bare, type Frame, type Presented } from './presented.ts';

const WHAT: Partial<Record<AssistantSubject, string>> = {
  stocks: 'des stocks',
  operations: 'des opérations',
  factures: 'des factures',
  campagnes: 'des campagnes chez CFI',
};
const LINKS: Partial<Record<AssistantSubject, string>> = {
  stocks: '/stocks',
  operations: '/operations',
  factures: '/factures',
  campagnes: '/campagnes',
};

/** When the data of a subject were last brought up to date, and by which source. */
export function presentFreshness({ meta, subject }: Extract<Finding, { kind: 'freshness' }>, frame: Frame): Presented {
  const when = meta.asOf === null ? 'heure inconnue' : `${formatMoment(meta.asOf, frame.now)}, ${formatAge(meta.asOf, frame.now)}`;
  const source = meta.source === 'base' ? ', source : base commune' : according(meta, frame.now);
  const late = meta.stale ? ' Ces données sont plus anciennes que prévu.' : '';
  return {
    ...bare(`Dernière mise à jour ${WHAT[subject] ?? 'des données'} : ${when}${source}.${late}`, frame, meta),
    suggestions: ['Quels stocks sont bas ?'],
    link: LINKS[subject] ?? null,
  };
}
