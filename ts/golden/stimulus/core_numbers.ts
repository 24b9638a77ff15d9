/**
 * Every command to every core number. Where a chip has fewer cores than a command can name, the others are refused (`exhaustive.ts`);
 * where it has as many, each must reach its core, and only that one.
 */
import type { Random } from '../prng.ts';
import { type Beats, insert, type Stimulus, vectorBeats } from './commands.ts';
import { OPCODE } from './operands.ts';
import { legalHeader } from './exhaustive.ts';
import { type Chip, CORE, RANGES, toAll, withOperand } from './ranges.ts';
import type { Shape } from './shape.ts';
import { VectorSource } from './vectors.ts';

/** Each core in turn: all commands; then two that the fabric refuses for another reason, whatever the core. */
export function* coreNumbers(shape: Shape, random: Random): Stimulus {
  const source = new VectorSource(random, shape);
  // Operands are legal where node 0 is there.
  const chip: Chip = { shape, metric: 0, nodes: new Set([0]) };
  for (let core = 0; core < shape.cores; core++) {
    for (const row of Object.values(RANGES)) {
      // A link takes two nodes.
      if (row.code === OPCODE.DENDRITE_INJECT) yield insert(core, source.next());
      // Of a command to all cores, the core's number does not count.
      const whole = withOperand(legalHeader(row, chip), CORE, core);
      const header = row.all === 'only' ? toAll(whole) : whole;
      yield row.vector ? [header, ...vectorBeats(source.next())] : [header];
      // In every other core the node is there again for the commands behind; in the others each answers NODE.
      if (row.code === OPCODE.DELETE && core % 2 === 1) yield insert(core, source.next());
    }
    yield broken(chip, core);
    yield [toAll(withOperand(BigInt(OPCODE.GET_TIME), CORE, core))];
  }
}

/** A command whose index is outside every core. */
function broken({ shape }: Chip, core: number): Beats {
  const header = withOperand(BigInt(OPCODE.GET_TYPE), CORE, core);
  return [header | (BigInt(shape.vectors) << 24n)];
}
