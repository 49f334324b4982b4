import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Router } from 'wouter';
import { LinkProvider, useLinkState } from '../features/core/link-context.tsx';
import { forgetUser } from '../features/core/per-user.ts';
import { createQueryClient, followEvents, useCall, useSession } from '../features/core/queries.ts';
import { useSessionGate } from '../features/core/session-gate.ts';
import { SignInScreen } from '../features/session/sign-in-screen.tsx';
import type { Link } from '../link/link.ts';
import { DatasetState } from '../ui/dataset-state.tsx';
import { useHashPath, useHashSearch } from './location.ts';
import { Shell } from './shell.tsx';
import { StartFailure } from './start-failure.tsx';
import { useAppearance } from './theme.ts';

/** The whole interface over one link to the core. */
export function App({ link }: { link: Link }) {
  const [client] = useState<QueryClient>(createQueryClient);
  useEffect(() => followEvents(link, client), [link, client]);
  return (
    <I18nProvider locale="fr-FR">
      <QueryClientProvider client={client}>
        <LinkProvider link={link}>
          <Router hook={useHashPath} searchHook={useHashSearch}>
            <Gate />
          </Router>
        </LinkProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** Which of the three faces: the link is taken or refused, nobody is signed in, or the work. */
function Gate() {
  const state = useLinkState();
  const preferences = useCall('system.preferences', {});
  const session = useSession();
  const expired = useSessionGate((gate) => gate.expired);
  useAppearance(preferences.data);
  useSessionFollow(session.data?.state, session.data === null);
  const isKnown = useUserFollow(session.data?.user.id);

  if (state.kind === 'refused') return <StartFailure title="myCFiA n'est pas joignable" message={state.message} />;
  if (state.kind === 'replaced') return <StartFailure title="Ouvert dans une autre fenêtre" message={state.message} retry={state.retry} />;
  if (session.data && isKnown) return <Shell session={session.data} />;
  if (session.data === null && !expired) return <SignInScreen />;
  if (session.error && !session.data) return <StartFailure message={session.error.message} retry={() => void session.refetch()} />;
  return (
    <main className="starting" aria-label="Démarrage">
      <DatasetState problem={{ kind: 'loading', shape: 'text' }} />
    </main>
  );
}

/** The gate follows what the core says of the session: expired opens the sign-in in place, active closes it. */
function useSessionFollow(state: 'active' | 'expiring' | 'expired' | 'offline' | undefined, absent: boolean) {
  const { expire, renew } = useSessionGate.getState();
  useEffect(() => {
    if (state === 'expired') expire();
    else if (state !== undefined || absent) renew();
  }, [state, absent, expire, renew]);
}

/**
 * The one this window belongs to. Another one finds it new: whatever it holds is left before anything is drawn for them.
 * @returns whether it is ready for that user
 */
function useUserFollow(user: number | undefined): boolean {
  const [owner, setOwner] = useState(user);
  useLayoutEffect(() => {
    if (user === undefined || user === owner) return;
    forgetUser();
    setOwner(user);
  }, [user, owner]);
  return user === owner;
}
