// npm run dev [-- options of npm start]: the interface from Vite with instant reload, the core restarted at each change of its sources.
import { spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { ensureBuilt, ensurePackages, ourEnvironment, root, underOurNode } from './project.mjs';
import { main, say } from './say.mjs';

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
    server: { port: await freePort(), proxy: { '/session': proxied, '/link': proxied } },
  });
  await server.listen();
  const page = server.resolvedUrls.local[0].replace(/\/$/, '');
  say(`Interface : ${page}`);

  const watched = ['electron', 'shared', 'resources'].map((folder) => `--watch-path=${path.join(root, folder)}`);
  const args = [...watched, path.join(root, 'electron/loopback.ts'), '--no-open', '--port', String(port), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, env: ourEnvironment(), stdio: ['inherit', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8').on('data', (text) => process.stdout.write(text.replaceAll(core, page)));
  child.on('exit', async (code) => {
    await server.close();
    process.exit(code ?? 0);
  });
});
