import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Link, LinkState } from '../../link/link.ts';

const LinkContext = createContext<Link | null>(null);

/** Gives the screens below their way to the core. */
export function LinkProvider({ link, children }: { link: Link; children: ReactNode }) {
  return <LinkContext value={link}>{children}</LinkContext>;
}

/** The way to the core. @throws when used outside of the provider */
export function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink is used outside of LinkProvider');
  return link;
}

/** How the window stands with the core, live. */
export function useLinkState(): LinkState {
  const link = useLink();
  const [state, setState] = useState<LinkState>({ kind: 'connecting' });
  useEffect(() => link.onState(setState), [link]);
  return state;
}
