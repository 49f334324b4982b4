import { useState } from 'react';
import type { SystemInfo } from '../../shared/model/system.ts';
import { useLinkState } from '../features/core/link-context.tsx';
import { useScope, useSend } from '../features/core/queries.ts';
import { useSessionGate } from '../features/core/session-gate.ts';
import { SignInDialog } from '../features/session/sign-in-dialog.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

/** What concerns the whole window: lost link, expired session, messages of the start. */
export function Notices({ info }: { info: SystemInfo | undefined }) {
  const link = useLinkState();
  const gate = useSessionGate();
  const [read, setRead] = useState<string[]>([]);
  return (
    <div className="notices">
      {link.kind === 'lost' ? (
        <Banner
          tone="warning"
          icon="wifi-off"
          title="Liaison perdue avec l'application"
          actions={
            <Button size="s" icon="arrow-clockwise" onClick={link.retry}>
              Réessayer
            </Button>
          }
        >
          {link.message} Votre travail à l'écran est conservé.
        </Banner>
      ) : null}
      {gate.expired && !gate.open ? (
        <Banner
          tone="warning"
          icon="clock-history"
          title="Session expirée."
          actions={
            <Button size="s" variant="primary" icon="key" onClick={gate.reopen}>
              Se reconnecter
            </Button>
          }
        >
          Ce qui est à l'écran reste en place ; rien de nouveau ne peut être lu ni validé.
        </Banner>
      ) : null}
      <SimulationBanner />
      {(info?.notices ?? [])
        .filter((notice) => !read.includes(notice))
        .map((notice) => (
          <Banner key={notice} tone="info" onClose={() => setRead([...read, notice])}>
            {notice}
          </Banner>
        ))}
      <SignInDialog />
    </div>
  );
}

/** "Voir comme": what is on screen is another division's, until it is left. */
function SimulationBanner() {
  const scope = useScope();
  const end = useSend('tree.endSimulation');
  const simulation = scope.data?.simulation ?? null;
  if (simulation === null) return null;
  return (
    <Banner
      tone="info"
      icon="eye"
      title={`Vous voyez comme ${simulation.division.name}.`}
      actions={
        <Button size="s" icon="x-lg" pending={end.isPending} onClick={() => end.mutate({})}>
          Revenir à votre vue
        </Button>
      }
    >
      {end.error ? end.error.message : simulation.sentence}
    </Banner>
  );
}
