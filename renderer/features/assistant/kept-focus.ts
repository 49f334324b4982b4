import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { focusField } from './ask.ts';

/**
 * What had the keyboard may leave the page with what it did: a chip taken away, a conversation removed. The keyboard then goes where questions are
 * written, instead of back to the top of the window.
 */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const zone = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = zone.current;
    if (!element) return;
    let last: Node | null = null;
    const remember = (event: FocusEvent) => {
      last = event.target as Node;
    };
    const observer = new MutationObserver(() => {
      if (last === null || last.isConnected) return;
      last = null;
      if (document.activeElement === document.body) focusField();
    });
    element.addEventListener('focusin', remember);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
  return zone;
}

/**
 * Takes the keyboard into a panel that opens over the thread, and back to what opened it when it closes; where it went of itself, it stays.
 * @param opened what it was opened on: null or false when it is closed
 */
export function usePanelFocus(panelId: string, opened: unknown): void {
  const opener = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const panel = document.getElementById(panelId);
    const active = document.activeElement;
    if (opened) {
      if (active !== document.body && !panel?.contains(active)) opener.current = active;
      // Nothing happens where there is room for the panel: what closes it is not shown.
      panel?.querySelector('button')?.focus();
      return;
    }
    const back = opener.current;
    opener.current = null;
    if (active !== document.body && !panel?.contains(active)) return;
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  }, [panelId, opened]);
}
