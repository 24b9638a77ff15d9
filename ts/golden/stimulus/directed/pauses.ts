/** Bursts of answers and of commands: a host that pauses lets the queue, the response FIFO and those of the bus fill and drain. */
import {
  ALL,
  beam,
  command,
  count,
  exact,
  METRIC,
  route,
  routeExact,
  type Stimulus,
} from '../commands.ts';
import type { Shape } from '../shape.ts';
import { behindInsert, fillAll } from './commands.ts';

const ROUNDS = 4;

/** From an empty chip on. */
export function* pauses(shape: Shape, next: () => number[]): Stimulus {
  const { cores, list } = shape;
  yield* fillAll(shape, METRIC.l2, next, 12);
  for (let round = 0; round < ROUNDS; round++) {
    for (let number = 0; number < 40; number++) yield exact(ALL, next(), list);
    for (let number = 0; number < 40; number++) yield exact(ALL, next(), 1 + (number % list));
    // Refused commands answer the quickest: one a cycle, where they wait in the queue.
    for (let number = 0; number < 150; number++) yield command(0xff, number % cores);
    for (let number = 0; number < 40; number++) yield count(number % cores);
    for (let core = 0; core < cores; core++) yield beam(core, next(), list, list, 1);
    for (let number = 0; number < 8; number++) {
      yield route(next(), list, 1 + (number % cores));
      yield routeExact(next(), list, 1 + (number % cores));
    }
    yield* behindInsert(shape, next);
  }
}
