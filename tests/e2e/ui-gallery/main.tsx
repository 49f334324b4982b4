import '../../../renderer/link/no-eval.ts';

import { createRoot } from 'react-dom/client';
import { App } from '../../../renderer/app/app.tsx';
import type { Theme } from '../../../shared/model/system.ts';
import { createFakeCore, type FakeCore, type UiState } from '../../fakes/ui-core.ts';
import '../../../renderer/ui/base.css';
import '../../../renderer/ui/ui.css';
import '../../../renderer/app/shell.css';

declare global {
  interface Window {
    core: FakeCore;
  }
}

/** The real interface over a fake core. `?etat=offline&theme=sombre-bleu&densite=compact` chooses what is shown. */
const asked = new URLSearchParams(window.location.search);
const core = createFakeCore((asked.get('etat') ?? 'ready') as UiState, {
  theme: (asked.get('theme') ?? 'clair') as Theme,
  density: asked.get('densite') === 'compact' ? 'compact' : 'confort',
});
window.core = core;
const container = document.getElementById('root');
if (container) createRoot(container).render(<App link={core} />);
