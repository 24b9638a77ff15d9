/** The state map: every architectural register and memory, resolved from `config/state.json`, in digest order. */
import { ConfigError } from './errors.ts';
import { type Derived, PART_WIDTH } from './derive.ts';
import { evaluate } from './expression.ts';
import { GROUP_NAMES } from './groups.ts';
import { readJson } from './json_file.ts';
import type { Parameters } from './parameters.ts';
import { displayPath, STATE_FILE } from './paths.ts';

interface FieldBase {
  /** Position in digest order, from 0; of a field whose group is left out, a number that no field has. */
  readonly id: number;
  /** Per core, or once on the chip. */
  readonly scope: 'core' | 'chip';
  /** Block that owns the field. */
  readonly unit: string;
  readonly field: string;
  /** Bits of one element, at most 64. */
  readonly width: number;
  readonly signed: boolean;
  /** Elements in a core (or on the chip). */
  readonly count: number;
  /** Meaning of the element index. */
  readonly index: string;
  /** Value of each element after reset. */
  readonly init: number;
  /** Unit of measure. */
  readonly measure: string;
  readonly format: string;
  readonly description: string;
}

/** A field in a memory: element i lies in row floor(i/perRow), from bit offset + (i mod perRow)*stride. */
export interface MemoryField extends FieldBase {
  readonly kind: 'memory';
  /** Instance of the memory below module core, with dots. */
  readonly instance: string;
  /** Its elements belong to nodes, as many to each. */
  readonly byNode: boolean;
  readonly rows: number;
  readonly perRow: number;
  readonly offset: number;
  readonly stride: number;
}

/** A field in a register below module core (scope core), with dots, or of module fabric (scope chip): element i from bit i*width. */
export interface RegisterField extends FieldBase {
  readonly kind: 'register';
  readonly register: string;
}

/** One architectural field. */
export type StateField = MemoryField | RegisterField;

/** One memory and the fields that share its rows. */
export interface StateMemory {
  readonly instance: string;
  readonly rows: number;
  readonly rowWidth: number;
  readonly fields: readonly MemoryField[];
}

interface SourceField {
  /** Groups of features that it is for: it is there when one of them is. Without this it is always there. */
  readonly groups?: readonly string[];
  readonly scope: 'core' | 'chip';
  readonly unit: string;
  readonly field: string;
  readonly width: string;
  readonly signed: boolean;
  readonly count: string;
  readonly index: string;
  readonly init: string;
  readonly measure: string;
  readonly format: string;
  readonly description: string;
  readonly memory?: string;
  readonly byNode?: boolean;
  readonly rows?: string;
  readonly perRow?: string;
  readonly offset?: string;
  readonly stride?: string;
  readonly register?: string;
}

/** The state of a configuration. */
export interface StateMap {
  readonly stateMap: readonly StateField[];
  /** Fields of the groups that are left out. */
  readonly absentState: readonly StateField[];
}

/** State map of a configuration; throws ConfigError naming the field when the source is wrong. */
export function resolveStateMap(
  parameters: Parameters,
  derived: Derived,
  path = STATE_FILE,
): StateMap {
  const { name: _, groups, ...numbers } = parameters;
  const scope: Readonly<Record<string, number>> = { ...numbers, ...derived };
  const source = (readJson(path) as { fields?: SourceField[] }).fields ?? [];
  for (const field of source) checkGroups(field, path);
  const present = (field: SourceField): boolean =>
    field.groups === undefined || groups.some((name) => field.groups?.includes(name));
  const resolve = (fields: readonly SourceField[], idOf: (at: number) => number): StateField[] =>
    fields.map((field, at) => resolveField(field, idOf(at), scope, path));
  const stateMap = resolve(source.filter(present), (at) => at);
  checkMap(stateMap, path);
  // From the last number of eight bits down: each another, as a case in RTL and model wants them.
  const absent = source.filter((field) => !present(field));
  return { stateMap, absentState: resolve(absent, (at) => LAST_FIELD_NUMBER - at) };
}

/** Greatest number that READ can name. */
const LAST_FIELD_NUMBER = 255;

function checkGroups(field: SourceField, path: string): void {
  const known: readonly string[] = GROUP_NAMES;
  const unknown = field.groups?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw problem(path, field, `groups: "${unknown}" must be one of ${GROUP_NAMES.join(', ')}`);
}

/** The memories of a state map, in order of first use. */
export function memoriesOf(fields: readonly StateField[]): StateMemory[] {
  const byInstance = new Map<string, MemoryField[]>();
  for (const field of fields) {
    if (field.kind !== 'memory') continue;
    byInstance.set(field.instance, [...(byInstance.get(field.instance) ?? []), field]);
  }
  return [...byInstance].map(([instance, inside]) => ({
    instance,
    rows: inside[0]?.rows ?? 0,
    rowWidth: Math.max(
      ...inside.map((field) => field.offset + (field.perRow - 1) * field.stride + field.width),
    ),
    fields: inside,
  }));
}

/** Where READ finds a field: its elements are numbered node * items + item, or, where it has no node, item. */
export interface Reach {
  /** One or more elements a node; else the field belongs to the core or the chip, and the node is 0. */
  readonly byNode: boolean;
  /** Elements of a node, or of a field without nodes. */
  readonly items: number;
  /** Parts of an element. */
  readonly parts: number;
}

/** How READ addresses a field of a chip with `vectors` nodes a core. */
export function reachOf(field: StateField, vectors: number): Reach {
  const byNode = field.kind === 'memory' && field.byNode;
  return {
    byNode,
    items: byNode ? field.count / vectors : field.count,
    parts: Math.ceil(field.width / PART_WIDTH),
  };
}

/** Architectural bits of one core, or of the chip outside its cores. */
export function stateBits(fields: readonly StateField[], scope: 'core' | 'chip'): number {
  return fields
    .filter((field) => field.scope === scope)
    .reduce((bits, { count, width }) => bits + count * width, 0);
}

function resolveField(
  source: SourceField,
  id: number,
  scope: Readonly<Record<string, number>>,
  path: string,
): StateField {
  const value = (
    key: 'width' | 'count' | 'init' | 'rows' | 'perRow' | 'offset' | 'stride',
  ): number => {
    try {
      return evaluate(source[key] ?? '', scope);
    } catch (error) {
      throw problem(path, source, `${key}: ${(error as Error).message}`);
    }
  };
  const base: FieldBase = {
    id,
    scope: source.scope,
    unit: source.unit,
    field: source.field,
    width: value('width'),
    signed: source.signed,
    count: value('count'),
    index: source.index,
    init: value('init'),
    measure: source.measure,
    format: source.format,
    description: source.description,
  };
  if (source.register !== undefined)
    return { kind: 'register', ...base, register: source.register };
  if (source.memory === undefined) throw problem(path, source, 'must name a memory or a register');
  return {
    kind: 'memory',
    ...base,
    instance: source.memory,
    byNode: source.byNode ?? true,
    rows: value('rows'),
    perRow: value('perRow'),
    offset: value('offset'),
    stride: value('stride'),
  };
}

/** Refuses a map that a comparison or a digest could not use. */
function checkMap(fields: readonly StateField[], path: string): void {
  const names = new Set<string>();
  let chip = false;
  for (const field of fields) {
    const name = `${field.unit}.${field.field}`;
    if (names.has(name)) throw problem(path, field, 'stands twice');
    names.add(name);
    if (field.width < 1 || field.width > 64)
      throw problem(path, field, `width ${field.width} must be 1 to 64`);
    if (field.scope === 'chip') chip = true;
    else if (chip)
      throw problem(path, field, 'fields of a core must come before those of the chip');
    if (field.kind === 'memory' && field.count !== field.rows * field.perRow) {
      throw problem(
        path,
        field,
        `count ${field.count} must be rows * perRow (${field.rows} * ${field.perRow})`,
      );
    }
  }
  for (const memory of memoriesOf(fields)) checkRow(memory, path);
}

/** Every bit of a memory row belongs to exactly one field: a gap would be state that no digest sees. */
function checkRow({ instance, rows, rowWidth, fields }: StateMemory, path: string): void {
  const owner: (MemoryField | undefined)[] = Array.from({ length: rowWidth });
  for (const field of fields) {
    if (field.rows !== rows)
      throw problem(path, field, `rows ${field.rows} differ from ${rows} of ${instance}`);
    for (let slot = 0; slot < field.perRow; slot++) {
      for (let bit = 0; bit < field.width; bit++) {
        const place = field.offset + slot * field.stride + bit;
        const other = owner[place];
        if (other !== undefined) {
          throw problem(
            path,
            field,
            `bit ${place} of a row of ${instance} also belongs to ${other.unit}.${other.field}`,
          );
        }
        owner[place] = field;
      }
    }
  }
  const gap = owner.indexOf(undefined);
  const first = fields[0];
  if (gap >= 0 && first)
    throw problem(path, first, `bit ${gap} of a row of ${instance} belongs to no field`);
}

function problem(
  path: string,
  { unit, field }: { unit: string; field: string },
  allowed: string,
): ConfigError {
  return new ConfigError({ file: displayPath(path), parameter: `${unit}.${field}`, allowed });
}
