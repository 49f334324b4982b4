import type { RuleIssue, Section } from '../../../shared/model/campaign.ts';
import type { WorkspaceIssue } from '../../../shared/model/workspace.ts';
import type { Draft } from '../draft.ts';
import { nextLegalSlot, parisDay } from '../planning.ts';
import { toGsm7 } from '../sms.ts';

type Fix = NonNullable<WorkspaceIssue['fix']>;
const DAY = 86_400_000;
const HOUR = 3_600_000;

const fix = (label: string, section: Section, patch: Record<string, unknown>): Fix => ({ label, section, patch });

/** A patch of one content; an approved one goes back to draft in the same breath only when its words stay. */
function content(label: string, draft: Draft, channel: 'sms' | 'email', fields: Record<string, string>): Fix | null {
  const asset = draft.messages[channel]?.asset;
  // Approved means frozen: somebody has to put it back to draft first, knowingly.
  if (asset === undefined || asset.status !== 'draft') return null;
  return fix(label, 'contenus', { upsert: [{ id: asset.id, kind: channel, fields }], remove: [] });
}

/** What repairs an issue in one click, when the rule knows it for certain; null otherwise. Pure. */
export function fixFor({ rule }: RuleIssue, draft: Draft): Fix | null {
  const { content: whole, messages, settings, territories, now } = draft;
  const { campaign, project } = whole;
  switch (rule) {
    case 'projet.nom-cfi':
      return fix('Raccourcir à 100 caractères', 'projet', { name: `${[...campaign.name.trim()].slice(0, 99).join('')}…` });
    case 'projet.debut':
      return fix("Commencer aujourd'hui", 'projet', { startDate: parisDay(now) });
    case 'projet.fin':
      return campaign.startDate === null
        ? null
        : fix('Finir 30 jours après le début', 'projet', {
            endDate: new Date(Date.parse(`${campaign.startDate}T00:00:00Z`) + 30 * DAY).toISOString().slice(0, 10),
          });
    case 'sms.caracteres': {
      const text = messages.sms && toGsm7(messages.sms.text);
      return text === null ? null : content('Remplacer les caractères', draft, 'sms', { text });
    }
    case 'sms.stop':
      return messages.sms === null || settings.stopNumber === null
        ? null
        : content(`Ajouter « STOP ${settings.stopNumber} »`, draft, 'sms', {
            text: `${messages.sms.text} STOP ${settings.stopNumber}`.trim(),
          });
    case 'sms.stop-numero':
      return messages.sms === null || settings.stopNumber === null
        ? null
        : content(`Écrire le ${settings.stopNumber}`, draft, 'sms', {
            text: messages.sms.text.replace(/(\bSTOP\b[^\n\d]{0,12}\b)3\d{4}\b/i, `$1${settings.stopNumber}`),
          });
    case 'sms.emetteur': {
      const sender = (messages.sms?.sender ?? '')
        .normalize('NFD')
        .replace(/[^A-Za-z0-9]/g, '')
        .slice(0, 10);
      return sender.length >= 3 && /[A-Za-z]/.test(sender) ? content(`Utiliser « ${sender} »`, draft, 'sms', { sender }) : null;
    }
    case 'planning.dimanche':
    case 'planning.ferie':
    case 'planning.horaire-legal':
    case 'planning.horaire-usuel':
    case 'planning.passe':
    case 'planning.envoi': {
      // Time is left for the validation and the deposit: a slot of this very minute would be over before it is approved.
      const from = Math.max(
        now + HOUR,
        project.sendAt === null ? Date.parse(`${campaign.startDate ?? parisDay(now)}T00:00:00Z`) : Date.parse(project.sendAt),
      );
      const slot = Number.isNaN(from) ? null : nextLegalSlot(from, territories, settings);
      return slot === null ? null : fix('Prendre le prochain créneau légal', 'planning', { sendAt: slot });
    }
    default:
      return null;
  }
}
