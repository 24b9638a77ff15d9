/** Writes a golden file, streaming: suites are longer than what should be held in memory. */
import { writeSync } from 'node:fs';
import {
  type GoldenHeader,
  type GoldenRecord,
  type GoldenTrailer,
  hex,
  HEADER_FIELDS,
  headerWords,
  recordWords,
  trailerWords,
} from './format.ts';
import { Mix } from './mix.ts';
import { TemporaryFile } from './temporary.ts';

const FLUSH_AT = 1 << 20;

/** What is known of the header before the first record. */
export type HeaderStart = Pick<GoldenHeader, 'configHash' | 'modelHash' | 'seed' | 'logDigests'>;
/** What is known of it after the last. */
export type HeaderEnd = Pick<GoldenHeader, 'chipCycles' | 'finalDigest'>;

/**
 * A golden file being made; without a path it only computes digests and check word. The file has its name only
 * after `finish`; `drop` leaves nothing behind.
 */
export class GoldenWriter {
  readonly #start: HeaderStart;
  readonly #file: TemporaryFile | undefined;
  readonly #chain = new Mix();
  readonly #check = new Mix();
  #text = '';
  #position = 0;
  #records = 0;
  #words = 0;

  constructor(start: HeaderStart, path?: string) {
    this.#start = start;
    if (path === undefined) return;
    this.#file = new TemporaryFile(path);
    // Its place is kept: the header has one length, whatever it holds.
    this.#text = headerText(this.#header({ chipCycles: 0, finalDigest: 0n }));
  }

  /** Adds the next record. */
  record(record: GoldenRecord): void {
    const words = recordWords(this.#records++, record);
    this.#chain.addAll(words);
    this.#line(words);
  }

  /** Adds the trailer, completes the header and gives the file its name. */
  finish(trailer: GoldenTrailer, end: HeaderEnd): GoldenHeader {
    this.#line(trailerWords(trailer));
    const header = this.#header(end);
    const file = this.#file;
    if (file === undefined) return header;
    this.#flush();
    const text = Buffer.from(headerText(header), 'latin1');
    file.try('written', () => writeSync(file.descriptor, text, 0, text.length, 0));
    file.keep();
    return header;
  }

  /** Gives the file up. */
  drop(): void {
    this.#file?.drop();
  }

  #line(words: readonly bigint[]): void {
    this.#words += words.length;
    this.#check.addAll(words);
    if (this.#file === undefined) return;
    let separator = '';
    for (const word of words) {
      this.#text += separator + word.toString(16);
      separator = ' ';
    }
    this.#text += '\n';
    if (this.#text.length >= FLUSH_AT) this.#flush();
  }

  #flush(): void {
    const file = this.#file!;
    const text = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    file.try('written', () => {
      for (let at = 0; at < text.length;) {
        at += writeSync(file.descriptor, text, at, text.length - at, this.#position + at);
      }
    });
    this.#position += text.length;
  }

  #header(end: HeaderEnd): GoldenHeader {
    return {
      ...this.#start,
      ...end,
      records: this.#records,
      chainedDigest: this.#chain.value,
      bodyWords: this.#words,
      check: this.#check.value,
    };
  }
}

/** The header's text, the same length for every header. */
export function headerText(header: GoldenHeader): string {
  return headerWords(header)
    .map((word, index) => `${hex(word)} // ${HEADER_FIELDS[index]}\n`)
    .join('');
}
