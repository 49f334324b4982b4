import { create } from 'zustand';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

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

const useToasts = create<Toasts>()((set, get) => ({
  list: [],
  next: 1,
  say: (text, action) => {
    const id = get().next;
    set((state) => ({ list: [...state.list.slice(-2), { id, text, action }], next: id + 1 }));
    setTimeout(() => get().dismiss(id), action ? WITH_ACTION_MS : VISIBLE_MS);
  },
  dismiss: (id) => set((state) => ({ list: state.list.filter((toast) => toast.id !== id) })),
}));

/** Says that something went well, with the way back if there is one; failures use a banner where they happened. */
export const say = (text: string, action?: ToastAction): void => useToasts.getState().say(text, action);

/** The corner where successes are said, read by screen readers. */
export function ToastRegion() {
  const { list, dismiss } = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((toast) => (
        <div key={toast.id} className="toast">
          <Icon name="check2-circle" size={16} />
          <span>{toast.text}</span>
          {toast.action ? (
            <Button
              size="s"
              variant="quiet"
              onClick={() => {
                dismiss(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </Button>
          ) : null}
          <IconButton icon="x-lg" label="Fermer" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
