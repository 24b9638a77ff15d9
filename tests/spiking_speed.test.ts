/** What spikes cost a core on graphs of real data: the figures of docs/figures.md as bounds, and the same commands on the RTL. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ACTIVITIES,
  filledModel,
  firing,
  type SpikingRound,
  spikingRounds,
  spikingRows,
} from '../bench/spiking.ts';
import { root } from '../ts/build/tools.ts';
import { buildSim } from '../ts/build/verilate.ts';
import { loadConfig } from '../ts/config/index.ts';
import { testFolder } from '../ts/data/test_files.ts';
import { coreOf, DATA_SETS, readDataSet, shapeOf, userSuite } from '../ts/golden/index.ts';
import { type Command, encode } from '../ts/model/index.ts';
import { runDriver } from '../ts/run/index.ts';

/** Neurons that spiked or have a neighbour that did. */
function concerned({ spiking, links }: SpikingRound): number[] {
  return links
    .map((neighbours, node) => ({ node, near: [node, ...neighbours] }))
    .filter(({ near }) => near.some((other) => spiking.includes(other)))
    .map(({ node }) => node);
}

/** Neurons with a neighbour that spiked. */
const targets = ({ spiking, links }: SpikingRound) =>
  links.filter((neighbours) => neighbours.some((other) => spiking.includes(other))).length;

describe.each(DATA_SETS)('$title on 256 cores', (dataSet) => {
  const filled = filledModel('chip256', dataSet);

  it('a lone spike takes at most 16 cycles, whichever neuron it is', async () => {
    const rounds = [...spikingRounds(await filled, 1)];
    expect(new Set(rounds.map(({ core, spiking }) => `${core}.${spiking}`)).size).toBe(8192);
    // The longest way is among them: six neighbours.
    expect(Math.max(...rounds.map(({ operations }) => operations))).toBe(6);
    expect(Math.max(...rounds.map(({ propagateCycles }) => propagateCycles))).toBe(15);
  });

  it('a core of which all neurons spike does more than an operation a cycle', async () => {
    const rounds = [...spikingRounds(await filled, 32)];
    expect(rounds).toHaveLength(256);
    const rates = rounds.map(({ operations, propagateCycles }) => operations / propagateCycles);
    expect(Math.min(...rates)).toBeGreaterThan(2);
  });

  it.each(ACTIVITIES)('%d spikes: cycles as specified, STDP in the rows concerned', async (n) => {
    for (const round of spikingRounds(await filled, n)) {
      const rows = concerned(round);
      expect(round.spiking).toHaveLength(n);
      expect(round.propagateCycles).toBe(n + targets(round) + 8);
      expect(round.stdpRows).toEqual(rows);
      expect(round.stdpCycles).toBe(n + 3 + rows.length * 9);
    }
  });

  it('rows are means: more spikes, more operations a cycle', async () => {
    const rows = spikingRows(await filled, dataSet.title);
    expect(rows.map(({ spiking }) => spiking)).toEqual([...ACTIVITIES]);
    const rates = rows.map(({ operationsPerCycle }) => operationsPerCycle);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    expect(rows[0]!.operations * 32).toBeCloseTo(rows.at(-1)!.operations, 9);
  });
});

it('the RTL takes the same cycles', async () => {
  const config = loadConfig('mini');
  const shape = shapeOf(config);
  const { dir } = testFolder();
  const out = join(root, 'build', 'mini', 'sim-bus');
  const { binary } = await buildSim('mini', join(root, 'rtl'), out, { bus: true });
  const fill = readDataSet(DATA_SETS[0]!, shape).base.map((vector, row): Command => ({
    op: 'INSERT',
    core: coreOf(row, shape),
    vector,
  }));
  const rounds = ACTIVITIES.flatMap((spiking): Command[] => {
    const group = Array.from({ length: spiking }, (_, i) => i * (32 / spiking));
    const groups = Array.from({ length: shape.cores }, () => group);
    return [...firing(groups, shape.membraneOne), { op: 'STDP', core: 'all' }];
  });
  const commands = [{ op: 'INIT', core: 'all', metric: 0 } as const, ...fill, ...rounds];
  const file = join(dir, 'spiking.hex');
  const { modelHash } = await userSuite({ config, file, commands: commands.map(encode) });
  const result = await runDriver(binary, { golden: file, modelHash });
  expect(result).toMatchObject({ verdict: 'pass', commands: commands.length });
  const cyclesOf = (code: number) => result.opcodes.find(({ opcode }) => opcode === code)!;
  // The greatest of the cores, six rounds: 1 + b + 8, ..., 32 + 32 + 8.
  expect(cyclesOf(0x17)).toMatchObject({ commands: 6, cyclesRtl: cyclesOf(0x17).cyclesModel });
  expect(cyclesOf(0x18)).toMatchObject({ commands: 6, cyclesRtl: cyclesOf(0x18).cyclesModel });
}, 600_000);
