import { spawn } from 'node:child_process';

/**
 * Runs a program to its end, our signals passed on to it. With `capture`, its output also comes back as text (bounded).
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, stdio?: import('node:child_process').StdioOptions, capture?: boolean, deadlineMs?: number }} options
 * @returns {Promise<{ code: number, output: string }>} code 127 when it does not start, 124 when its deadline passed.
 */
export function runChild(program, args, { env = process.env, cwd, stdio = 'inherit', capture = false, deadlineMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: capture ? ['ignore', 'pipe', 'pipe'] : stdio });
    let output = '';
    const keep = (part) => {
      output = (output + part).slice(-20_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    let late = false;
    const timer =
      deadlineMs === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill('SIGKILL');
          }, deadlineMs);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const pass = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    const end = (code) => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, pass);
      resolve({ code: late ? 124 : code, output });
    };
    child.on('error', (error) => {
      keep(error.message);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
