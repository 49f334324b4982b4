import { type FocusEvent, useRef } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { perUser } from './per-user.ts';

/** What can still be done about what was said, as long as it is said. */
interface ToastAction {
  label: string;
  run: () => void;
}
interface Toast {
  id: number;
  text: string;
  action: ToastAction | undefined;
}
interface Toasts {
  list: Toast[];
  next: number;
  say(text: string, action?: ToastAction): void;
  dismiss(id: number): void;
}

const VISIBLE_MS = 6000;
/** An action needs the time to be reached by the keyboard. */
const WITH_ACTION_MS = 15_000;

/** How long is waited before looking again whether what is said may go. */
const HELD_MS = 1000;
/** Someone is on it, with the keyboard or the pointer: it does not go from under them. */
const isHeld = (): boolean => document.querySelector('.toasts:is(:hover, :focus-within)') !== null;

const useToasts = perUser<Toasts>((set, get) => ({
  list: [],
  next: 1,
  say: (text, action) => {
    const id = get().next;
    // One after the other: piled up, they would take the room of what is worked on. What can still be undone stays a little.
    set((state) => ({ list: [...state.list.filter((toast) => toast.action !== undefined).slice(-1), { id, text, action }], next: id + 1 }));
    const leave = () => (isHeld() ? setTimeout(leave, HELD_MS) : get().dismiss(id));
    setTimeout(leave, action ? WITH_ACTION_MS : VISIBLE_MS);
  },
  dismiss: (id) => set((state) => ({ list: state.list.filter((toast) => toast.id !== id) })),
}));

/** Says that something went well, with the way back if there is one; failures use a banner where they happened. */
export const say = (text: string, action?: ToastAction): void => useToasts.getState().say(text, action);

/** The lane above the status bar where successes are said, read by screen readers. */
export function ToastRegion() {
  const { list, dismiss } = useToasts();
  const before = useRef<Element | null>(null);
  const remember = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) before.current = event.relatedTarget;
  };
  /** The button goes with the words: the keyboard is given back to where it was. */
  const close = (id: number) => {
    dismiss(id);
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
  return (
    <div className="toasts" role="status" aria-live="polite" onFocus={remember}>
      {list.map((toast) => (
        <div key={toast.id} className="toast">
          <Icon name="check2-circle" size={16} />
          <span>{toast.text}</span>
          {toast.action ? (
            <Button
              size="s"
              variant="quiet"
              onClick={() => {
                close(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </Button>
          ) : null}
          <IconButton icon="x-lg" label="Fermer" onClick={() => close(toast.id)} />
        </div>
      ))}
    </div>
  );
}
