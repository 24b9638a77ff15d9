/** Files that the build writes for the driver: the list of the cores, and the registers that are idle between commands. */
import { readFileSync } from 'node:fs';

/** Registers of one instance that are no architectural state: an entry of sim/microarchitecture.json. */
export interface StateGroup {
  /** Instance path below the core or chip, with dots, empty for itself; `*` stands for any part of one name. */
  readonly instance: string;
  /** Module that declares them. */
  readonly module: string;
  /** Groups of features that it is for: it is there when one of them is. Without this it is always there. */
  readonly groups?: readonly string[];
  /** Why they need not be in the state map. */
  readonly reason: string;
  /** Registers that may hold anything when nothing happens. */
  readonly free?: readonly string[];
  /** Registers that hold this value whenever the core has nothing to do; the driver asserts it. Of cores only. */
  readonly idle?: Readonly<Record<string, number>>;
}

/** sim/microarchitecture.json: below the cores, below the chip outside its cores, and below the top outside the chip. */
export interface StateList {
  readonly core: readonly StateGroup[];
  readonly chip: readonly StateGroup[];
  readonly bus: readonly StateGroup[];
}

/** A register whose idle value is asserted. */
export interface IdleRegister {
  readonly path: string;
  readonly module: string;
  readonly value: number;
}

/** The list in `file`, for a design that has `groups` of features. */
export function readStateList(file: string, groups: readonly string[]): StateList {
  const { core, chip, bus } = JSON.parse(readFileSync(file, 'utf8')) as StateList;
  const there = (list: readonly StateGroup[]) =>
    list.filter((one) => one.groups?.some((name) => groups.includes(name)) ?? true);
  return { core: there(core), chip: there(chip), bus: there(bus) };
}

/** The registers whose idle values are asserted. */
export function idleRegisters({ core }: StateList): IdleRegister[] {
  return core.flatMap((group) =>
    Object.entries(group.idle ?? {}).map(([name, value]) => ({
      path: pathOf(group, name),
      module: group.module,
      value,
    })),
  );
}

export const pathOf = ({ instance }: StateGroup, register: string): string =>
  instance ? `${instance}.${register}` : register;

/** `cores.inc`: one line a core, because each core is a member with a name of its own. */
export function coreIncludes(cores: number): Record<string, string> {
  return { 'cores.inc': lines(Array.from({ length: cores }, (_, i) => `SIM_CORE(${i})`)) };
}

/** `idle.inc`: what the driver compares; `idle.vlt`: what Verilator therefore keeps. */
export function idleIncludes(registers: readonly IdleRegister[]): Record<string, string> {
  const checks = registers.map(
    ({ path, value }) => `SIM_IDLE("${path}", ${memberName(path)}, ${value}u)`,
  );
  const variables = registers.map(({ module, path }) => {
    const name = path.slice(path.lastIndexOf('.') + 1);
    return `public_flat_rd -module "${module}" -var "${name}"`;
  });
  return {
    'idle.inc': lines(checks),
    'idle.vlt': lines(['`verilator_config', ...new Set(variables)]),
  };
}

/** The C++ member that holds a register: `g_stage[0].x_q` is `g_stage__BRA__0__KET____DOT__x_q`. */
export function memberName(path: string): string {
  return path.replaceAll('[', '__BRA__').replaceAll(']', '__KET__').replaceAll('.', '__DOT__');
}

const lines = (text: readonly string[]): string => text.map((line) => `${line}\n`).join('');
