import { builtinModules } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import pkg from './package.json' with { type: 'json' };

const at = (...parts: string[]) => path.join(import.meta.dirname, ...parts);
const external = ['electron', ...builtinModules, /^node:/, ...Object.keys(pkg.dependencies).map((name) => new RegExp(`^${name}(/|$)`))];

/** Node-side bundle: everything of ours in one file, npm dependencies left as imports. */
const node = (entry: string, file: string, format: 'es' | 'cjs') => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const, external: [], conditions: ['node'] },
  build: {
    outDir: at('dist/electron'),
    emptyOutDir: false,
    copyPublicDir: false,
    sourcemap: true,
    minify: false,
    target: 'node24',
    rolldownOptions: { input: at(entry), external, output: { format, entryFileNames: file, codeSplitting: false } },
  },
});

const nodeEntries = {
  main: node('electron/main.ts', 'main.js', 'es'),
  preload: node('electron/shell/desktop/preload.ts', 'preload.cjs', 'cjs'),
  loopback: node('electron/loopback.ts', 'loopback.js', 'es'),
  simulator: node('electron/simulator.ts', 'simulator.js', 'es'),
  copyThread: node('electron/sources/copy-thread.ts', 'copy-thread.js', 'es'),
  reportThread: node('electron/report/report-thread.ts', 'report-thread.js', 'es'),
  judgeThread: node('electron/campaign/judge/judge-thread.ts', 'judge-thread.js', 'es'),
};

/** One config, one environment per runtime. The preload is CommonJS since a sandboxed preload cannot be ESM. */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  server: { host: '127.0.0.1', strictPort: true },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        // Screens are chunks of their own: what renderer/link/no-eval.ts tells zod must still come before the first schema.
        rolldownOptions: { output: { strictExecutionOrder: true } },
      },
    },
    ...nodeEntries,
  },
  builder: {
    async buildApp(builder) {
      await Promise.all(['client', ...Object.keys(nodeEntries)].map((name) => builder.build(builder.environments[name]!)));
    },
  },
  test: {
    root: at(),
    projects: [
      {
        test: {
          name: 'unit',
          root: at(),
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/architecture/*.test.ts'],
          // A deadline against hanging, not a measure: these machines are shared.
          testTimeout: 60_000,
        },
      },
      { test: { name: 'contract', root: at(), include: ['tests/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          root: at(),
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          root: at(),
          include: ['tests/e2e/**/*.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
