/** How many copies of the core's code Verilator wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies of the core's code in the C++ below `objDir`.
 *
 * Verilator writes a function once and calls it for every core as long as it is the same for all. Functions that only
 * bring a core's inputs to its ports are always its own, and small; what must not be repeated is what computes. So the
 * copies are counted where a register of the core gets its value: the greatest number of instances that have a
 * function of their own for the same register.
 */
export function coreCopies(objDir: string): number {
  const writers = new Map<string, Set<string>>();
  const classes = new Set<string>();
  for (const name of readdirSync(objDir).sort()) {
    const file = /^(Vchip_core\w*?)__\d+\.cpp$/.exec(name);
    if (!file) continue;
    classes.add(file[1]!);
    collectWriters(readFileSync(join(objDir, name), 'utf8'), file[1]!, writers);
  }
  // A second class is a second core, with its own parameters.
  return Math.max(classes.size, ...[...writers.values()].map((instances) => instances.size));
}

/** Adds, for each register, the instances whose functions assign to it. */
function collectWriters(text: string, className: string, writers: Map<string, Set<string>>): void {
  let instance = '';
  for (const line of text.split('\n')) {
    const head = /^[\w ]*\b\w+___(?:nba|act)_\w*?__TOP__(\w+?)__\d+\(/.exec(line);
    if (head) instance = `${className} ${head[1]}`;
    else if (line.startsWith('}')) instance = '';
    if (!instance) continue;
    const register = /^\s*vlSelfRef\.(\w+_q)(?:\[[^\]]*\])* = /.exec(line)?.[1];
    if (register === undefined) continue;
    let instances = writers.get(register);
    if (!instances) writers.set(register, (instances = new Set()));
    instances.add(instance);
  }
}
