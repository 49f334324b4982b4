import { create, type StateCreator, type StoreApi, type UseBoundStore } from 'zustand';

const forgetters: (() => void)[] = [];

/** A store of this window that belongs to whoever is signed in: what is looked for, written, said. The next user finds it new. */
export function perUser<T>(creator: StateCreator<T>): UseBoundStore<StoreApi<T>> {
  const store = create<T>()(creator);
  forgetters.push(() => store.setState(store.getInitialState(), true));
  return store;
}

/** Leaves nothing in this window of who was signed in. */
export function forgetUser(): void {
  for (const forget of forgetters) forget();
}
