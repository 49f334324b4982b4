import type { SourceCard } from '../../../shared/model/assistant.ts';
import { ORIGIN_LABELS, type Origin, type SourceId } from '../../../shared/model/sourced.ts';
import type { Meta, ReadyTool } from '../tools/tool.ts';
import { count, formatMoment, listed, ofMoment } from './format.ts';
import type { Presented } from './presented.ts';

/** The card under an answer: where the figure comes from, and the steps that led to it, fallbacks included. */
export function sourceCard(tool: ReadyTool, meta: Meta, shown: Presented, understood: string, now: number): SourceCard {
  const sources = [...(meta.besides ?? []), meta.source];
  return {
    dataset: tool.dataset,
    source: meta.source,
    sourceLabel: listed(sources.map((source) => ORIGIN_LABELS[source])),
    scope: meta.scope,
    filters: shown.filters,
    rows: shown.read,
    asOf: meta.asOf,
    readAt: meta.readAt,
    latencyMs: meta.latencyMs,
    stale: meta.stale,
    degraded: meta.degraded,
    steps: [
      understood,
      `Périmètre appliqué : ${meta.scope.label} (${count(meta.scope.divisions, 'division')}).`,
      ...meta.degraded.map(
        (left) => `${capital(ORIGIN_LABELS[left.source as SourceId])} laissée de côté : ${left.message.replace(/\.$/, '')}.`,
      ),
      ...sources.map((source) => readingOf(source, tool)),
      `Données ${meta.asOf === null ? "d'heure inconnue" : ofMoment(meta.asOf, now)}, lues à ${formatMoment(meta.readAt, now)} en ${Math.round(meta.latencyMs)} ms.`,
    ],
  };
}

function readingOf(source: Origin, tool: ReadyTool): string {
  if (source === 'base') return `Lecture dans la base commune : vue ${tool.view}.`;
  if (source === 'api') return `Lecture par l'API de secours : ${tool.apiCall}.`;
  return source === 'copy' ? 'Lecture dans la copie locale de ce poste.' : `Lecture dans ${ORIGIN_LABELS[source]}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
