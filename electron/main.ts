import pkg from '../package.json' with { type: 'json' };
import { composeApp } from './app/app.ts';
import { runDesktop } from './shell/desktop/desktop.ts';

// Always built (dist/electron/main.js): its preload and the fictitious CFI stand beside it.
runDesktop({ compose: composeApp, version: pkg.version, buildFolder: import.meta.dirname });
