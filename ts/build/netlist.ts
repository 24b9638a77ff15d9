/** Reads the state and the hierarchy of an elaborated design from Yosys' JSON. */

/** A flip-flop, latch or memory. */
export interface Register {
  /** Instance path and name. */
  readonly path: string;
  readonly bits: number;
  /** Module that holds it. */
  readonly module: string;
  readonly unnamed: boolean;
}

export interface Cell {
  readonly name: string;
  readonly module: string;
}

export interface Module {
  readonly registers: readonly Register[];
  readonly instances: readonly Cell[];
}

interface YosysModule {
  readonly cells: Readonly<Record<string, YosysCell>>;
  readonly netnames: Readonly<Record<string, { readonly bits: readonly (number | string)[] }>>;
}

interface YosysCell {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, readonly (number | string)[]>>;
}

/** Modules by name, after `proc; memory_collect; write_json`. */
export function readNetlist(json: string): Map<string, Module> {
  const { modules } = JSON.parse(json) as { modules: Record<string, YosysModule> };
  return new Map(
    Object.entries(modules).map(([name, module]) => [
      name,
      { registers: registersOf(plainName(name), module), instances: instancesOf(module, modules) },
    ]),
  );
}

function instancesOf(module: YosysModule, modules: Record<string, YosysModule>): Cell[] {
  return Object.entries(module.cells)
    .filter(([, { type }]) => Object.hasOwn(modules, type))
    .map(([name, { type }]) => ({ name, module: type }));
}

function registersOf(name: string, module: YosysModule): Register[] {
  const widths = new Map<string, number>();
  const names = namesByBit(module);
  for (const [cellName, cell] of Object.entries(module.cells)) {
    if (cell.type.startsWith('$mem')) {
      const memory = cell.parameters.MEMID!.replace(/^\\/, '');
      widths.set(memory, integer(cell.parameters.SIZE!) * integer(cell.parameters.WIDTH!));
    } else if (/^\$_?(a|s|ad|al)?(dff|dlatch|sr|ff)/i.test(cell.type)) {
      for (const bit of cell.connections.Q!) {
        const all = names.get(bit) ?? [];
        // Yosys' own copies of a memory's write port, not registers of the design.
        if (all.length > 0 && all.every((net) => net.startsWith('$memwr$'))) continue;
        const best = bestName(all) ?? cellName;
        widths.set(best, (widths.get(best) ?? 0) + 1);
      }
    }
  }
  return [...widths].map(([path, bits]) => ({
    path,
    bits,
    module: name,
    unnamed: path.startsWith('$'),
  }));
}

function namesByBit({ netnames }: YosysModule): Map<number | string, string[]> {
  const names = new Map<number | string, string[]>();
  for (const [name, { bits }] of Object.entries(netnames)) {
    for (const bit of bits) {
      const list = names.get(bit);
      if (list) list.push(name);
      else names.set(bit, [name]);
    }
  }
  return names;
}

/** A wire may bear the same bits as the register behind it; registers end in `_q`, or `_o` where they are ports. */
function bestName(names: readonly string[]): string | undefined {
  const own = names.filter((name) => !name.startsWith('$'));
  return (
    own.find((name) => name.endsWith('_q')) ?? own.find((name) => name.endsWith('_o')) ?? own[0]
  );
}

/** `$paramod\memory\ROWS=...` is the module `memory`. */
const plainName = (name: string): string => /^\$paramod(?:\$\w+)?\\(\w+)/.exec(name)?.[1] ?? name;

/** Yosys writes numbers in binary. */
const integer = (binary: string): number => parseInt(binary, 2);
