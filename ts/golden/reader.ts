/** Reads golden files, and refuses every damaged or stale one with its name, the field, what was expected and found. */
import { GoldenError } from './errors.ts';
import {
  AWAKE_BY_CORE,
  AWAKE_BY_OPCODE,
  type GoldenHeader,
  type GoldenRecord,
  type GoldenTrailer,
  HEADER_FIELDS,
  HEADER_WORDS,
  headerOf,
  hex,
  MAGIC,
  marker,
  OPCODES,
  RECORD,
} from './format.ts';
import { Mix } from './mix.ts';
import { readHalves } from './words.ts';

/** The sources that a golden file must have been made by. */
export interface GoldenSources {
  readonly configHash: bigint;
  readonly modelHash: bigint;
}

/**
 * The header of `path`, after every word of the file has been checked: magic, hashes (when `sources` is given),
 * the number of words, the check word, the shape of every record and the chained digest.
 */
export function verifyGolden(path: string, sources?: GoldenSources): GoldenHeader {
  const words = readHalves(path);
  const header = readHeader(path, words);
  if (sources !== undefined) checkSources(path, header, sources);
  const check = new Mix();
  const chain = new Mix();
  const body = new BodyShape(path, header);
  let count = 0;
  let fault: GoldenError | undefined;
  for (const halves of words) {
    const [low, high] = [halves[0]!, halves[1]!];
    count++;
    check.addHalves(high, low);
    if (fault !== undefined) continue;
    // A wrong shape is often only what an edited or missing word looks like, so those are reported first.
    try {
      if (body.take(high, low)) chain.addHalves(high, low);
    } catch (error) {
      fault = error as GoldenError;
    }
  }
  refuseUnless(path, 'number of body words', header.bodyWords, count, describeLength);
  refuseUnless(path, 'check word of the body', hex(header.check), hex(check.value), edited);
  if (fault !== undefined) throw fault;
  body.end();
  refuseUnless(path, 'chained digest', hex(header.chainedDigest), hex(chain.value), edited);
  return header;
}

/** The header of `path` alone. */
export function readGoldenHeader(path: string): GoldenHeader {
  return readHeader(path, readHalves(path));
}

/** The records of a file that `verifyGolden` has accepted; returns the trailer. */
export function* readRecords(path: string): Generator<GoldenRecord, GoldenTrailer> {
  const words = readHalves(path);
  const next = (): bigint => {
    const { value, done } = words.next();
    if (done === true) throw short(path);
    return (BigInt(value[1]!) << 32n) | BigInt(value[0]!);
  };
  const take = (count: number) => Array.from({ length: count }, next);
  const { records } = headerOf(take(HEADER_WORDS));
  for (let number = 0; number < records; number++) {
    const shape = Number(next() >> 32n);
    const command = take((shape >>> 16) & 0xff);
    const response = take((shape >>> 8) & 0xff);
    const cycles = next();
    const stateDigest = shape & 1 ? next() : undefined;
    const logDigest = shape & 2 ? next() : undefined;
    yield { command, response, cycles, stateDigest, logDigest };
  }
  const awakeByCore = take(Number(next() & 0xffff_ffffn)).map(Number);
  const awakeByOpcode = take(Number(next() & 0xffff_ffffn)).map(Number);
  return { awakeByCore, awakeByOpcode };
}

/** Refuses a file that other sources made. */
export function checkSources(path: string, header: GoldenSources, sources: GoldenSources): void {
  for (const field of ['configHash', 'modelHash'] as const) {
    const what = field === 'configHash' ? 'configuration hash' : 'model hash';
    const advice = `the file is stale: the ${field === 'configHash' ? 'configuration' : 'model'} has changed since; run: make golden`;
    refuseUnless(path, what, hex(sources[field]), hex(header[field]), () => advice);
  }
}

function readHeader(path: string, halves: Generator<Uint32Array, void>): GoldenHeader {
  const words: bigint[] = [];
  // `for of` would close the generator, which the body is still to be read from.
  while (words.length < HEADER_WORDS) {
    const { value, done } = halves.next();
    if (done === true) {
      const field = `header word ${words.length} (${HEADER_FIELDS[words.length]})`;
      const state = words.length === 0 ? 'empty' : 'cut short';
      const advice = `the file is ${state}; run: make golden`;
      const shown = { expected: 'a word', got: 'the end of the file' };
      throw new GoldenError({ file: path, field, ...shown, advice });
    }
    words.push((BigInt(value[1]!) << 32n) | BigInt(value[0]!));
    if (words.length === 1) {
      const advice = () => 'this is no golden file of this version; run: make golden';
      refuseUnless(path, 'magic', hex(MAGIC), hex(words[0]!), advice);
    }
  }
  if (words[5]! > 1n) {
    throw new GoldenError({ file: path, field: 'flags', expected: '0 or 1', got: hex(words[5]!) });
  }
  refuseUnless(path, 'reserved word', hex(0n), hex(words[11]!), edited);
  return headerOf(words);
}

/** Follows the body word by word: which one must come next, and whether it belongs to a record. */
class BodyShape {
  readonly #path: string;
  readonly #header: GoldenHeader;
  #number = 0;
  #left = 0;
  #part: 'records' | 'cores' | 'opcodes' | 'end' = 'records';

  constructor(path: string, header: GoldenHeader) {
    this.#path = path;
    this.#header = header;
  }

  /** Takes the next word; true when it belongs to a record. */
  take(high: number, low: number): boolean {
    if (this.#left > 0) {
      this.#left--;
      return this.#part === 'records';
    }
    const { records, logDigests } = this.#header;
    if (this.#part === 'records' && this.#number < records) {
      const flags = high & 0xff;
      const good =
        high >>> 24 === RECORD &&
        low === this.#number &&
        flags <= 3 &&
        (!logDigests || (flags & 2) !== 0);
      if (!good) this.#refuse(`record ${this.#number}`, 'the first word of a record', high, low);
      this.#left = ((high >>> 16) & 0xff) + ((high >>> 8) & 0xff) + 1 + (flags & 1) + (flags >>> 1);
      this.#number++;
      return true;
    }
    if (this.#part === 'records' && high === (AWAKE_BY_CORE << 24) >>> 0 && low > 0) {
      this.#part = 'cores';
      this.#left = low;
    } else if (this.#part === 'cores' && word(high, low) === marker(AWAKE_BY_OPCODE, OPCODES)) {
      this.#part = 'opcodes';
      this.#left = low;
    } else {
      this.#refuse('trailer', 'awake cycles by core, then by opcode', high, low);
    }
    return false;
  }

  /** Refuses a body that ends too early. */
  end(): void {
    if (this.#part !== 'opcodes' || this.#left > 0) throw short(this.#path);
  }

  #refuse(field: string, expected: string, high: number, low: number): never {
    throw new GoldenError({ file: this.#path, field, expected, got: hex(word(high, low)) });
  }
}

function word(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function short(path: string): GoldenError {
  return new GoldenError({
    file: path,
    field: 'body',
    expected: 'a whole trailer',
    got: 'its end',
  });
}

function refuseUnless<T extends string | number>(
  file: string,
  field: string,
  expected: T,
  got: T,
  advice: (expected: T, got: T) => string,
): void {
  if (expected === got) return;
  const shown = { expected: String(expected), got: String(got) };
  throw new GoldenError({ file, field, ...shown, advice: advice(expected, got) });
}

function edited(): string {
  return 'the file was edited or damaged; run: make golden';
}

function describeLength(expected: number, got: number): string {
  return got < expected ? 'the file is cut short; run: make golden' : `${edited()}`;
}
