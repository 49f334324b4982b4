import { type ComponentType, lazy, type ReactNode, useState } from 'react';

/** A screen whose code is read when it is first shown, or before, by `load`. */
export interface LazyScreen {
  (): ReactNode;
  /** @throws when the code cannot be read (the core is gone) */
  load(): Promise<unknown>;
}

/** Cuts the code of a screen out of the first bundle. Once read it is drawn at once, without passing by the skeleton. */
export function lazyScreen(read: () => Promise<ComponentType>): LazyScreen {
  let ready: ComponentType | null = null;
  const load = async () => {
    ready ??= await read();
    return { default: ready };
  };
  const Deferred = lazy(load);
  const Screen = () => {
    // Chosen once for as long as it is shown: another type of component would lose what was typed in it.
    const [Chosen] = useState<ComponentType>(() => ready ?? Deferred);
    return <Chosen />;
  };
  return Object.assign(Screen, { load });
}
