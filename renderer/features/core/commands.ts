import { useEffect, useMemo, useRef } from 'react';
import { create } from 'zustand';
import type { IconName } from '../../ui/icons.ts';

/** Something the operator can do. One registry feeds the palette, the shortcuts and the help. */
export interface Command {
  id: string;
  title: string;
  group: 'Aller à' | 'Actions' | 'Affichage' | 'Session' | 'Aide';
  /** As printed on an AZERTY keyboard: `Ctrl+K`, `F5`, `Échap`. */
  keys?: string;
  icon?: IconName;
  /** Other words by which the palette finds it. */
  words?: string;
  run(): void;
}

interface Registry {
  owners: { token: symbol; commands: Command[] }[];
}
const useRegistry = create<Registry>()(() => ({ owners: [] }));

/** Keys the operator chose, by id of command; null = none. */
const useOwnKeys = create<Readonly<Record<string, string | null>>>()(() => ({}));
export const setOwnKeys = (keys: Readonly<Record<string, string | null>>): void => useOwnKeys.setState(keys, true);

/** The command with the key it has now. */
export function withOwnKeys({ keys, ...command }: Command, own: Readonly<Record<string, string | null>>): Command {
  const chosen = own[command.id];
  const now = chosen === undefined ? keys : (chosen ?? undefined);
  return now === undefined ? command : { ...command, keys: now };
}

/** Registers commands while the caller is shown. The last one registered wins a shortcut: a screen may take over F5. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map((command) => `${command.id}|${command.title}|${command.keys ?? ''}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered again only when what is seen of the commands changes
  useEffect(() => {
    const token = Symbol('commands');
    const stable = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((each) => each.id === command.id)?.run(),
    }));
    useRegistry.setState((state) => ({ owners: [...state.owners, { token, commands: stable }] }));
    return () => useRegistry.setState((state) => ({ owners: state.owners.filter((owner) => owner.token !== token) }));
  }, [shape]);
}

/** Later registrations replace earlier ones of the same id. */
function merged(owners: Registry['owners']): Command[] {
  const byId = new Map<string, Command>();
  for (const owner of owners) for (const command of owner.commands) byId.set(command.id, command);
  return [...byId.values()];
}

/** Every command that can be run now. */
export function useAllCommands(): Command[] {
  const owners = useRegistry((state) => state.owners);
  const own = useOwnKeys();
  return useMemo(() => merged(owners).map((command) => withOwnKeys(command, own)), [owners, own]);
}

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The combo of a key press in our notation, e.g. `Ctrl+Maj+F`. */
export function comboOf(press: KeyPress): string {
  const key = press.key === 'Escape' ? 'Échap' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const modifiers = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey && press.key.length > 1 ? 'Maj' : null,
  ];
  return [...modifiers.filter((each) => each !== null), key].join('+');
}

/** The command of a key press, the last registered first; undefined when none. */
export function commandOf(commands: readonly Command[], press: KeyPress): Command | undefined {
  const combo = comboOf(press);
  return commands.findLast((command) => command.keys === combo);
}

/** Runs the command of a key press. @returns whether there was one */
export function runShortcut(press: KeyPress): boolean {
  const command = commandOf(
    useRegistry.getState().owners.flatMap((owner) => owner.commands.map((each) => withOwnKeys(each, useOwnKeys.getState()))),
    press,
  );
  command?.run();
  return command !== undefined;
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Commands whose title or words hold every typed word; accents and case do not matter. Titles that begin with the query come first. */
export function findCommands(commands: readonly Command[], query: string): Command[] {
  const words = folded(query).split(/\s+/u).filter(Boolean);
  const hits = commands.filter((command) => {
    const text = folded(`${command.title} ${command.group} ${command.words ?? ''}`);
    return words.every((word) => text.includes(word));
  });
  const rank = (command: Command) => (words[0] && folded(command.title).startsWith(words[0]) ? 0 : 1);
  return hits.toSorted((a, b) => rank(a) - rank(b));
}
