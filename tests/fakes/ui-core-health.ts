import type { UiState } from './ui-core.ts';
import * as data from './ui-core-data.ts';

/** What the health screen reads in a state of the gallery. */
export function healthIn(state: UiState) {
  if (state === 'degraded')
    return data.health({
      mode: 'degraded',
      verdict: "La base commune ne répond pas depuis 4 minutes. Les chiffres viennent de l'API de secours.",
      lastSource: 'api',
      lastAsOf: data.ago(0),
      parts: data
        .health()
        .parts.map((part) =>
          part.part === 'base'
            ? { ...part, state: 'down', message: 'Connexion refusée.', nextProbeAt: new Date(Date.now() + 90_000).toISOString() }
            : part,
        ),
      incidents: [
        { id: 'i2', part: 'base', startedAt: data.ago(4), endedAt: null, message: 'la base commune refuse la connexion.' },
        ...data.health().incidents,
      ],
    });
  if (state === 'offline')
    return data.health({
      mode: 'offline',
      verdict: 'CFI est injoignable. Vous lisez la copie de ce poste.',
      lastSource: 'copy',
      lastAsOf: data.ago(134),
    });
  return data.health();
}
