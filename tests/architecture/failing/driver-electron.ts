// path: electron/app/x.ts
// expect: « electron » is imported by electron/shell/desktop only
import { app } from 'electron';
export const x = app;
