import type { HealthReport, Mode, PartHealth } from '../../shared/model/health.ts';
import { ORIGIN_LABELS } from '../../shared/model/sourced.ts';

/** What the verdict is drawn from. */
export type Evidence = Pick<HealthReport, 'parts' | 'freshness' | 'lastSource'> & { plan?: HealthReport['plan'] | undefined };

const stateOf = (parts: readonly PartHealth[], part: PartHealth['part']): PartHealth['state'] =>
  parts.find((candidate) => candidate.part === part)?.state ?? 'unknown';

const isDown = (parts: readonly PartHealth[], part: PartHealth['part']): boolean =>
  ['down', 'not_configured'].includes(stateOf(parts, part));

/**
 * The one word of the status bar. What was last read counts more than what a probe hopes for; a session that is over counts most,
 * since signing in again is what the user has to do.
 */
export function modeOf(evidence: Evidence): Mode {
  const { parts, lastSource } = evidence;
  const session = parts.find((part) => part.part === 'session');
  if (session?.state === 'down') return 'expired';
  if (lastSource === 'copy' || (isDown(parts, 'base') && isDown(parts, 'api'))) return 'offline';
  if (lastSource === 'api' || isDown(parts, 'base')) return 'degraded';
  return 'online';
}

/** What works and what does not, for somebody who has never heard of SQL Server. One to three sentences; total and pure. */
export function verdict(evidence: Evidence): string {
  const mode = modeOf(evidence);
  return [reading(evidence, mode), ...remarks(evidence)].join(' ');
}

function reading({ parts, lastSource }: Evidence, mode: Mode): string {
  if (mode === 'expired') return 'Votre session est terminée : reconnectez-vous pour continuer. Votre travail est conservé.';
  if (mode === 'offline')
    return stateOf(parts, 'copy') === 'ok' || lastSource === 'copy'
      ? 'CFI est injoignable : vous travaillez sur la copie locale, dont l’âge est indiqué.'
      : 'CFI est injoignable et ce poste n’a pas de copie locale : les données ne peuvent pas être lues.';
  if (mode === 'degraded') return `Tout est lisible, par l'${ORIGIN_LABELS.api} : les réponses sont un peu plus lentes.`;
  return stateOf(parts, 'base') === 'unknown'
    ? 'Aucune lecture n’a encore eu lieu.'
    : 'Tout fonctionne : les données viennent de la base commune.';
}

function remarks({ parts, freshness, plan = [] }: Evidence): string[] {
  const late = freshness.filter((view) => view.stale && !view.clockDiffers).map((view) => view.label);
  const ahead = freshness.filter((view) => view.clockDiffers).map((view) => view.label);
  const suspended = plan.flatMap(({ source, suspended: each }) => (source === 'base' ? each.map(({ label }) => label) : []));
  return [
    ...(suspended.length > 0
      ? [`Lecture suspendue sur la base commune, dont la forme ou les valeurs ont changé : ${[...new Set(suspended)].join(', ')}.`]
      : []),
    ...(ahead.length > 0 ? [`L'horloge diffère entre CFI et ce poste : l'âge ne peut pas être dit pour ${ahead.join(', ')}.`] : []),
    ...(late.length > 0 ? [`Données plus anciennes que prévu : ${late.join(', ')}.`] : []),
    ...(isStopped(parts, 'sftp')
      ? ['Le dépôt SFTP ne répond pas : les campagnes validées restent en file et partiront d’elles-mêmes.']
      : []),
    ...(isStopped(parts, 'mycfia') ? ['La base MyCfia ne répond pas : les campagnes ne peuvent pas être ouvertes.'] : []),
  ];
}

const isStopped = (parts: readonly PartHealth[], part: PartHealth['part']): boolean => stateOf(parts, part) === 'down';
