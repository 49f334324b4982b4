import path from 'node:path';
import pkg from '../package.json' with { type: 'json' };
import { composeApp } from './app/app.ts';
import { weighBuffersAlive } from './kit/collector.ts';
import { explainFailure, runLoopback } from './shell/loopback/run.ts';

weighBuffersAlive();

// Runs as source (electron/loopback.ts) and built (dist/electron/loopback.js): the project is one or two folders up.
const source = import.meta.filename.endsWith('.ts');
const root = path.join(import.meta.dirname, source ? '..' : '../..');

runLoopback({
  argv: process.argv.slice(2),
  compose: composeApp,
  version: pkg.version,
  rendererFolder: path.join(root, 'dist/renderer'),
  resourcesFolder: path.join(root, 'resources'),
  simulatorEntry: path.join(import.meta.dirname, source ? 'simulator.ts' : 'simulator.js'),
}).catch(explainFailure);
