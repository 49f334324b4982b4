import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { countOf, formatThousandths } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useCall } from '../../core/queries.ts';
import { useWorkspace } from './workspace-context.ts';

/** Characters outside of the SMS alphabet and their nearest twins, with what changes and what it saves. Nothing when there are none. */
export function Twins({ text, frozen, onApply }: { text: string; frozen: boolean; onApply: (text: string) => void }) {
  const { readOnly, flush } = useWorkspace();
  const [open, setOpen] = useState(false);
  const twins = useCall('campaigns.twins', { text }, { keep: true, enabled: text !== '' });
  const view = twins.data;
  if (!view || view.before.culprits.length === 0) return null;
  const { before, after } = view;
  return (
    <section className="twins" aria-label="Alphabet SMS">
      <p>
        <Icon name="exclamation-triangle" size={13} />{' '}
        <span>
          {before.culprits.map((each) => `« ${each} »`).join(', ')} hors alphabet SMS : {countOf(before.parts, 'partie')}
          {after ? `, ${countOf(after.measure.parts, 'partie')} une fois remplacés` : ''}
          {after &&
          before.costThousandths !== null &&
          after.measure.costThousandths !== null &&
          after.measure.costThousandths < before.costThousandths
            ? ` (${formatThousandths(before.costThousandths - after.measure.costThousandths, 'unit')} de moins par destinataire)`
            : ''}
          .
        </span>
      </p>
      {view.left.length > 0 ? <p className="muted small">Sans équivalent : {view.left.map((each) => `« ${each} »`).join(', ')}.</p> : null}
      {open ? (
        <p className="twins-diff">
          {view.diff.map((piece, index) =>
            piece.changed ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their place
              <span key={index}>
                <del>{piece.before}</del>
                <ins>{piece.after}</ins>
              </span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no identity but their place
              <span key={index}>{piece.before}</span>
            ),
          )}
        </p>
      ) : null}
      {after && !readOnly && !frozen ? (
        <div className="ws-decide">
          <Button
            size="s"
            icon="check2"
            onClick={() => {
              onApply(after.text);
              void flush();
            }}
          >
            Remplacer
          </Button>
          <Button size="s" variant="quiet" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? 'Masquer les différences' : 'Voir les différences'}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
