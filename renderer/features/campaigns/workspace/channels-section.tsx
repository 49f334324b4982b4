import { CONTENT_KIND_LABELS, CONTENT_KINDS, type ContentKind } from '../../../../shared/model/workspace.ts';
import { useChosen } from './fields.tsx';
import { useWorkspace } from './workspace-context.ts';

const SENT_BY_CFI: readonly ContentKind[] = ['sms', 'email', 'papier'];
const WHAT: Partial<Record<ContentKind, string>> = {
  sms: 'Un texte court, sur mobile, aux heures légales',
  email: 'Objet, mise en forme et texte seul, lien de désinscription',
  papier: 'Un recto A4 sous enveloppe C5',
};

/** Which ways the campaign takes. */
export function ChannelsSection() {
  const { workspace, change, readOnly } = useWorkspace();
  const [chosen, choose] = useChosen<readonly string[]>(workspace.sections.canaux.channels, (channels) =>
    change('canaux', { channels: CONTENT_KINDS.filter((kind) => channels.includes(kind)) }),
  );
  const toggle = (kind: ContentKind, on: boolean) => choose(on ? [...chosen, kind] : chosen.filter((each) => each !== kind));
  const group = (legend: string, kinds: readonly ContentKind[]) => (
    <fieldset className="ws-choices">
      <legend>{legend}</legend>
      {kinds.map((kind, index) => (
        <label key={kind} className="ws-choice">
          <input
            type="checkbox"
            checked={chosen.includes(kind)}
            disabled={readOnly}
            data-field={index === 0 ? 'channels' : undefined}
            onChange={(event) => toggle(kind, event.target.checked)}
          />
          <span>
            <strong>{CONTENT_KIND_LABELS[kind]}</strong>
            {WHAT[kind] ? <span className="muted small">{WHAT[kind]}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
  return (
    <>
      {group('Envoyés par CFI', SENT_BY_CFI)}
      {group(
        'Publiés par vous',
        CONTENT_KINDS.filter((kind) => !SENT_BY_CFI.includes(kind)),
      )}
    </>
  );
}
