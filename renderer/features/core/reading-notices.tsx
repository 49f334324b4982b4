import type { Sourced } from '../../../shared/model/sourced.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

interface ReadingNoticesProps {
  reading: Sourced<unknown> | undefined;
  /** As in "ces quantités sont celles de la dernière lecture", "CFI n'a pas rafraîchi les stocks". */
  these: string;
  subject: string;
  failed?: string | null;
  onRetry?: () => void;
  onRefresh: () => void;
}

/** What must be known before trusting what is shown: the copy, old data, windows that are missing. */
export function ReadingNotices({ reading, these, subject, failed = null, onRetry, onRefresh }: ReadingNoticesProps) {
  return (
    <>
      {reading?.source === 'copy' ? (
        <Banner tone="warning" icon="wifi-off" title="Copie locale.">
          CFI ne répond pas : {these} de la dernière lecture réussie.
        </Banner>
      ) : null}
      {reading && reading.source !== 'copy' && reading.stale ? (
        <Banner
          tone="warning"
          icon="clock-history"
          title="Données à actualiser."
          actions={
            <Button size="s" icon="arrow-clockwise" onClick={onRefresh}>
              Actualiser
            </Button>
          }
        >
          CFI n'a pas rafraîchi {subject} dans le délai prévu.
        </Banner>
      ) : null}
      {failed ? (
        <Banner
          tone="danger"
          title="Une partie des lignes n'a pas pu être lue."
          actions={
            <Button size="s" icon="arrow-clockwise" onClick={onRetry}>
              Réessayer
            </Button>
          }
        >
          {failed}
        </Banner>
      ) : null}
    </>
  );
}
