/**
 * The golden file format of docs/golden.md: its words, named.
 *
 *     header    12 words
 *     record    c5 word, command beats, response beats, cycles, [state digest], [log digest]     one a command
 *     trailer   c6 word, awake cycles of each core, c7 word, awake core cycles of each of 64 opcodes
 */
/** "SPKG", format 1. */
export const MAGIC = 0x53504b47_00000001n;
/** Words of the header. */
export const HEADER_WORDS = 12;
/** Opcodes that the trailer counts. */
export const OPCODES = 64;
/** Top byte of the word that opens a record, the awake cycles by core, and those by opcode. */
export const RECORD = 0xc5;
export const AWAKE_BY_CORE = 0xc6;
export const AWAKE_BY_OPCODE = 0xc7;

/** The header's words, in order. */
export const HEADER_FIELDS = [
  'magic',
  'configHash',
  'modelHash',
  'seed',
  'records',
  'flags',
  'chipCycles',
  'finalDigest',
  'chainedDigest',
  'bodyWords',
  'check',
  'reserved',
] as const;

/** The header. Hashes, digests and the seed are 64 bits wide. */
export interface GoldenHeader {
  readonly configHash: bigint;
  /** First 64 bits of the SHA-256 of the compiled `fixed` model. */
  readonly modelHash: bigint;
  readonly seed: bigint;
  readonly records: number;
  /** Whether every record has a log digest. */
  readonly logDigests: boolean;
  /** Chip cycles of the suite, unstalled. */
  readonly chipCycles: number;
  /** Mix over the digests of all cores, ascending, then the chip's metric register. */
  readonly finalDigest: bigint;
  /** Mix over all words of all records. */
  readonly chainedDigest: bigint;
  readonly bodyWords: number;
  /** Mix over all body words. */
  readonly check: bigint;
}

/** One command and everything that is compared for it. */
export interface GoldenRecord {
  readonly command: readonly bigint[];
  readonly response: readonly bigint[];
  /** 31:0 = the greatest core cycles over the addressed cores; 63:32 = low half of the mix over those of each. */
  readonly cycles: bigint;
  readonly stateDigest?: bigint | undefined;
  readonly logDigest?: bigint | undefined;
}

/** Awake cycles over the whole suite. */
export interface GoldenTrailer {
  readonly awakeByCore: readonly number[];
  /** Summed over the cores; 64 entries. */
  readonly awakeByOpcode: readonly number[];
}

/** The header's words. */
export function headerWords(header: GoldenHeader): bigint[] {
  return [
    MAGIC,
    header.configHash,
    header.modelHash,
    header.seed,
    BigInt(header.records),
    header.logDigests ? 1n : 0n,
    BigInt(header.chipCycles),
    header.finalDigest,
    header.chainedDigest,
    BigInt(header.bodyWords),
    header.check,
    0n,
  ];
}

/** The header in `words`, whose magic and reserved word have been checked. */
export function headerOf(words: readonly bigint[]): GoldenHeader {
  return {
    configHash: words[1]!,
    modelHash: words[2]!,
    seed: words[3]!,
    records: Number(words[4]),
    logDigests: words[5] === 1n,
    chipCycles: Number(words[6]),
    finalDigest: words[7]!,
    chainedDigest: words[8]!,
    bodyWords: Number(words[9]),
    check: words[10]!,
  };
}

/** The words of record `number`. */
export function recordWords(number: number, record: GoldenRecord): bigint[] {
  const { command, response, cycles, stateDigest, logDigest } = record;
  const flags = (stateDigest === undefined ? 0 : 1) | (logDigest === undefined ? 0 : 2);
  const shape = ((RECORD << 24) | (command.length << 16) | (response.length << 8) | flags) >>> 0;
  const words = [(BigInt(shape) << 32n) | BigInt(number), ...command, ...response, cycles];
  if (stateDigest !== undefined) words.push(stateDigest);
  if (logDigest !== undefined) words.push(logDigest);
  return words;
}

/** The words of the trailer. */
export function trailerWords({ awakeByCore, awakeByOpcode }: GoldenTrailer): bigint[] {
  return [
    marker(AWAKE_BY_CORE, awakeByCore.length),
    ...awakeByCore.map(BigInt),
    marker(AWAKE_BY_OPCODE, awakeByOpcode.length),
    ...awakeByOpcode.map(BigInt),
  ];
}

/** The word that opens a part of the trailer of `count` words. */
export function marker(part: number, count: number): bigint {
  return (BigInt(part) << 56n) | BigInt(count);
}

/** A 64-bit number as messages and the manifest write it. */
export function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}
