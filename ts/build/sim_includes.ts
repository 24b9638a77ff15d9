/** Files that the build writes for the driver: the list of the cores, and the registers that are idle between commands. */
import { existsSync, readFileSync } from 'node:fs';

/** A register of the core that is no architectural state (sim/microarchitecture.json). */
export interface IdleRegister {
  /** Instance path below the core, with dots; `*` stands for any part of a name, when no idle value is asserted. */
  readonly path: string;
  /** Module that declares it. */
  readonly module: string;
  /** Its value whenever the core has nothing to do; `free` when none is promised. */
  readonly idle: number | 'free';
  readonly reason: string;
}

/** The registers whose idle values are asserted. */
export function readIdleList(file: string): IdleRegister[] {
  if (!existsSync(file)) return [];
  const { core } = JSON.parse(readFileSync(file, 'utf8')) as { core: IdleRegister[] };
  return core.filter(({ idle }) => idle !== 'free');
}

/** `cores.inc`: one line a core, because each core is a member with a name of its own. */
export function coreIncludes(cores: number): Record<string, string> {
  return { 'cores.inc': lines(Array.from({ length: cores }, (_, i) => `SIM_CORE(${i})`)) };
}

/** `idle.inc`: what the driver compares; `idle.vlt`: what Verilator therefore keeps. */
export function idleIncludes(registers: readonly IdleRegister[]): Record<string, string> {
  const checks = registers.map(
    ({ path, idle }) => `SIM_IDLE("${path}", ${memberName(path)}, ${idle}u)`,
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
