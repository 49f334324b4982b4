// One command at a time: two that install or build in one folder undo each other's work. Plain JavaScript without packages: runs before any is installed.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

const PAUSE_MS = 200;

/** Runs `work` while `file` holds our process number; waits, saying so once, while it holds another that lives. */
export async function alone(file, work) {
  for (let told = false; !take(file); told = true) {
    if (!told) say('· Une autre commande prépare déjà ce dossier : attente…');
    await sleep(PAUSE_MS);
  }
  const release = () => holder(file) === process.pid && fs.rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Whether the file is ours now. A folder that cannot be written is told by what has to write in it. */
function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') return true;
  }
  // Left by a command that was killed; a file just created may not hold its number yet.
  const other = holder(file);
  if (other === null ? age(file) > 2000 : !lives(other)) fs.rmSync(file, { force: true });
  return false;
}

function holder(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8')) || null;
  } catch {
    return null;
  }
}

const age = (file) => Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
