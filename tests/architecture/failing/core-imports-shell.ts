// path: electron/app/x.ts
// expect: The core knows neither a shell
import { openWindow } from '../shell/desktop/window.ts';
export const x = openWindow;
