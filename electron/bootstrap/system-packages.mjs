// Programs that the tests drive for real: a browser, an SSH server, PostgreSQL, SQL Server clients, a keychain, a disk that fails.
import fs from 'node:fs';
import { runChild } from './run-child.mjs';
import { phase, Stop, say } from './say.mjs';

const PACKAGES = [
  'chromium',
  'openssh-server',
  'openssh-client',
  'postgresql',
  'freetds-bin',
  'dbus',
  'gnome-keyring',
  'libsecret-tools',
  // Makes the disk refuse a flush, and records what is written to it.
  'strace',
];
const INSTALL_MS = 600_000;

async function missing() {
  const absent = [];
  for (const name of PACKAGES) {
    const { output } = await runChild('dpkg-query', ['-s', name], { capture: true });
    if (!output.includes('install ok installed')) absent.push(name);
  }
  return absent;
}

/** Installs what the tests need on Debian as root; otherwise says exactly what to type. */
export async function ensureTestPrograms() {
  if (!fs.existsSync('/usr/bin/dpkg-query')) {
    say(`Ce système n'est pas Debian : les essais ont besoin de l'équivalent de ${PACKAGES.join(', ')}.`);
    return;
  }
  const absent = await missing();
  if (absent.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${absent.join(' ')}`;
  if (process.getuid?.() !== 0) throw new Stop(`Il manque des programmes pour les essais. Tapez : sudo ${command}`);
  await phase(`Installation de ${absent.join(', ')}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = () => runChild('apt-get', command.split(' ').slice(1), { env, capture: true, deadlineMs: INSTALL_MS });
    if ((await install()).code === 0) return;
    await runChild('apt-get', ['update'], { env, capture: true, deadlineMs: INSTALL_MS });
    const { code, output } = await install();
    if (code !== 0)
      throw new Stop(
        `Les programmes des essais n'ont pas pu être installés. Essayez « ${command} ».\n${output.trim().split('\n').slice(-5).join('\n')}`,
      );
  });
}
