/**
 * What each group of features costs: one core, elaborated and mapped to simple gates and flip-flops by Yosys, with all groups, without
 * each of them (and without what needs it), and without any. Memories are left as they are, an SRAM each, and counted in bits.
 * The answer is the table of docs/figures.md.
 *
 * usage: area.mts [--config NAME] [GROUP...]   (every group by default; without any is a row only then)
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { $, glob } from 'zx';
import {
  generate,
  GROUP_NAMES,
  groupsWithout,
  type EngineConfig,
  memoriesOf,
} from '../ts/config/index.ts';
import { findTool, root, toolEnv } from '../ts/build/tools.ts';
import { runProgram } from '../ts/cli/process.ts';
import { Exit, Failure, UsageError } from '../ts/exit.ts';
import { interruptible } from '../ts/run/index.ts';

interface Area {
  /** Transistors of static CMOS, over the four of a NAND2; not optimised further, which takes minutes a row. */
  readonly gates: number;
  readonly flipFlops: number;
  readonly memoryBits: number;
}

await runProgram(async () => {
  const { name, chosen } = options();
  const rows: [string, readonly string[]][] = [
    ['nothing', GROUP_NAMES],
    ...(chosen.length > 0 ? chosen : GROUP_NAMES).map((group): [string, readonly string[]] => [
      group,
      groupsWithout([group]),
    ]),
    ...(chosen.length > 0 ? [] : [['all groups', []] as [string, readonly string[]]]),
  ];
  console.log('| left out | gates (NAND2) | flip-flops | memory bits | gates saved |');
  console.log('|---|---|---|---|---|');
  let whole: Area | undefined;
  for (const [left, groups] of rows) {
    const area = await areaOf(name, groups);
    whole ??= area;
    const saved = whole.gates - area.gates;
    const cells = [area.gates, area.flipFlops, area.memoryBits, saved].map((n) =>
      n.toLocaleString('en'),
    );
    const share = ((100 * saved) / whole.gates).toFixed(1);
    console.log(`| ${left} | ${cells.join(' | ')} (${share} %) |`);
  }
  return Exit.pass;
});

async function areaOf(name: string, groups: readonly string[]): Promise<Area> {
  const { config, dir } = generate(name, { groups });
  const yosys = await findTool('yosys');
  const files = (await glob('rtl/{*,num/*}.v', { cwd: root })).sort();
  // Relative paths throughout: Yosys, as WebAssembly, sees a /tmp of its own and not the machine's.
  const answer = `build/${config.variant}/area.json`;
  mkdirSync(join(root, `build/${config.variant}`), { recursive: true });
  const script = [
    'read_verilog -lib rtl/memory.v',
    `read_verilog -I${relative(root, dir)} ${files.filter((file) => file !== 'rtl/memory.v').join(' ')}`,
    'hierarchy -check -top core',
    'synth -flatten -noabc -run begin:check',
    'dfflegalize -cell $_DFF_P_ x',
    'opt_clean',
    // Quiet, Yosys says nothing at all.
    `tee -o ${answer} stat -json -tech cmos`,
  ].join('; ');
  const { exitCode, stderr } = await interruptible((signal) => {
    const sh = $({ cwd: root, env: toolEnv(), nothrow: true, quiet: true, signal });
    return sh`${yosys.path} -q -p ${script}`;
  });
  if (exitCode !== 0) throw new Failure(`area: yosys failed\n${stderr}`, Exit.tool);
  const text = readFileSync(join(root, answer), 'utf8');
  const { design } = JSON.parse(text.slice(text.indexOf('{')));
  return {
    gates: Math.round(parseInt(design.estimated_num_transistors, 10) / 4),
    flipFlops: design.num_cells_by_type.$_DFF_P_,
    memoryBits: memoryBits(config),
  };
}

function memoryBits({ stateMap }: EngineConfig): number {
  return memoriesOf(stateMap).reduce((bits, { rows, rowWidth }) => bits + rows * rowWidth, 0);
}

function options(): { readonly name: string; readonly chosen: readonly string[] } {
  const known: readonly string[] = GROUP_NAMES;
  try {
    const { values, positionals } = parseArgs({
      options: { config: { type: 'string', default: 'mini' } },
      allowPositionals: true,
    });
    const unknown = positionals.find((group) => !known.includes(group));
    if (unknown !== undefined)
      throw new Error(`unknown group '${unknown}'; allowed: ${known.join(', ')}`);
    return { name: values.config, chosen: positionals };
  } catch (error) {
    throw new UsageError(`area: ${(error as Error).message}`);
  }
}
