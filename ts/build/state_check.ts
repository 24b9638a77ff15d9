/**
 * Is every bit of state accounted for? Each flip-flop, latch and memory of the elaborated RTL is either architectural
 * (the state map, so the digest covers it) or stands in sim/microarchitecture.json with the reason why it need not be.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, runChild } from '../run/index.ts';
import { BuildError } from './verilate.ts';
import { pathOf, readStateList, type StateGroup } from './sim_includes.ts';
import { type Cell, type Module, readNetlist, type Register } from './netlist.ts';
import { findTool, root, toolEnv } from './tools.ts';

export interface StateCheck {
  /** Registers and memories of a core, of the chip outside its cores, and of what stands in front of the chip. */
  readonly core: readonly Register[];
  readonly chip: readonly Register[];
  readonly bus: readonly Register[];
  /** What is wrong, one sentence each; empty when all is accounted for. */
  readonly problems: readonly string[];
}

export interface StateCheckOptions {
  /** Folder of the RTL, relative to the checkout: Yosys, as WebAssembly, sees no more of the machine. */
  readonly rtl?: string;
  /** The list of microarchitectural state. */
  readonly list?: string;
  readonly signal?: AbortSignal;
}

/**
 * Elaborates the RTL with Yosys and accounts for its state. Of a group of features that is left out nothing is accounted for, so that
 * what is still there is a problem.
 *
 * @param generated folder of a configuration's generated files, relative to the checkout
 */
export async function checkState(
  generated: string,
  { rtl = 'rtl', list, signal }: StateCheckOptions = {},
): Promise<StateCheck> {
  const read = (file: string) =>
    attempt(() => JSON.parse(readFileSync(join(root, generated, file), 'utf8')));
  const { groups } = read('params.json').parameters;
  const map: StateMap = read('state_map.json');
  const listFile = list ?? join(root, 'sim', 'microarchitecture.json');
  const listed = attempt(() => readStateList(listFile, groups));
  const modules = await elaborate(generated, rtl, signal);

  const core = registersBelow(modules, 'core');
  const chip = registersBelow(modules, 'chip', 'core');
  const bus = registersBelow(modules, 'top', 'chip');
  const problems = [
    ...account('core', core, architectural(map, 'core'), listed.core),
    ...account('chip', chip, architectural(map, 'chip'), listed.chip),
    ...account('bus', bus, new Map(), listed.bus),
    ...[...listed.chip, ...listed.bus].flatMap(({ instance, idle }) =>
      idle ? [`${instance}: idle values are asserted of cores only`] : [],
    ),
  ];
  return { core, chip, bus, problems };
}

async function elaborate(
  generated: string,
  rtl: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Module>> {
  const yosys = await findTool('yosys');
  const script = [
    `read_verilog -I${generated} ${rtl}/*.v ${rtl}/*/*.v`,
    'hierarchy -check -top top',
    // Tables of constants stay logic: they are no state.
    'proc -norom',
    // Loop variables look like registers, which nothing reads.
    'opt_clean',
    'memory_collect',
    'write_json',
  ].join('; ');
  const { exitCode, stdout, stderr } = await runChild(yosys.path, ['-q', '-p', script], {
    cwd: root,
    env: toolEnv(),
    signal,
  });
  if (exitCode !== 0) {
    throw new BuildError(`yosys failed\n${stderr.split('\n').slice(-5).join('\n')}`);
  }
  return readNetlist(stdout.slice(stdout.indexOf('{')));
}

/** All registers below a module, with their instance paths; `except` names a module that is not entered. */
function registersBelow(
  modules: ReadonlyMap<string, Module>,
  top: string,
  except?: string,
): Register[] {
  const module = modules.get(top);
  if (!module) throw new BuildError(`the elaborated design has no module ${top}`);
  const below = (cell: Cell): Register[] =>
    cell.module === except
      ? []
      : registersBelow(modules, cell.module, except).map((register) => ({
          ...register,
          path: `${cell.name}.${register.path}`,
        }));
  return [...module.registers, ...module.instances.flatMap(below)];
}

interface StateMap {
  readonly memories: readonly { instance: string; rows: number; rowWidth: number }[];
  readonly fields: readonly {
    kind: string;
    scope: string;
    unit: string;
    register?: string;
    width: number;
    count: number;
  }[];
}

/** Paths of the architectural state, with their bits. */
function architectural(map: StateMap, scope: 'core' | 'chip'): Map<string, number> {
  const memories: [string, number][] =
    scope === 'core'
      ? map.memories.map(({ instance, rows, rowWidth }) => [`${instance}.mem`, rows * rowWidth])
      : [];
  const registers = map.fields
    .filter((field) => field.scope === scope && field.kind === 'register')
    .map(({ unit, register, width, count }): [string, number] => [
      scope === 'core' ? register! : `u_${unit}.${register}`,
      width * count,
    ]);
  return new Map([...memories, ...registers]);
}

function account(
  scope: string,
  found: readonly Register[],
  state: ReadonlyMap<string, number>,
  listed: readonly StateGroup[],
): string[] {
  const entries = listed.flatMap((group) =>
    [...(group.free ?? []), ...Object.keys(group.idle ?? {})].map((name) => ({
      path: pathOf(group, name),
      matches: matcher(pathOf(group, name)),
      module: group.module,
      used: false,
    })),
  );
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { path, bits, module, unnamed } of found) {
    seen.add(path);
    const own = entries.filter((entry) => entry.module === module && entry.matches(path));
    for (const entry of own) entry.used = true;
    const expected = state.get(path);
    if (unnamed) {
      problems.push(`${scope}: ${path}: module ${module} has a register without a name`);
    } else if (expected === undefined && own.length === 0) {
      problems.push(
        `${scope}: ${path} (${bits} bits, module ${module}) is neither in the state map nor in sim/microarchitecture.json`,
      );
    } else if (expected !== undefined && own.length > 0) {
      problems.push(`${scope}: ${path} is in the state map and in sim/microarchitecture.json`);
    } else if (expected !== undefined && expected !== bits) {
      problems.push(`${scope}: ${path} has ${bits} bits, the state map says ${expected}`);
    }
  }
  for (const path of state.keys()) {
    if (!seen.has(path)) problems.push(`${scope}: ${path} is in the state map but not in the RTL`);
  }
  for (const { path, module, used } of entries) {
    if (!used) {
      problems.push(
        `${scope}: ${path} (module ${module}) is in sim/microarchitecture.json but not in the RTL`,
      );
    }
  }
  for (const { instance, reason, idle } of listed) {
    if (!reason?.trim()) problems.push(`${scope}: ${instance} is listed without a reason`);
    if (idle && instance.includes('*')) {
      problems.push(`${scope}: ${instance}: a pattern cannot have idle values`);
    }
  }
  return problems;
}

/** `*` stands for any part of a name between two dots. */
function matcher(pattern: string): (path: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('[^.]*')}$`);
  return (path) => expression.test(path);
}
