/** JUnit XML, which continuous integration servers show: a test case a suite. */
import junit, { type Builder } from 'junit-report-builder';
import type { Result, SuiteResult } from './result.ts';
import { mismatchFacts } from './tables.ts';

/** The package exports the builder itself; its types say that it is a property of that. */
const builder = junit as unknown as Builder;

/** `result` as JUnit XML. */
export function renderJunit(result: Result): string {
  const xml = builder.newBuilder();
  const suite = xml.testSuite().name('spikehnsw').timestamp(result.started);
  for (const one of result.suites) {
    const testCase = suite
      .testCase()
      .className(`spikehnsw.${one.config}`)
      .name(one.name)
      .time(one.seconds);
    if (one.verdict === 'pass') continue;
    const text = details(result, one);
    if (one.verdict === 'tool error' || one.verdict === 'interrupted')
      testCase.error(text, one.verdict);
    else testCase.failure(text, one.verdict);
  }
  const { selfTest } = result;
  if (selfTest) {
    const testCase = suite.testCase().className('spikehnsw').name('selfTest').time(0);
    const { injected, detected, named } = selfTest;
    if (detected < injected || named < injected) {
      testCase.failure(
        `${injected} injected, ${detected} detected, ${named} named`,
        'nothing checked',
      );
    }
  }
  if (result.suites.length === 0 && result.verdict !== 'pass') {
    suite
      .testCase()
      .className('spikehnsw')
      .name('run')
      .time(0)
      .error(result.message ?? result.verdict, result.verdict);
  }
  return xml.build();
}

function details(
  { mismatch }: Result,
  { name, config, message, missing, verdict }: SuiteResult,
): string {
  const lines = missing.map(({ event, floor, count }) => `${event}: ${count}, promised ${floor}`);
  if (message) lines.unshift(message);
  if (mismatch && mismatch.suite === name && mismatch.config === config) {
    lines.push(...mismatchFacts(mismatch).map(([fact, value]) => `${fact}: ${value}`));
  }
  return lines.join('\n') || verdict;
}
