import { create } from 'zustand';

interface SessionGate {
  /** CFI no longer accepts the session: everything stays in place behind the sign-in. */
  expired: boolean;
  /** The sign-in dialog is open over the work. */
  open: boolean;
  expire(): void;
  reopen(): void;
  postpone(): void;
  renew(): void;
}

/** Where the session stands between "it is over" and "signed in again in place". */
export const useSessionGate = create<SessionGate>()((set, get) => ({
  expired: false,
  open: false,
  expire: () => {
    if (!get().expired) set({ expired: true, open: true });
  },
  reopen: () => set({ expired: true, open: true }),
  postpone: () => set({ open: false }),
  renew: () => set({ expired: false, open: false }),
}));
