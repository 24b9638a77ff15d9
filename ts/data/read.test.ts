import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Exit } from '../exit.ts';
import { checkSameDims, DataError, readTypes, readVectors } from './index.ts';
import type { Limits } from './matrix.ts';
import { float32, float64, fvecs, npy, pack, testFolder } from './test_files.ts';

const limits: Limits = { rows: 4, rowsBecause: 'the capacity of mini', dims: 16 };
const { dir, file } = testFolder();
const six = [1, -2, 3, -4, 5, -6];
const big16 = pack(six, 2, (b, v, at) => b.writeInt16BE(v, at));
const big32 = pack(six, 4, (b, v, at) => b.writeFloatBE(v, at));
const big64 = pack(six, 8, (b, v, at) => b.writeDoubleBE(v, at));
const small16 = pack(six, 2, (b, v, at) => b.writeInt16LE(v, at));
const bytes = pack(six, 1, (b, v, at) => b.writeInt8(v, at));

describe('reads 2 vectors of 3 dimensions', () => {
  it.each<[string, string, string | Buffer]>([
    ['f4', 'a.npy', npy('<f4', '(2, 3)', float32(six))],
    ['f4 big endian', 'b.npy', npy('>f4', '(2, 3)', big32)],
    ['f8, version 2', 'c.npy', npy('<f8', '(2, 3)', float64(six), { version: 2 })],
    ['f8 big endian, version 3', 'd.NPY', npy('>f8', '(2, 3)', big64, { version: 3 })],
    [
      'f4, Fortran order',
      'c2.npy',
      npy('<f4', '(2, 3)', float32([1, -4, -2, 5, 3, -6]), { fortran: 'True' }),
    ],
    ['i2', 'e.npy', npy('<i2', '(2, 3)', small16)],
    ['i2 big endian', 'f.npy', npy('>i2', '(2, 3)', big16)],
    ['i1', 'g.npy', npy('|i1', '(2,3)', bytes)],
    ['fvecs', 'h.fvecs', fvecs([six.slice(0, 3), six.slice(3)])],
    ['csv', 'i.csv', '1,-2,3\n-4,5,-6\n'],
    [
      'csv with header, CRLF, blanks, byte order mark',
      'j.csv',
      '\uFEFFx,y,"z, last"\r\n 1 ,-2e0,+3.\r\n\r\n-4,5,-.6E1',
    ],
  ])('%s', (_, name, content) => {
    const matrix = readVectors(file(name, content), limits);
    expect({ ...matrix, values: [...matrix.values] }).toEqual({
      file: join(dir, name),
      rows: 2,
      dims: 3,
      values: six,
    });
  });
});

function failure(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}

describe('refuses, naming the file and what is allowed', () => {
  const seventeen = Array.from({ length: 17 }, (_, i) => i);
  const cut = npy('<f4', '(2, 3)', float32(six));
  it.each<[string, string, string | Buffer, RegExp]>([
    ['empty', 'a.csv', '', /is empty/],
    ['empty', 'a.npy', '', /is empty/],
    ['empty', 'a.fvecs', '', /is empty/],
    ['unknown ending', 'a.txt', '1', /ending '.txt' is not known; allowed are .npy, .fvecs, .csv/],
    ['ragged', 'b.csv', '1,2\n\n3,4\n5\n', /line 4 has 1 fields, the first line 2/],
    [
      'a word',
      'c.csv',
      '1,2\n3,four\n',
      /line 2, column 1 \(from 0\) is "four"; a number is needed/,
    ],
    ['an empty field', 'd.csv', '1,2\n3,\n', /line 2, column 1 \(from 0\) is empty/],
    ['hexadecimal', 'e.csv', '1,2\n3,0x10\n', /"0x10"; a number is needed/],
    ['NaN', 'f.csv', '1,2\n3,NaN\n', /line 2, column 1 \(from 0\) is "NaN"; only finite/],
    [
      'infinity in the first line',
      'g.csv',
      '-inf\n1\n',
      /line 1, column 0 \(from 0\) is "-inf"; only finite/,
    ],
    ['overflow', 'h.csv', '1,2\n3,1e999\n', /row 1, column 1 \(both from 0\) is infinity/],
    [
      'a quote within a field',
      'h2.csv',
      '1,2\n3"4,5\n',
      /h2.csv: line 2: .*quote is found on field 0/,
    ],
    ['what is not text', 'h3.csv', Buffer.from([0xff, 0x22, 0x00, 0x0a, 0x31]), /h3.csv: line 1/],
    [
      'hexadecimal in the first line, which is no header',
      'h4.csv',
      '0x10,0x11\n1,2\n',
      /line 1, column 0 \(from 0\) is "0x10"; a number is needed/,
    ],
    [
      'commas within numbers in the first line',
      'h5.csv',
      '"1,5","-.5,"\n1,2\n',
      /line 1, column 0 \(from 0\) is "1,5"; a number is needed/,
    ],
    [
      'nothing between commas in the first line',
      'h6.csv',
      ',\n1,2\n',
      /line 1, column 0 .* is empty/,
    ],
    ['header alone', 'i.csv', 'x,y\n', /holds no vectors/],
    ['an open quote', 'j.csv', '1,2\n"3,4\n', /j.csv: .*quote/i],
    [
      '17 dimensions',
      'k.csv',
      seventeen.join(),
      /17 dimensions are too many: at most 16 are allowed/,
    ],
    [
      'too many',
      'l.csv',
      '1\n2\n3\n4\n5\n',
      /more than 4 vectors are too many: at most 4 are allowed \(the capacity/,
    ],
    ['not npy', 'b.npy', 'hello, world', /is not an .npy file/],
    [
      'cut',
      'c.npy',
      cut.subarray(0, -5),
      new RegExp(`is cut: ${cut.length} bytes expected, ${cut.length - 5} found`),
    ],
    [
      'cut in its header',
      'd.npy',
      cut.subarray(0, 20),
      /is cut in its header: \d+ bytes or more expected, 20 found/,
    ],
    ['cut in its magic', 'd2.npy', cut.subarray(0, 3), /is cut in its header/],
    ['too long', 'e.npy', Buffer.concat([cut, cut]), /is too long/],
    [
      'NaN',
      'f.npy',
      npy('<f4', '(2, 3)', float32([1, 2, 3, 4, NaN, 6])),
      /row 1, column 1 \(both from 0\) is NaN/,
    ],
    [
      'infinity',
      'g.npy',
      npy('<f8', '(1, 1)', float64([-Infinity])),
      /row 0, column 0 .* is -infinity/,
    ],
    ['huge', 'g2.npy', npy('<f8', '(1, 1)', float64([1e200])), /is 1e\+200; at most 1e\+150/],
    [
      'int64',
      'i.npy',
      npy('<i8', '(1, 1)', Buffer.alloc(8)),
      /element type '<i8' is not supported; allowed are float32/,
    ],
    ['one dimension', 'j.npy', npy('<f4', '(6,)', float32(six)), /shape \(6\) is not allowed/],
    ['no rows', 'k.npy', npy('<f4', '(0, 3)', Buffer.alloc(0)), /holds no vectors/],
    ['no columns', 'l.npy', npy('<f4', '(3, 0)', Buffer.alloc(0)), /have 0 dimensions; 1 or more/],
    [
      '17 dimensions',
      'm.npy',
      npy('<f4', '(1, 17)', float32(seventeen)),
      /17 dimensions are too many/,
    ],
    ['too many', 'n.npy', npy('<f4', '(5, 1)', float32([1, 2, 3, 4, 5])), /5 vectors are too many/],
    ['version', 'o.npy', npy('<f4', '(2, 3)', float32(six), { version: 9 }), /has .npy version 9/],
    [
      'garbled header',
      'p.npy',
      npy('<f4', 'two', float32(six)),
      /header that cannot be understood/,
    ],
    [
      'cut',
      'b.fvecs',
      fvecs([
        [1, 2],
        [3, 4],
      ]).subarray(0, -1),
      /is cut in vector 1: 24 bytes expected, 23 found/,
    ],
    [
      'mixed dimensions',
      'c.fvecs',
      fvecs([[1, 2], [3]]),
      /vector 1 has 1 dimensions, those before it 2/,
    ],
    ['no dimensions', 'd.fvecs', Buffer.alloc(4), /have 0 dimensions; 1 or more/],
    ['negative dimensions', 'd2.fvecs', Buffer.alloc(8, 0xff), /have -1 dimensions; 1 or more/],
    ['too short', 'e.fvecs', Buffer.alloc(3), /is cut: 4 bytes expected, 3 found/],
    ['NaN', 'f.fvecs', fvecs([[1], [NaN]]), /row 1, column 0 .* is NaN/],
  ])('%s: %s', (_, name, content, message) => {
    const error = failure(() => readVectors(file(name, content), limits));
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ exitCode: Exit.usage, message: expect.stringMatching(message) });
    expect(String(error)).toContain(join(dir, name));
  });

  it('missing, a folder', () => {
    mkdirSync(join(dir, 'folder.npy'));
    expect(() => readVectors(join(dir, 'none.npy'), limits)).toThrow(/none.npy: does not exist/);
    expect(() => readVectors(join(dir, 'folder.npy'), limits)).toThrow(/is a folder/);
  });

  it.skipIf(process.getuid?.() === 0)('unreadable', () => {
    const path = file('secret.csv', '1\n');
    chmodSync(path, 0);
    expect(() => readVectors(path, limits)).toThrow(/permission denied/);
  });

  it('base and queries of different dimensions', () => {
    const base = readVectors(file('base.csv', '1,2,3\n'), limits);
    const queries = readVectors(file('queries.csv', '1,2\n'), limits);
    expect(() => checkSameDims(base, queries)).toThrow(
      /queries.csv: its vectors have 2 dimensions, those of .*base.csv 3/,
    );
  });
});

describe('node types', () => {
  it('one a line', () =>
    expect([...readTypes(file('t', '0\r\n15\n 7 \n\n'), 3)]).toEqual([0, 15, 7]));
  it.each([
    ['too few', '1\n2\n', /holds 2 types for 3 base vectors/],
    ['too large', '1\n16\n2\n', /line 2 is "16"; an integer from 0 to 15/],
    ['not a number', '1\n2\nx\n', /line 3 is "x"/],
    ['negative', '1\n-1\n2\n', /line 2 is "-1"/],
  ])('%s', (_, text, message) => expect(() => readTypes(file('bad', text), 3)).toThrow(message));
});
