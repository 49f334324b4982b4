import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Builds the gallery in `process.argv[2]`. In a process of its own: inside Vitest, what Vite puts into the page would be Vitest's rewriting of it. */
await build({
  configFile: false,
  root: path.join(import.meta.dirname, '../e2e/ui-gallery'),
  base: './',
  logLevel: 'error',
  plugins: [react()],
  build: { outDir: process.argv[2] ?? '', emptyOutDir: true, minify: false, rolldownOptions: { output: { strictExecutionOrder: true } } },
});
