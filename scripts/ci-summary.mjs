// The last line of .ci/run: `N passed, N failed`, summed from the files that `make test` and `make sim` write.
// usage: ci-summary.mjs EXIT_CODE_OF_TEST EXIT_CODE_OF_SIM
// Plain JavaScript, because it must speak also when the set-up failed.
import { readFileSync } from 'node:fs';

const [testCode, simCode] = process.argv.slice(2).map(Number);

function read(file) {
  try {
    return JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
  } catch {
    return undefined;
  }
}

const test = read('build/test/summary.json') ?? { passed: 0, failed: 0 };

const result = read('reports/latest/result.json') ?? { suites: [] };
const simPassed = result.suites.filter(({ verdict }) => verdict === 'pass').length;
const sim = { passed: simPassed, failed: result.suites.length - simPassed };

// A run that failed, or passed and left no results, counts as one failure even where no test is to blame.
const failures = ({ passed, failed }, code) => failed || (code !== 0 || passed === 0 ? 1 : 0);
const failed = failures(test, testCode) + failures(sim, simCode);

console.log(`${test.passed + sim.passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
