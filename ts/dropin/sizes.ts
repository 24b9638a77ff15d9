/** Where the bytes of a WebAssembly module are: by section and by function. */

/** A function, by `file/name`, and the bytes of its code. */
export interface FunctionSize {
  readonly name: string;
  readonly bytes: number;
}

export interface Sizes {
  readonly functions: readonly FunctionSize[];
  /** Bytes by section, with `header` for the first eight. */
  readonly sections: ReadonlyMap<string, number>;
}

const HEADER = 8;
const SECTIONS = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
];
const CUSTOM = 0;
const CODE = 10;
/** Subsection of the section `name` that names the functions. */
const FUNCTION_NAMES = 1;

/** A place in a module. */
class Cursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

interface Section {
  readonly id: number;
  /** First byte of its id, of its content, and the end. */
  readonly from: number;
  readonly content: number;
  readonly end: number;
}

function* sectionsOf(wasm: Uint8Array): Generator<Section> {
  const cursor = new Cursor(wasm, HEADER);
  while (cursor.at < wasm.length) {
    const from = cursor.at;
    const id = wasm[cursor.at++]!;
    const length = cursor.number();
    const content = cursor.at;
    cursor.at += length;
    yield { id, from, content, end: cursor.at };
  }
}

/**
 * Sizes of a module without imports. The names come from the same module built with names, whose code must be the same.
 *
 * @throws Error when it is not
 */
export function sizesOf(wasm: Uint8Array, named: Uint8Array): Sizes {
  const sections = new Map([['header', HEADER]]);
  for (const { id, from, end } of sectionsOf(wasm)) {
    const name = SECTIONS[id]!;
    sections.set(name, (sections.get(name) ?? 0) + end - from);
  }
  const bodies = bodiesOf(wasm);
  if (String(bodies) !== String(bodiesOf(named)))
    throw new Error('the module with names has other code');
  const names = namesOf(named);
  // The compiler gives no name to a function that it makes of what several have in common.
  const functions = bodies.map((bytes, index) => ({
    name: (names.get(index) ?? 'compiler/shared').replace(/^asm\//, ''),
    bytes,
  }));
  return { functions, sections };
}

/** Bytes of each function's code with its length. */
function bodiesOf(wasm: Uint8Array): number[] {
  const code = [...sectionsOf(wasm)].find(({ id }) => id === CODE)!;
  const cursor = new Cursor(wasm, code.content);
  return Array.from({ length: cursor.number() }, () => {
    const from = cursor.at;
    const length = cursor.number();
    cursor.at += length;
    return cursor.at - from;
  });
}

function namesOf(wasm: Uint8Array): Map<number, string> {
  const names = new Map<number, string>();
  for (const { id, content, end } of sectionsOf(wasm)) {
    const cursor = new Cursor(wasm, content);
    if (id !== CUSTOM || cursor.text() !== 'name') continue;
    while (cursor.at < end) {
      const kind = wasm[cursor.at++];
      const length = cursor.number();
      const next = cursor.at + length;
      if (kind === FUNCTION_NAMES)
        for (let n = cursor.number(); n > 0; n--) names.set(cursor.number(), cursor.text());
      cursor.at = next;
    }
  }
  return names;
}
