// path: electron/shell/loopback/x.ts
// expect: A shell knows electron/app
import { openWindow } from '../desktop/window.ts';
export const x = openWindow;
