// npm run dev [-- options of npm start]: the interface from Vite with instant reload, the core restarted at each change of its sources.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ensureBuilt, ensurePackages, ourEnvironment, root, underOurNode } from './project.mjs';
import { main, say } from './say.mjs';

/** Editors write several files at once. */
const SETTLE_MS = 300;

/** A port that was free a moment ago: the core keeps it over its restarts. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

await main(async () => {
  await ensurePackages();
  if (!(await underOurNode())) return;
  await ensureBuilt();
  const { createServer } = await import('vite');
  const port = await freePort();
  const core = `http://127.0.0.1:${port}`;
  // The core only talks to its own page: what Vite passes on speaks in that page's name.
  const proxied = {
    target: core,
    ws: true,
    configure(proxy) {
      const asOurPage = (request) => {
        request.setHeader('host', `127.0.0.1:${port}`);
        request.setHeader('origin', core);
        request.setHeader('sec-fetch-site', 'same-origin');
      };
      proxy.on('proxyReq', asOurPage).on('proxyReqWs', asOurPage);
    },
  };
  const server = await createServer({
    configFile: path.join(root, 'vite.config.ts'),
    server: { port: await freePort(), proxy: { '^/session$': proxied, '^/link$': proxied } },
  });
  await server.listen();
  const page = server.resolvedUrls.local[0].replace(/\/$/, '');
  say(`Interface : ${page}`);

  // Not `node --watch`: what it adds to its process disturbs the workers and children of the core.
  const args = [path.join(root, 'electron/loopback.ts'), '--no-open', '--port', String(port), ...process.argv.slice(2)];
  let child;
  let stopping = false;
  const startCore = () => {
    child = spawn(process.execPath, args, { cwd: root, env: ourEnvironment(), stdio: ['inherit', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text) => process.stdout.write(text.replaceAll(core, page)));
  };
  const stopCore = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  let pending;
  const restart = () => {
    clearTimeout(pending);
    pending = setTimeout(async () => {
      say('Sources changées : le cœur redémarre.');
      await stopCore();
      if (!stopping) startCore();
    }, SETTLE_MS);
  };
  for (const folder of ['electron', 'shared', 'resources']) fs.watch(path.join(root, folder), { recursive: true }, restart);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      clearTimeout(pending);
      await Promise.all([stopCore(), server.close()]);
      process.exit(0);
    });
  startCore();
});
