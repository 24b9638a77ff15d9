/** Homeostasis: a neuron's rate of spikes, and a threshold that follows it. */
import { CORES, VECTORS } from "../params";
import { homeostat, rate, regulate, time } from "../num";
import { at, bit, lowest, put } from "../memory";
import { validSet } from "./graph";
import { setThreshold, spikedSet, threshold } from "./neuron";

/** rate[CORES][VECTORS] */
const RATES: usize = memory.data(CORES * VECTORS * sizeof<rate>(), 8);

// @ts-ignore: decorator
@inline
export function rateOf(core: i32, node: i32): rate {
  return at<rate>(RATES, core * VECTORS + node);
}

function setRate(core: i32, node: i32, value: rate): void {
  put<rate>(RATES, core * VECTORS + node, value);
}

/** Over dt: every rate takes up the last step's spike, and every threshold moves by its rate's distance from the target. */
export function homeostasis(core: i32, dt: time): void {
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) {
    const node = lowest(rest);
    const after = homeostat(rateOf(core, node), (spikedSet(core) & bit(node)) != 0, dt);
    setRate(core, node, after);
    setThreshold(core, node, regulate(threshold(core, node), after, dt), 0);
  }
}

/** Sum of the rates. */
export function activity(core: i32): rate {
  let sum: rate = 0;
  for (let rest = validSet(core); rest != 0; rest &= rest - 1) sum += rateOf(core, lowest(rest));
  return sum;
}

/** Initial state. */
export function clearRates(core: i32): void {
  for (let node = 0; node < VECTORS; node++) setRate(core, node, 0);
}
