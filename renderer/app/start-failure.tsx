import { Button } from '../ui/button.tsx';
import { Hexagon } from '../ui/hexagon.tsx';

/** What is shown when the window never reached the core, or lost it for good. */
export function StartFailure({
  message,
  retry,
  title = "myCFiA n'a pas démarré",
}: {
  message: string;
  retry?: () => void;
  title?: string;
}) {
  return (
    <main className="start-failure">
      <Hexagon size={40} />
      <h1>{title}</h1>
      <p role="alert">{message}</p>
      <Button variant="primary" icon="arrow-clockwise" onClick={retry ?? (() => window.location.reload())}>
        {retry ? 'Reprendre ici' : 'Réessayer'}
      </Button>
    </main>
  );
}
