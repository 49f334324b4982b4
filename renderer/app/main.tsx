import { createRoot } from 'react-dom/client';
import { AppError } from '../../shared/errors.ts';
import { openLink } from '../link/link.ts';
import { App } from './app.tsx';
import { StartFailure } from './start-failure.tsx';
import '../ui/base.css';
import '../ui/ui.css';
import './shell.css';

const container = document.getElementById('root');
if (container) {
  const root = createRoot(container);
  openLink().then(
    (link) => root.render(<App link={link} />),
    (error: unknown) =>
      root.render(<StartFailure message={error instanceof AppError ? error.message : "Le cœur de l'application ne répond pas."} />),
  );
}
