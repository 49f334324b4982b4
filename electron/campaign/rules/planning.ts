import type { Draft } from '../draft.ts';
import { nextLegalSlot, parisDay, type WindowProblem, windowFindings } from '../planning.ts';
import { type Finding, PRODUCT, type Rule, rule, when } from './rule.ts';

const SENTENCE = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});

/** Findings of one kind about the planned moment, with the next legal slot as repair. SMS only. */
function windowRule(problem: WindowProblem): (draft: Draft) => Finding[] {
  return ({ content, channels, territories, settings, now }) => {
    const at = content.project.sendAt === null ? Number.NaN : Date.parse(content.project.sendAt);
    if (!channels.includes('sms') || Number.isNaN(at)) return [];
    const found = windowFindings(at, territories, settings).filter((finding) => finding.problem === problem);
    if (found.length === 0) return [];
    const slot = nextLegalSlot(Math.max(at, now), territories, settings);
    const repair =
      slot === null
        ? 'Aucun créneau ne convient à tous les destinataires : séparez la campagne par territoire.'
        : `Prochain créneau permis : ${SENTENCE.format(new Date(slot))} (heure de Paris).`;
    return found.map(({ message }) => ({ field: 'sendAt', message, repair }));
  };
}

export const PLANNING: readonly Rule[] = [
  rule('planning', 'planning.envoi', 'block', "Moment d'envoi des SMS indiqué", PRODUCT, ({ content, channels }) =>
    when(channels.includes('sms') && content.project.sendAt === null, 'sendAt', "Le moment d'envoi des SMS n'est pas indiqué."),
  ),
  rule('planning', 'planning.passe', 'block', "Moment d'envoi à venir", PRODUCT, ({ content: { project }, now }) =>
    when(project.sendAt !== null && Date.parse(project.sendAt) <= now, 'sendAt', "Le moment d'envoi est passé."),
  ),
  rule(
    'planning',
    'planning.hors-dates',
    'warn',
    "Moment d'envoi dans les dates de la campagne",
    PRODUCT,
    ({ content: { campaign, project } }) => {
      if (project.sendAt === null || campaign.startDate === null || campaign.endDate === null) return [];
      const day = parisDay(Date.parse(project.sendAt));
      return when(day < campaign.startDate || day > campaign.endDate, 'sendAt', "Le moment d'envoi est hors des dates de la campagne.");
    },
  ),
  rule('planning', 'planning.dimanche', 'block', 'Pas de SMS le dimanche', PRODUCT, windowRule('dimanche')),
  rule('planning', 'planning.ferie', 'block', 'Pas de SMS un jour férié', PRODUCT, windowRule('ferie')),
  rule('planning', 'planning.horaire-legal', 'block', 'SMS de 8 h à 22 h', PRODUCT, windowRule('hors-horaire-legal')),
  rule('planning', 'planning.horaire-usuel', 'warn', 'SMS de 8 h à 20 h', PRODUCT, windowRule('hors-horaire-usuel')),
];
