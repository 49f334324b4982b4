import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Document } from '../../electron/shell/cli/cli.ts';

const root = path.join(import.meta.dirname, '../..');

export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
  /** The JSON document, when `--json` was asked. */
  document: Document & { data: never };
}

/** Runs the real command line in a process of its own, as a script would. */
export function mycfia(dataFolder: string | null, ...words: string[]): Promise<CliRun> {
  const data = dataFolder === null ? [] : ['--data', dataFolder];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'electron/cli.ts'), ...words, ...data], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const json = words.includes('--json');
      try {
        resolve({ code: code ?? -1, stdout, stderr, document: (json ? JSON.parse(stdout) : null) as CliRun['document'] });
      } catch {
        reject(new Error(`pas un document JSON : « ${stdout} » ${stderr}`));
      }
    });
  });
}

/** A data folder that disappears with the test. */
export function temporaryData(): { folder: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-data-'));
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }) };
}
