import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Exit } from '../exit.ts';
import { GoldenError, GoldenFileError } from './errors.ts';
import type { GoldenRecord } from './format.ts';
import { readRecords, verifyGolden } from './reader.ts';
import { testDirectory } from './test_directory.ts';
import { GoldenWriter } from './writer.ts';

const dir = testDirectory();
const sources = { configHash: 0x1234n, modelHash: 0xabcdn };
const start = { ...sources, seed: 5n, logDigests: true };
const end = { chipCycles: 77, finalDigest: 0xffff_ffff_ffff_ffffn };
const trailer = {
  awakeByCore: [3, 4],
  awakeByOpcode: Array.from({ length: 64 }, (_, n) => n),
};

const records: GoldenRecord[] = Array.from({ length: 20 }, (_, n) => ({
  command: Array.from({ length: n % 3 === 0 ? 5 : 1 }, (_, beat) => BigInt(1000 * n + beat)),
  response: Array.from({ length: 1 + (n % 4) }, (_, beat) => (1n << 63n) | BigInt(beat)),
  cycles: BigInt(n) << 32n,
  stateDigest: n % 2 === 0 ? BigInt(n) : undefined,
  logDigest: 0xdead_beef_0000_0000n | BigInt(n),
}));

let files = 0;
function write(): string {
  const path = join(dir, `suite-${files++}.hex`);
  const writer = new GoldenWriter(start, path);
  for (const record of records) writer.record(record);
  writer.finish(trailer, end);
  return path;
}

/** A golden file whose text was changed. */
function changed(change: (text: string) => string): string {
  const path = write();
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
}

/** What `verifyGolden` says against a file. */
function refusal(path: string, expected = sources): GoldenError {
  try {
    verifyGolden(path, expected);
  } catch (error) {
    expect(error).toBeInstanceOf(GoldenError);
    expect((error as GoldenError).exitCode).toBe(Exit.tool);
    expect((error as GoldenError).message).toContain(path);
    return error as GoldenError;
  }
  throw new Error('the file was not refused');
}

/** Replaces the word in line `line` of the text (from 0). */
function editLine(line: number, edit: (text: string) => string) {
  return changed((text) => {
    const lines = text.split('\n');
    lines[line] = edit(lines[line]!);
    return lines.join('\n');
  });
}

describe('a golden file', () => {
  it('gives back what was written', () => {
    const path = write();
    const header = verifyGolden(path, sources);
    expect(header).toMatchObject({ ...start, ...end, records: records.length });
    const reader = readRecords(path);
    for (const record of records) expect(reader.next()).toEqual({ value: record, done: false });
    expect(reader.next()).toEqual({ value: trailer, done: true });
  });

  it('has the same digests without a file', () => {
    const writer = new GoldenWriter(start);
    for (const record of records) writer.record(record);
    expect(writer.finish(trailer, end)).toEqual(verifyGolden(write()));
  });

  it('holds words of up to 16 digits and nothing else for $readmemh', () => {
    const text = readFileSync(write(), 'utf8').replaceAll(/\/\/.*/g, '');
    expect(text).toMatch(/^([0-9a-f]{1,16}\s+)+$/);
  });

  it('may have other white space and other comments', () => {
    const path = changed(
      (text) =>
        `// by hand\n${text.replaceAll(/ (?=[0-9a-f]+[ \n])/g, '\t\t').replaceAll(/\n/g, ' // x\r\n\n')}// end`,
    );
    expect(verifyGolden(path, sources).records).toBe(records.length);
  });
});

describe('a damaged golden file is refused:', () => {
  it('cut short, at every word', () => {
    const text = readFileSync(write(), 'utf8').trimEnd();
    const ends = [...text.matchAll(/\s(?=[0-9a-f]+( |\n|$))/g)].map(({ index }) => index);
    expect(ends.length).toBeGreaterThan(100);
    for (const at of ends.filter((_, n) => n % 7 === 0)) {
      const { problem } = refusal(changed((whole) => whole.slice(0, at)));
      expect(problem.field).toMatch(/header word|number of body words/);
    }
    const { message } = refusal(changed((whole) => whole.slice(0, ends.at(-1))));
    expect(message).toContain('cut short');
    expect(message).toContain('make golden');
  });

  it('empty', () => {
    const { problem, message } = refusal(changed(() => ''));
    expect(problem).toMatchObject({ field: 'header word 0 (magic)', got: 'the end of the file' });
    expect(message).toContain('the file is empty; run: make golden');
  });

  it.each([
    ['inside the header', 5, 0],
    ['behind the header', 12, 0],
    ['at the end of a line', 30, 0],
    ['inside a word', 30, 3],
  ])('cut short %s', (_, lines, characters) => {
    const { message, exitCode } = refusal(
      changed((whole) => {
        const end = whole.split('\n').slice(0, lines).join('\n').length + 1;
        return whole.slice(0, end + characters);
      }),
    );
    expect(message).toMatch(
      /\.hex: .*expected .*, got .*; the file is cut short; run: make golden$/,
    );
    expect(exitCode).toBe(3);
  });

  it('one digit of each body line edited', () => {
    const lines = readFileSync(write(), 'utf8').trimEnd().split('\n').length;
    for (let line = 12; line < lines; line++) {
      const edited = editLine(line, (text) =>
        text.replace(/.$/, (digit) => (digit === '7' ? '8' : '7')),
      );
      const { problem } = refusal(edited);
      expect(problem.field).toBe('check word of the body');
      expect(problem.advice).toContain('edited');
    }
  });

  it.each([
    ['magic', 0],
    ['configuration hash', 1],
    ['model hash', 2],
    ['record 20', 4],
    ['flags', 5],
    ['chained digest', 8],
    ['number of body words', 9],
    ['check word of the body', 10],
    ['reserved word', 11],
  ])('header edited: %s', (field, line) => {
    const { problem } = refusal(editLine(line, (text) => text.replace(/^(.{15})./, '$1f')));
    expect(problem.field).toBe(field);
  });

  it('made by another configuration or model, with what to do', () => {
    const config = refusal(write(), { ...sources, configHash: 1n });
    expect(config.message).toContain('expected 0000000000000001, got 0000000000001234');
    const model = refusal(write(), { ...sources, modelHash: 2n });
    expect(model.problem.field).toBe('model hash');
    expect(model.message).toMatch(/stale.*make golden/);
  });

  it.each(['xyz', '12345678901234567', '/', '-1'])('not of words: %s', (word) => {
    const { problem } = refusal(changed((text) => text.replace('\nc5', `\n${word}\nc5`)));
    expect(problem.field).toBe('line 13');
  });

  it('missing, or a folder', () => {
    expect(() => verifyGolden(join(dir, 'none.hex'))).toThrow(
      /none\.hex: cannot be read: does not exist/,
    );
    expect(() => verifyGolden(dir)).toThrow(GoldenFileError);
  });
});

describe('a golden file that is not finished', () => {
  it('leaves nothing behind', () => {
    const path = join(dir, 'dropped', 'suite.hex');
    const writer = new GoldenWriter(start, path);
    for (const record of records) writer.record(record);
    expect(existsSync(path)).toBe(false);
    writer.drop();
    expect(readdirSync(join(dir, 'dropped'))).toEqual([]);
  });

  it('leaves the old one as it was', () => {
    const path = write();
    const before = readFileSync(path, 'utf8');
    const writer = new GoldenWriter({ ...start, seed: 6n }, path);
    writer.record(records[0]!);
    writer.drop();
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('that cannot be written says so', () => {
    const path = join(write(), 'below', 'suite.hex');
    expect(() => new GoldenWriter(start, path)).toThrow(
      /suite\.hex: cannot be written: a file stands/,
    );
    const folder = join(dir, 'folder.hex');
    mkdirSync(folder);
    const writer = new GoldenWriter(start, folder);
    expect(() => writer.finish(trailer, end)).toThrow(/folder\.hex: cannot be written/);
    expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
