/** Graph arithmetic: the weighted mean of a node's neighbours, and a vector moved along it. */
import { DEGREE, DIMS } from "../params";
import { acc, alpha, delta, mean, move, normalise, term, vec } from "../num";
import { at, put, size } from "../memory";
import { isLink, link, linkIndex, neighbours } from "./graph";
import { weightOf } from "./synapse";
import { norm, words } from "./vectors";

/** delta[DIMS] of the core that aggregated last. */
export const DELTA: usize = memory.data(DIMS * sizeof<delta>(), 16);

/** delta = mean over the neighbours of a node of their vectors, each times the weight of the edge that arrives from it; 0 without neighbours. */
export function aggregate(core: i32, node: i32): void {
  const n = size(neighbours(core, node));
  for (let d = 0; d < DIMS; d++) {
    let sum: acc = 0;
    for (let slot = 0; slot < DEGREE; slot++) {
      const word = link(core, node, slot);
      if (isLink(word)) sum += term(weightOf(core, node, slot), at<vec>(words(core, linkIndex(word)), d));
    }
    put<delta>(DELTA, d, n == 0 ? 0 : mean(sum, n));
  }
}

/** v += a * delta, and its norm anew; links stay. */
export function update(core: i32, node: i32, a: alpha, metric: i32): void {
  const vector = words(core, node);
  for (let d = 0; d < DIMS; d++) put<vec>(vector, d, move(at<vec>(vector, d), a, at<delta>(DELTA, d)));
  normalise(vector, norm(core, node), metric);
}
