/** The register map of the bus, resolved from `config/registers.json`. */
import { ConfigError } from './errors.ts';
import { evaluate } from './expression.ts';
import { readJson } from './json_file.ts';
import type { EngineConfig } from './load.ts';
import { displayPath, REGISTERS_FILE } from './paths.ts';

/** How the host sees a register. `read` and `constant` refuse a write; a constant never changes. */
export type RegisterAccess = 'constant' | 'read' | 'write-read' | 'write-1-to-clear';
const ACCESSES: readonly string[] = ['constant', 'read', 'write-read', 'write-1-to-clear'];

/** Bits `lsb` to `lsb + width - 1` of a register. */
export interface RegisterField {
  readonly name: string;
  readonly lsb: number;
  readonly width: number;
  /** Expression for the value after reset; absent where hardware decides. */
  readonly expression?: string;
  /** The same as a number. */
  readonly value?: number;
  readonly description: string;
}

/** A register of 32 bits. */
export interface Register {
  readonly name: string;
  /** Byte address, a multiple of 4. */
  readonly offset: number;
  readonly access: RegisterAccess;
  /** Value after reset, 0 in bits that hardware decides or that no field holds. */
  readonly value: number;
  readonly description: string;
  /** From bit 0 up. */
  readonly fields: readonly RegisterField[];
}

/** A range of addresses behind which stands one FIFO. */
export interface RegisterWindow {
  readonly name: string;
  readonly offset: number;
  /** Bytes, a power of two. */
  readonly size: number;
  readonly access: 'read' | 'write';
  readonly description: string;
}

export interface RegisterMap {
  readonly addressWidth: number;
  /** Without a gap from address 0. */
  readonly registers: readonly Register[];
  readonly windows: readonly RegisterWindow[];
}

interface SourceField {
  readonly name: string;
  readonly width: number;
  readonly value?: string;
  readonly description: string;
}

interface Source {
  readonly addressWidth: number;
  readonly registers: readonly {
    readonly name: string;
    readonly access: RegisterAccess;
    readonly description: string;
    readonly fields: readonly SourceField[];
  }[];
  readonly windows: readonly RegisterWindow[];
}

/** Register map of a configuration; throws ConfigError naming the register when the source is wrong. */
export function registerMap(config: EngineConfig, path = REGISTERS_FILE): RegisterMap {
  const { name: _, groups: _groups, ...numbers } = config.parameters;
  const hash = BigInt(`0x${config.hash}`);
  const scope: Readonly<Record<string, number>> = {
    ...numbers,
    ...config.derived,
    HASH_LOW: Number(hash & 0xffff_ffffn),
    HASH_HIGH: Number(hash >> 32n),
  };
  const { addressWidth, registers, windows } = readJson(path) as Source;
  const map: RegisterMap = {
    addressWidth,
    registers: registers.map((register, index) => {
      const fields = resolveFields(register.name, register.fields, scope, path);
      const value = fields.reduce((sum, { value: part, lsb }) => sum + (part ?? 0) * 2 ** lsb, 0);
      return { ...register, offset: 4 * index, fields, value };
    }),
    windows,
  };
  check(map, path);
  return map;
}

function resolveFields(
  register: string,
  fields: readonly SourceField[],
  scope: Readonly<Record<string, number>>,
  path: string,
): RegisterField[] {
  let next = 0;
  return fields.map(({ name, width, value: expression, description }) => {
    const where = `${register}.${name}`;
    const lsb = next;
    next += width;
    if (!(Number.isInteger(width) && width >= 1 && next <= 32))
      throw problem(path, where, `${width} bits from bit ${lsb} do not fit in a register of 32`);
    if (expression === undefined) return { name, lsb, width, description };
    let value: number;
    try {
      value = evaluate(expression, scope);
    } catch (error) {
      throw problem(path, where, `value: ${(error as Error).message}`);
    }
    if (value < 0 || value >= 2 ** width)
      throw problem(path, where, `value ${value} does not fit in ${width} bits`);
    return { name, lsb, width, expression, value, description };
  });
}

/** Refuses a map that the address decoder could not tell apart. */
function check({ addressWidth, registers, windows }: RegisterMap, path: string): void {
  const all = [...registers, ...windows];
  const end = 4 * registers.length;
  if (registers.length === 0 || registers.length % 2 !== 0)
    throw problem(path, 'registers', 'must be pairs: a bus of 64 bits reads two at a time');
  for (const group of [registers, windows]) {
    const names = group.map(({ name }) => name);
    const twice = group.find(({ name }, index) => names.indexOf(name) !== index);
    if (twice) throw problem(path, twice.name, 'stands twice');
  }
  for (const { name } of all)
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw problem(path, name, 'must be in capitals');
  for (const { name, access, fields } of registers) {
    if (!ACCESSES.includes(access))
      throw problem(path, name, `access must be one of ${ACCESSES.join(', ')}`);
    const decided = fields.every(({ value }) => value !== undefined);
    if ((access === 'constant' || access === 'write-read') && !decided)
      throw problem(path, name, `a field of a ${access} register needs a value`);
  }
  for (const { name, offset, size, access } of windows) {
    if (access !== 'read' && access !== 'write')
      throw problem(path, name, 'access of a window must be read or write');
    if (size < 8 || !Number.isInteger(Math.log2(size)) || offset % size !== 0)
      throw problem(path, name, 'size must be a power of two of at least 8, and divide offset');
    if (offset < end || offset + size > 2 ** addressWidth)
      throw problem(path, name, `must lie behind the registers and below 2^${addressWidth}`);
  }
  for (const [index, { name, offset }] of windows.entries()) {
    const before = windows[index - 1];
    if (before && offset < before.offset + before.size)
      throw problem(path, name, `overlaps ${before.name}, or is not in order`);
  }
}

function problem(path: string, parameter: string, allowed: string): ConfigError {
  return new ConfigError({ file: displayPath(path), parameter, allowed });
}
