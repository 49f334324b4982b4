import { type ReactNode, useEffect, useId } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { IconButton } from '../../ui/button.tsx';
import { useCommands } from './commands.ts';

interface InspectorSlot {
  host: HTMLElement | null;
  openCount: number;
}
const useSlot = create<InspectorSlot>()(() => ({ host: null, openCount: 0 }));
const setHost = (host: HTMLElement | null) => useSlot.setState({ host });

/** The column at the right where screens show detail; it takes no room while nothing is shown. */
export function InspectorHost() {
  const open = useSlot((state) => state.openCount > 0);
  return <div ref={setHost} className="inspector-host" data-open={open || undefined} />;
}

interface InspectorProps {
  title: string;
  subtitle?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** Detail of what is selected, drawn in the inspector column. Échap closes it. */
export function Inspector({ title, subtitle, onClose, children }: InspectorProps) {
  const host = useSlot((state) => state.host);
  const id = useId();
  useEffect(() => {
    useSlot.setState((state) => ({ openCount: state.openCount + 1 }));
    return () => useSlot.setState((state) => ({ openCount: state.openCount - 1 }));
  }, []);
  useCommands([{ id: 'inspector.close', title: 'Fermer le volet de détail', group: 'Affichage', keys: 'Échap', run: onClose }]);
  if (!host) return null;
  return createPortal(
    <aside className="inspector" aria-labelledby={id}>
      <header className="inspector-head">
        <div className="inspector-title">
          <h2 id={id}>{title}</h2>
          {subtitle ? <p className="muted small">{subtitle}</p> : null}
        </div>
        <IconButton icon="x-lg" label="Fermer le volet de détail" onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
      <section className="inspector-body" tabIndex={0} aria-label="Contenu du volet de détail">
        {children}
      </section>
    </aside>,
    host,
  );
}
