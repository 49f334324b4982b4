// What must be true before anything of ours can run: packages as the lock says, Node 24, a build as young as its sources.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';
import { runChild } from './run-child.mjs';
import { begun, phase, Stop } from './say.mjs';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const at = (...parts) => path.join(root, ...parts);
const NODE_WANTED = 24;
const NODE_LEAST = 20;
const NPM_LEAST = 9;
/** Held by the command that installs or builds, beside what it fills: npm empties node_modules. */
const PREPARING = '.preparing';
const nodeMajor = () => Number(process.versions.node.split('.')[0]);

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether node_modules holds exactly what the lock says (optional packages of other systems aside). */
function packagesAreRight() {
  const wanted = readJson(at('package-lock.json'))?.packages ?? {};
  const present = readJson(at('node_modules/.package-lock.json'))?.packages;
  if (!present) return false;
  for (const [name, { version, optional, peer }] of Object.entries(wanted)) {
    if (name === '') continue;
    const found = present[name];
    if (found ? found.version !== version : !optional && !peer) return false;
  }
  return fs.existsSync(ourNode());
}

const ourNode = () => at('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** npm as the one that started us, else the one on PATH. */
function npm() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js') || cli?.endsWith('.cjs')) return [process.execPath, [cli]];
  return process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', 'npm.cmd']] : ['npm', []];
}

function explainNpm(output, code) {
  if (code === 127) return "npm est introuvable. Installez Node 20 ou plus récent, qui l'apporte : https://nodejs.org.";
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output))
    return 'Les paquets ne peuvent pas être téléchargés : le réseau ou le registre npm ne répond pas. Vérifiez la connexion (ou le proxy de npm), puis recommencez.';
  if (/ENOSPC/.test(output)) return 'Le disque est plein : libérez environ 1,5 Go, puis recommencez.';
  if (/EACCES|EPERM|EROFS/.test(output))
    return `Le dossier ${root} ne peut pas être modifié : donnez-vous le droit d'y écrire, ou copiez le projet ailleurs, puis recommencez.`;
  return `L'installation des paquets a échoué. Fin de ce que npm en dit :\n${output.trim().split('\n').slice(-12).join('\n')}`;
}

/** Installs the packages when they are missing or the lock has changed. */
export async function ensurePackages() {
  if (nodeMajor() < NODE_LEAST)
    throw new Stop(
      `Node ${process.versions.node} est trop ancien : installez Node ${NODE_LEAST} ou plus récent (https://nodejs.org), puis recommencez.`,
    );
  // The first of our two processes has just looked.
  if (process.env.MYCFIA_PREPARED === '1' || packagesAreRight()) return;
  const [program, before] = npm();
  const { code: versionCode, output: version } = await runChild(program, [...before, '--version'], { cwd: root, capture: true });
  if (versionCode !== 0) throw new Stop(explainNpm(version, versionCode));
  if (Number(version.trim().split('.')[0]) < NPM_LEAST)
    throw new Stop(
      `npm ${version.trim()} est trop ancien : lancez « npm install -g npm@latest » (ou installez Node ${NODE_LEAST} ou plus récent), puis recommencez.`,
    );
  await alone(at(PREPARING), async () => {
    // Whoever was first may have done it.
    if (!packagesAreRight()) await install(program, before);
  });
}

async function install(program, before) {
  await phase('Installation des paquets (une à trois minutes la première fois)', async () => {
    const { code, output } = await runChild(program, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      capture: true,
    });
    if (code !== 0) throw new Stop(explainNpm(output, code));
    if (!fs.existsSync(ourNode()))
      throw new Stop(
        "Node 24 n'a pas été installé avec les paquets (scripts d'installation bloqués ?). Lancez « npm rebuild node », puis recommencez.",
      );
  });
}

/** The environment in which our Node and tools come first. */
export function ourEnvironment(extra = {}) {
  const entry = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [path.dirname(ourNode()), at('node_modules/.bin'), process.env[entry] ?? ''];
  return { ...process.env, ...extra, [entry]: folders.join(path.delimiter) };
}

/**
 * Makes sure that the rest runs under Node 24: true when it does already; else runs the same program under ours, takes over its exit code and returns
 * false.
 */
export async function underOurNode() {
  if (nodeMajor() >= NODE_WANTED) return true;
  const { code } = await runChild(ourNode(), process.argv.slice(1), {
    env: ourEnvironment({ MYCFIA_PREPARED: '1', MYCFIA_BEGUN: String(begun) }),
  });
  process.exitCode = code;
  return false;
}

/** Path, size and date of every file that the build depends on, as one digest. */
function sourcesDigest() {
  const hash = createHash('sha256');
  const visit = (inside) => {
    const stat = fs.statSync(at(inside), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) return hash.update(`${inside}\0${stat.size}\0${stat.mtimeMs}\n`);
    for (const name of fs.readdirSync(at(inside)).sort()) visit(path.join(inside, name));
  };
  for (const inside of ['shared', 'electron', 'renderer', 'resources', 'vite.config.ts', 'package.json', 'package-lock.json'])
    visit(inside);
  return hash.digest('hex');
}

/** Builds `dist/` when a source has changed since the last build. */
export async function ensureBuilt() {
  const stamp = at('dist/.sources');
  const digest = sourcesDigest();
  const isBuilt = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest;
  if (isBuilt()) return;
  await alone(at(PREPARING), async () => {
    if (!isBuilt()) await build(stamp, digest);
  });
}

async function build(stamp, digest) {
  await phase('Construction', async () => {
    const { code, output } = await runChild(
      process.execPath,
      [at('node_modules/vite/bin/vite.js'), 'build', '--app', '--logLevel', 'warn'],
      {
        cwd: root,
        env: ourEnvironment(),
        capture: true,
      },
    );
    if (code !== 0) throw new Stop(`La construction a échoué :\n${output.trim()}`);
    try {
      fs.writeFileSync(stamp, digest);
    } catch {
      throw new Stop(`Le dossier ${at('dist')} ne peut pas être modifié : donnez-vous le droit d'y écrire, puis recommencez.`);
    }
  });
}
