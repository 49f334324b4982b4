import { viewRoutes } from '../../../shared/contract/views.ts';

/** A command whose key can be chosen, with its usual one. */
export interface KeyedCommand {
  id: string;
  title: string;
  usual: string | null;
}

/** Commands that every screen may have, in the order in which they are shown. Others are those that the window has at the moment. */
export const COMMON: readonly KeyedCommand[] = [
  { id: 'palette', title: 'Rechercher une commande', usual: 'Ctrl+K' },
  { id: 'refresh', title: "Actualiser l'écran", usual: 'F5' },
  { id: 'find', title: "Chercher dans l'écran", usual: 'Ctrl+F' },
  { id: 'list.export', title: 'Exporter la liste en XLSX', usual: 'Ctrl+E' },
  { id: 'list.clear', title: 'Effacer les filtres', usual: null },
  { id: 'rail', title: 'Réduire ou déployer la barre latérale', usual: 'Ctrl+B' },
  { id: 'help', title: 'Aide', usual: 'F1' },
];

/** What the system or the browser does with these, whatever we would. */
const TAKEN = new Set([
  'Ctrl+A',
  'Ctrl+C',
  'Ctrl+V',
  'Ctrl+X',
  'Ctrl+Y',
  'Ctrl+Z',
  'Ctrl+N',
  'Ctrl+T',
  'Ctrl+W',
  'Ctrl+R',
  'F11',
  'F12',
  'Échap',
]);

/**
 * Why a combination cannot be chosen for a command; null when it can.
 * @param keys the key each command has now
 */
export function refusalOf(
  combo: string,
  id: string,
  commands: readonly KeyedCommand[],
  keys: Readonly<Record<string, string | null>>,
): string | null {
  if (TAKEN.has(combo)) return `${combo} appartient au système : choisissez une autre touche.`;
  if (!viewRoutes['views.setShortcuts'].input.safeParse({ shortcuts: { [id]: combo } }).success)
    return `${combo} ne peut pas être choisie : une lettre avec Ctrl, ou une touche de fonction.`;
  const other = commands.find((command) => command.id !== id && keys[command.id] === combo);
  return other ? `${combo} est déjà la touche de « ${other.title} ».` : null;
}

/** The key of each command: the chosen one, else the usual one. */
export const keysNow = (
  commands: readonly KeyedCommand[],
  chosen: Readonly<Record<string, string | null>>,
): Record<string, string | null> =>
  Object.fromEntries(commands.map(({ id, usual }) => [id, chosen[id] === undefined ? usual : chosen[id]]));
