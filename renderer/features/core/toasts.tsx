import { create } from 'zustand';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

interface Toast {
  id: number;
  text: string;
}
interface Toasts {
  list: Toast[];
  next: number;
  say(text: string): void;
  dismiss(id: number): void;
}

const VISIBLE_MS = 6000;

const useToasts = create<Toasts>()((set, get) => ({
  list: [],
  next: 1,
  say: (text) => {
    const id = get().next;
    set((state) => ({ list: [...state.list.slice(-2), { id, text }], next: id + 1 }));
    setTimeout(() => get().dismiss(id), VISIBLE_MS);
  },
  dismiss: (id) => set((state) => ({ list: state.list.filter((toast) => toast.id !== id) })),
}));

/** Says that something went well; failures use a banner where they happened. */
export const say = (text: string): void => useToasts.getState().say(text);

/** The corner where successes are said, read by screen readers. */
export function ToastRegion() {
  const { list, dismiss } = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((toast) => (
        <div key={toast.id} className="toast">
          <Icon name="check2-circle" size={16} />
          <span>{toast.text}</span>
          <IconButton icon="x-lg" label="Fermer" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
