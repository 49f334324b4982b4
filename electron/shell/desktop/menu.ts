import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu in French. Refresh, search and the rest belong to the interface's own commands; only what the system does is here. */
export function installMenu(developer: boolean): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const tools: MenuItemConstructorOptions[] = developer ? [separator, { role: 'toggleDevTools', label: 'Outils de développement' }] : [];
  const application: MenuItemConstructorOptions[] =
    process.platform === 'darwin'
      ? [
          {
            label: 'myCFiA',
            submenu: [{ role: 'about', label: 'À propos de myCFiA' }, separator, { role: 'quit', label: 'Quitter myCFiA' }],
          },
        ]
      : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...application,
      {
        label: 'Fichier',
        submenu: [
          { role: 'close', label: 'Fermer la fenêtre' },
          { role: 'quit', label: 'Quitter' },
        ],
      },
      {
        label: 'Édition',
        submenu: [
          { role: 'undo', label: 'Annuler' },
          { role: 'redo', label: 'Rétablir' },
          separator,
          { role: 'cut', label: 'Couper' },
          { role: 'copy', label: 'Copier' },
          { role: 'paste', label: 'Coller' },
          { role: 'selectAll', label: 'Tout sélectionner' },
        ],
      },
      {
        label: 'Affichage',
        submenu: [
          { role: 'zoomIn', label: 'Agrandir' },
          { role: 'zoomOut', label: 'Réduire' },
          { role: 'resetZoom', label: 'Taille normale' },
          separator,
          { role: 'togglefullscreen', label: 'Plein écran' },
          ...tools,
        ],
      },
    ]),
  );
}
