import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../data/test_files.ts';
import { Exit } from '../exit.ts';
import {
  emptyResult,
  exitCodeOf,
  problemsOf,
  renderHtml,
  renderJunit,
  renderTerminal,
  toJson,
  verdictOf,
  VERDICTS,
  worst,
  writeReport,
} from './index.ts';
import { duration, hertz, ratio, real } from './format.ts';
import { full } from './test_results.ts';

describe('times', () => {
  it('never show 60 seconds of a minute', () => {
    expect([0.04, 59.94, 59.97, 60, 119.6].map(duration)).toEqual([
      '0.0 s',
      '59.9 s',
      '1 min 0 s',
      '1 min 0 s',
      '2 min 0 s',
    ]);
  });
});

describe('verdicts', () => {
  it('each has an exit code of its own, and only pass has 0', () => {
    expect(VERDICTS.map((verdict) => verdictOf(exitCodeOf(verdict)))).toEqual([...VERDICTS]);
    expect(exitCodeOf('pass')).toBe(0);
    expect(new Set(VERDICTS.map(exitCodeOf)).size).toBe(Object.keys(Exit).length);
  });
  it('no suites is nothing checked', () => expect(worst([])).toBe('nothing checked'));
  it('one bad suite is enough', () => {
    expect(worst(['pass', 'nothing checked', 'pass'])).toBe('nothing checked');
    expect(worst(['nothing checked', 'mismatch', 'pass'])).toBe('mismatch');
    expect(worst(['mismatch', 'hang', 'tool error', 'interrupted'])).toBe('interrupted');
  });
});

describe('schema', () => {
  it('accepts a full and an empty result', () => {
    expect(problemsOf(JSON.parse(JSON.stringify(full)))).toEqual([]);
    expect(problemsOf(emptyResult([]))).toEqual([]);
  });
  it.each<[string, object, RegExp]>([
    ['an unknown verdict', { verdict: 'fine' }, /\/verdict/],
    ['a misspelt field', { sutes: [] }, /additional properties/],
    ['a missing field', { mismatch: undefined }, /mismatch/],
    [
      'a recall above 1',
      { accuracy: [{ ...full.accuracy[0], recallChip: 1.1 }] },
      /recallChip must be <= 1/,
    ],
    [
      'spikes without the name of their data',
      { spikes: { ...full.spikes, dataset: undefined } },
      /dataset/,
    ],
    ['NaN', { suites: [{ ...full.suites[0], simHz: NaN }] }, /simHz must be number/],
    [
      'a fraction of a command',
      { suites: [{ ...full.suites[0], commands: 0.5 }] },
      /commands must be integer/,
    ],
  ])('refuses %s', (_, change, problem) => {
    const bad = { ...full, ...change };
    expect(problemsOf(JSON.parse(JSON.stringify(bad))).join()).toMatch(problem);
    expect(() => toJson(bad as typeof full)).toThrow(problem);
  });
});

describe('terminal', () => {
  const plain = renderTerminal(full);
  it('fits 100 columns, without escape codes', () => {
    expect(plain).not.toContain('\x1b');
    for (const line of plain.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
  it('says everything that matters', () => {
    for (const part of [
      ...[
        '12,345,678',
        '12,345,679',
        '48.1 kHz',
        'GET_REFRACTORY',
        '0.9999',
        '1.0000',
        'tick 17',
        'LetterRecognition',
        'tick 23',
        'Fashion-MNIST & co',
        '7.25',
      ],
      ...[
        'graph.link[13]',
        '0x41',
        '0x43',
        '987,654',
        'spikehnsw sim --config chip256 --suite random',
      ],
      ...[
        'ties <&> occurred 3 times, at least 10 are promised',
        'verilator 5.036',
        'vectors 30, graph 34',
      ],
    ]) {
      expect(plain).toContain(part);
    }
    expect(plain.trimEnd().split('\n').at(-1)).toBe('verdict: mismatch');
  });
  it('has colours when asked', () =>
    expect(renderTerminal(full, { colours: true })).toContain('\x1b[31mmismatch'));
  it('of nothing says so', () =>
    expect(renderTerminal(emptyResult([]))).toBe('verdict: nothing checked'));
});

it('JUnit: a failure names the difference, a pass has none', () => {
  const xml = renderJunit(full);
  const cases = xml.split('<testcase').slice(1);
  expect(cases).toHaveLength(3);
  expect(cases[0]).toMatch(/name="random"[\s\S]*<failure[\s\S]*graph.link\[13\]/);
  expect(cases[1]).not.toContain('<failure');
  expect(cases[2]).toMatch(/selfTest[\s\S]*63 named/);
  expect(renderJunit({ ...emptyResult([]), verdict: 'tool error', message: 'no make' })).toMatch(
    /<error[^>]*no make/,
  );
});

describe('page', () => {
  const page = renderHtml(full);
  it('refers to nothing outside itself', () =>
    expect(page).not.toMatch(/(src|href|url)\s*[=(]|<script|@import/));
  it('escapes', () => {
    expect(page).toContain('ties &lt;&amp;&gt;');
    expect(page).not.toContain('ties <&>');
  });
  it('draws a mark a spike, for every data set', () => {
    const marks = (kind: string) =>
      page
        .match(new RegExp(`<path class="${kind}" d="([^"]*)"`, 'g'))!
        .join('')
        .split('M').length - 1;
    expect([marks('fixed'), marks('f32')]).toEqual([6, 8]);
    expect(page).toContain('first core: LetterRecognition<');
    expect(page).toContain('first core: Fashion-MNIST &amp; co<');
  });
});

describe('writeReport', () => {
  const { dir } = testFolder();
  const latest = join(dir, 'reports', 'latest');
  it('writes all renderings', () => {
    writeReport(full, latest);
    expect(readdirSync(latest).sort()).toEqual([
      'junit.xml',
      'report.html',
      'report.txt',
      'result.json',
    ]);
    expect(JSON.parse(readFileSync(join(latest, 'result.json'), 'utf8'))).toEqual(full);
  });
  it('leaves the one before alone when the new one is wrong', () => {
    mkdirSync(latest, { recursive: true });
    writeFileSync(join(latest, 'result.json'), 'old');
    expect(() => writeReport({ ...full, verdict: 'fine' as 'pass' }, latest)).toThrow(/verdict/);
    expect(readFileSync(join(latest, 'result.json'), 'utf8')).toBe('old');
    expect(existsSync(join(dir, 'reports')) && readdirSync(join(dir, 'reports'))).toEqual([
      'latest',
    ]);
  });
});

it('numbers never look better than they are', () => {
  expect(ratio(0.999999)).toBe('0.9999');
  expect(ratio(1)).toBe('1.0000');
  expect(ratio(0.98765)).toBe('0.9877');
  expect(real(0)).toBe('0');
  expect(real(1234.567)).toBe('1235');
  expect(real(-0.00001234)).toBe('-1.23e-5');
  expect(hertz(950)).toBe('950 Hz');
});
