/** What `init` set, the only core, and the check of an index that a program gives. */
import { VECTORS } from "../params";

/** The module is one core: one instance a core. */
export const CORE: i32 = 0;
/** Answer for "no node". */
export const NONE: i32 = 255;

export let dims: i32 = 0;
export let metric: i32 = 0;
export let coreId: i32 = 0;

export function configure(newDims: i32, newMetric: i32, newCoreId: i32): void {
  dims = newDims;
  metric = newMetric;
  coreId = newCoreId;
}

/** Whether `index` is one of a neuron. */
export function known(index: i32): bool {
  return <u32>index < <u32>VECTORS;
}
