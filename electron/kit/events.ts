/** "What changed", from the core to whoever listens. The core never calls the interface. */
export interface Broadcast<Name extends string> {
  emit(name: Name): void;
  on(listener: (name: Name) => void): () => void;
}

/** A listener that throws does not keep the others from hearing. */
export function createBroadcast<Name extends string>(onError: (error: unknown) => void): Broadcast<Name> {
  const listeners = new Set<(name: Name) => void>();
  return {
    emit(name) {
      for (const listener of [...listeners]) {
        try {
          listener(name);
        } catch (error) {
          onError(error);
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
