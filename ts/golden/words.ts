/** Reads the words of a golden file: hexadecimal, separated by white space, `//` to the end of the line ignored. */
import { closeSync, openSync, readSync } from 'node:fs';
import { GoldenError, GoldenFileError } from './errors.ts';

const CHUNK = 1 << 20;
const DIGITS = 16;
const SLASH = 0x2f;
const NEWLINE = 0x0a;

/** Value of a hexadecimal digit by its character code; -1 for white space, -2 for everything else. */
const VALUES = Int8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[0-9a-fA-F]/.test(character)) return Number.parseInt(character, 16);
  return /[ \t\r\n]/.test(character) ? -1 : -2;
});

/**
 * The words of `path` in order, each as two 32-bit halves in `halves`: [low, high]. The array is reused, so that
 * files of tens of MB are checked without a garbage collection.
 */
export function* readHalves(path: string): Generator<Uint32Array, void> {
  const descriptor = attempt(path, () => openSync(path, 'r'));
  try {
    yield* tokens(path, descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function* tokens(path: string, descriptor: number): Generator<Uint32Array, void> {
  const buffer = Buffer.alloc(CHUNK);
  const halves = new Uint32Array(2);
  let [low, high, digits, line] = [0, 0, 0, 1];
  let [slash, comment] = [false, false];
  const refuse = (what: string) => {
    const expected = `hexadecimal words of up to ${DIGITS} digits`;
    return new GoldenError({ file: path, field: `line ${line}`, expected, got: what });
  };
  for (;;) {
    const length = attempt(path, () => readSync(descriptor, buffer));
    for (let at = 0; at < length; at++) {
      const code = buffer[at]!;
      if (comment) {
        if (code === NEWLINE) comment = false;
        if (code === NEWLINE) line++;
        continue;
      }
      const value = VALUES[code]!;
      if (value >= 0 && !slash) {
        if (++digits > DIGITS) throw refuse('a longer one');
        high = (high << 4) | (low >>> 28);
        low = (low << 4) | value;
        continue;
      }
      if (value !== -1 && code !== SLASH) {
        throw refuse(
          slash ? "a single '/'" : `the character ${JSON.stringify(String.fromCharCode(code))}`,
        );
      }
      if (slash && code !== SLASH) throw refuse("a single '/'");
      if (digits > 0) {
        halves[0] = low;
        halves[1] = high;
        yield halves;
        low = high = digits = 0;
      }
      comment = slash;
      slash = code === SLASH && !slash;
      if (code === NEWLINE) line++;
    }
    if (length === 0) break;
  }
  if (digits > 0) {
    halves[0] = low;
    halves[1] = high;
    yield halves;
  }
}

function attempt<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw new GoldenFileError(path, 'read', error);
  }
}
