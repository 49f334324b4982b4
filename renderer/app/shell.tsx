import { Suspense, useEffect, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { THEMES } from '../../shared/model/system.ts';
import type { SessionInfo } from '../../shared/model/tenant.ts';
import { runShortcut, setOwnKeys, useCommands } from '../features/core/commands.ts';
import { InspectorHost } from '../features/core/inspector.tsx';
import { useCall, useSend } from '../features/core/queries.ts';
import { holds } from '../features/core/rights.ts';
import { ToastRegion } from '../features/core/toasts.tsx';
import { Help } from '../features/help/help-dialog.tsx';
import { DatasetState } from '../ui/dataset-state.tsx';
import { THEME_LABELS } from '../ui/theme-labels.ts';
import { Notices } from './notices.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { INNER_SCREENS, loadScreensWhenIdle, SCREENS } from './screens.ts';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';

const NARROW = '(max-width: 1240px)';

/** The frame around the work: rail, top bar, screen, inspector, status bar. */
export function Shell({ session }: { session: SessionInfo }) {
  const [path, navigate] = useLocation();
  const [panel, setPanel] = useState<'palette' | 'help' | null>(null);
  const [railOpen, setRailOpen] = useRail();
  const info = useCall('system.info', {});
  const ownKeys = useCall('views.current', {}).data?.shortcuts;
  useEffect(() => setOwnKeys(ownKeys ?? {}), [ownKeys]);
  const setPreferences = useSend('system.setPreferences');
  const screens = SCREENS.filter((screen) => holds(session.rights, screen.rights));

  useCommands([
    ...screens.map((screen) => ({
      id: `go.${screen.path}`,
      title: screen.label,
      group: 'Aller à' as const,
      icon: screen.icon,
      run: () => navigate(screen.path),
    })),
    ...THEMES.map((theme) => ({
      id: `theme.${theme}`,
      title: `Thème : ${THEME_LABELS[theme]}`,
      group: 'Affichage' as const,
      icon: 'palette' as const,
      run: () => setPreferences.mutate({ theme }),
    })),
    {
      id: 'palette',
      title: 'Rechercher une commande',
      group: 'Affichage',
      keys: 'Ctrl+K',
      icon: 'command',
      run: () => setPanel('palette'),
    },
    { id: 'help', title: 'Aide et raccourcis', group: 'Aide', keys: 'F1', icon: 'question-circle', run: () => setPanel('help') },
    {
      id: 'rail',
      title: railOpen ? 'Réduire la barre latérale' : 'Déployer la barre latérale',
      group: 'Affichage',
      keys: 'Ctrl+B',
      icon: 'layout-sidebar',
      run: () => setRailOpen(!railOpen),
    },
  ]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && !document.querySelector('.overlay') && runShortcut(event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  useEffect(loadScreensWhenIdle, []);
  const current = SCREENS.find((screen) => path === screen.path || path.startsWith(`${screen.path}/`));
  useEffect(() => {
    document.title = current ? `${current.label} · myCFiA` : 'myCFiA';
  }, [current]);

  return (
    <div className="shell" data-rail={railOpen ? 'open' : 'closed'}>
      <Rail screens={screens} current={current?.path} open={railOpen} onToggle={() => setRailOpen(!railOpen)} />
      <TopBar
        session={session}
        demonstration={info.data?.demonstration ?? false}
        onPalette={() => setPanel('palette')}
        onHelp={() => setPanel('help')}
      />
      <div className="work">
        <Notices info={info.data} />
        <main className="main" id="contenu">
          <ScreenBoundary path={path}>
            <Suspense fallback={<DatasetState problem={{ kind: 'loading', shape: 'text' }} />}>
              <Switch>
                {INNER_SCREENS.map(({ path: inner, screen }) => (
                  <Route key={inner} path={inner} component={screen} />
                ))}
                {SCREENS.map((screen) => (
                  <Route key={screen.path} path={screen.path} component={screen.screen} />
                ))}
                <Route>
                  <Redirect to="/assistant" replace />
                </Route>
              </Switch>
              <FocusOnArrival path={path} />
            </Suspense>
          </ScreenBoundary>
        </main>
        <InspectorHost />
      </div>
      <StatusBar session={session} />
      <ToastRegion />
      <Palette open={panel === 'palette'} onClose={() => setPanel(null)} />
      <Help open={panel === 'help'} onClose={() => setPanel(null)} />
    </div>
  );
}

/** The rail is folded while the window is narrow, unless the operator unfolds it. */
function useRail() {
  const [open, setOpen] = useState(() => !window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const follow = () => setOpen(!query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return [open, setOpen] as const;
}

/** A screen that replaces another takes the focus to its title once it is drawn, so that the keyboard and the screen reader start there. */
function FocusOnArrival({ path }: { path: string }) {
  const former = useRef(path);
  useEffect(() => {
    if (former.current === path) return;
    former.current = path;
    const main = document.getElementById('contenu');
    if (!main?.contains(document.activeElement)) main?.querySelector('h1')?.focus({ preventScroll: true });
  }, [path]);
  return null;
}
