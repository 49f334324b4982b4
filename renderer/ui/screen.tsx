import type { ReactNode } from 'react';

interface ScreenProps {
  title: string;
  /** Source and age of what the screen shows. */
  status?: ReactNode;
  actions?: ReactNode;
  toolbar?: ReactNode;
  children: ReactNode;
  /** The body scrolls by itself (grid, thread) instead of the whole screen. */
  fixed?: boolean;
  lead?: ReactNode;
}

/** The frame of a screen: title, provenance, actions, then the work. */
export function Screen({ title, status, actions, toolbar, children, fixed = false, lead }: ScreenProps) {
  return (
    <div className={`screen ${fixed ? 'screen-fixed' : ''}`}>
      <header className="screen-head">
        {lead}
        <div className="screen-title">
          <h1 tabIndex={-1}>{title}</h1>
          {status ? <div className="screen-status">{status}</div> : null}
          {actions ? <div className="screen-actions">{actions}</div> : null}
        </div>
        {toolbar}
      </header>
      <div className="screen-body">{children}</div>
    </div>
  );
}
