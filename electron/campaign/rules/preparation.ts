import { PRODUCT, type Rule, rule, when } from './rule.ts';

const KEPT = new Set(['kept', 'selected', 'validated', 'approved', 'active']);
const REJECTED = new Set(['rejected', 'refused']);

/** Personas, competitors, strategy and channels: what must be decided before contents make sense. */
export const PREPARATION: readonly Rule[] = [
  rule('personas', 'personas.retenu', 'block', 'Au moins un persona retenu', PRODUCT, ({ content: { personas } }) =>
    when(
      !personas.some(({ selected }) => selected),
      'personas',
      personas.length === 0 ? "Aucun persona n'a été créé." : "Aucun persona n'est retenu.",
    ),
  ),
  rule('concurrents', 'concurrents.retenu', 'block', 'Au moins un concurrent retenu', PRODUCT, ({ content: { competitors } }) =>
    when(
      !competitors.some(({ state }) => KEPT.has(state)),
      'competitors',
      competitors.length > 0 && competitors.every(({ state }) => REJECTED.has(state))
        ? 'Tous les concurrents ont été rejetés : gardez-en au moins un.'
        : "Aucun concurrent n'est retenu.",
    ),
  ),
  rule('strategie', 'strategie.choisie', 'block', 'Une stratégie choisie', PRODUCT, ({ content: { strategies } }) => {
    const chosen = strategies.filter(({ selected }) => selected).length;
    if (strategies.length === 0) return when(true, 'strategies', "Aucune stratégie n'a été définie.");
    return when(
      chosen !== 1 && strategies.length > 1,
      'strategies',
      chosen === 0
        ? 'Plusieurs stratégies sont proposées : choisissez-en une.'
        : 'Plusieurs stratégies sont choisies : gardez-en une seule.',
    );
  }),
  rule('canaux', 'canaux.choisi', 'block', 'Au moins un canal choisi', PRODUCT, ({ channels, otherChannels }) =>
    when(channels.length + otherChannels.length === 0, 'channels', "Aucun canal n'est choisi."),
  ),
  rule('canaux', 'canaux.cfi', 'block', 'Au moins un canal envoyé par CFI', PRODUCT, ({ channels, otherChannels }) =>
    when(
      channels.length === 0 && otherChannels.length > 0,
      'channels',
      "Aucun des canaux choisis n'est envoyé par CFI (SMS, e-mail ou courrier).",
    ),
  ),
];
