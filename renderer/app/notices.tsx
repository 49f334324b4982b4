import { useState } from 'react';
import type { SystemInfo } from '../../shared/model/system.ts';
import { useLinkState } from '../features/core/link-context.tsx';
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
