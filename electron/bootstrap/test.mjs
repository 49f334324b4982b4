// npm test [-- phase…]: everything that must hold, phase by phase. The last line is « N passed, N failed », alone.
import fs from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensurePackages, ourEnvironment, root, underOurNode } from './project.mjs';
import { runChild } from './run-child.mjs';
import { elapsed, main, phase, Stop, say } from './say.mjs';
import { ensureTestPrograms } from './system-packages.mjs';

const CHECKS = {
  types: ['tests/architecture/typecheck.mjs'],
  lint: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  unused: ['node_modules/knip/bin/knip.js'],
};
const SUITES = ['unit', 'contract', 'integration', 'e2e'];
/** It mostly waits, for deadlines and for other processes: it runs beside the suites before it, which compute. Its own files stay one after the other. */
const BESIDE = 'integration';
/** Of one failure, the lines said again at the end. */
const LINES_TOLD = 12;
const PHASES = [...Object.keys(CHECKS), ...SUITES];
const reports = path.join(root, 'tests/artifacts/reports');
/** Node keeps here what it compiled, for one run: the suites start hundreds of processes on the same sources, which spent half their time compiling them. */
const compiled = path.join(root, 'node_modules/.cache/compiled');
const node = (args, output = 'inherit') =>
  runChild(process.execPath, args, {
    cwd: root,
    env: ourEnvironment({ NODE_COMPILE_CACHE: compiled }),
    stdio: ['ignore', output, output],
  });

/** Counts of one vitest report, and what failed: { name, why }. A file that failed before any of its tests counts as one failure. */
function count(suiteName, report, code) {
  let json;
  try {
    json = JSON.parse(fs.readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failures: [{ name: suiteName, why: 'no report: the runner stopped before its end' }] };
  }
  const failures = json.testResults.flatMap((file) => {
    const name = path.relative(root, file.name);
    const tests = file.assertionResults.filter((each) => each.status === 'failed');
    if (tests.length > 0) return tests.map((each) => ({ name: `${name} > ${each.fullName}`, why: each.failureMessages.join('\n') }));
    return file.status === 'failed' ? [{ name, why: file.message }] : [];
  });
  // Something outside the tests went wrong (an unhandled rejection): not a success.
  if (failures.length === 0 && code !== 0) failures.push({ name: suiteName, why: `something outside the tests failed (code ${code})` });
  return { passed: json.numPassedTests, failures };
}

/** Says again at the end what failed, and why: of a long run, often only the end is kept. */
function retell(failures) {
  if (failures.length === 0) return;
  say(`${failures.length} échec(s) :`);
  for (const { name, why } of failures) say(`  × ${name}\n${why.split('\n').slice(0, LINES_TOLD).join('\n').replace(/^/gm, '      ')}`);
}

async function suite(name, output) {
  const report = path.join(reports, `${name}.json`);
  fs.rmSync(report, { force: true });
  if (name === 'e2e') await ensureBuilt();
  const { code } = await node(
    ['node_modules/vitest/vitest.mjs', 'run', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    output,
  );
  return count(name, report, code);
}

/** Starts a suite beside the phases before its own; `end` waits for it, and tells in its turn what it said meanwhile. */
function beside(name) {
  const told = path.join(reports, `${name}.log`);
  const output = fs.openSync(told, 'w');
  const from = performance.now();
  const running = suite(name, output);
  const end = async () => {
    const counted = await running;
    fs.closeSync(output);
    process.stdout.write(fs.readFileSync(told));
    return counted;
  };
  return { from, end };
}

await main(async () => {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !PHASES.includes(name));
  if (unknown) throw new Stop(`Phase « ${unknown} » inconnue. Phases : ${PHASES.join(', ')}.`);
  await ensurePackages();
  if (!(await underOurNode())) return;
  const wanted = PHASES.filter((name) => asked.length === 0 || asked.includes(name));
  if (wanted.some((name) => SUITES.includes(name) && name !== 'unit')) await ensureTestPrograms();
  fs.mkdirSync(reports, { recursive: true });
  fs.rmSync(compiled, { recursive: true, force: true });

  const failures = [];
  let passed = 0;
  let early;
  for (const name of wanted) {
    // Not beside the checks: they take every processor, and what is measured against a deadline would wait for them.
    if (SUITES.includes(name) && name !== BESIDE && wanted.indexOf(name) < wanted.indexOf(BESIDE)) early ??= beside(BESIDE);
    const started = name === BESIDE ? early : undefined;
    const work = async () => {
      if (CHECKS[name]) {
        if ((await node(CHECKS[name])).code !== 0) failures.push({ name, why: 'its words are above, at the beginning of this run' });
        return;
      }
      const counted = await (started?.end() ?? suite(name));
      passed += counted.passed;
      failures.push(...counted.failures);
    };
    await phase(name, work, started?.from);
  }
  retell(failures);
  say(`Durée : ${elapsed()}.`);
  process.exitCode = failures.length === 0 ? 0 : 1;
  process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
});
