/** The distance datapath of a core: one query against stored vectors. The arithmetic is a primitive of the number system. */
import { dist, distance } from "../num";
import { norm, words } from "./vectors";
import { METRIC_COSINE, METRIC_L2 } from "../chip/opcodes";

/** Metric by which links are chosen: cosine under cosine, L2 under L2 and dot. */
// @ts-ignore: decorator
@inline
export function linkMetric(metric: i32): i32 {
  return metric == METRIC_COSINE ? METRIC_COSINE : METRIC_L2;
}

/** Distance of a stored vector to the query at `q` with norm record `qNorm`. */
// @ts-ignore: decorator
@inline
export function evaluate(metric: i32, core: i32, q: usize, qNorm: usize, node: i32): dist {
  return distance(metric, q, qNorm, words(core, node), norm(core, node));
}

/** Distance of two stored vectors. */
// @ts-ignore: decorator
@inline
export function between(metric: i32, core: i32, a: i32, b: i32): dist {
  return evaluate(metric, core, words(core, a), norm(core, a), b);
}
