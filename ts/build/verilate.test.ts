import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../data/test_files.ts';
import { Interrupted } from '../run/index.ts';
import { coreCopies } from './core_copies.ts';
import { readNetlist } from './netlist.ts';
import { idleIncludes, idleRegisters, memberName } from './sim_includes.ts';
import { checkState } from './state_check.ts';
import { root } from './tools.ts';
import { buildSim } from './verilate.ts';

const { dir } = testFolder();
const rtl = join(root, 'rtl');

describe('coreCopies', () => {
  /** A generated file whose functions, one an instance, assign to a register. */
  const generated = (name: string, instances: string[], register = '__PVT__count_q') => {
    const folder = join(dir, name);
    mkdirSync(folder);
    const text = instances.map(
      (instance) =>
        `void Vchip_core___nba_sequent__TOP__${instance}__0(Vchip_core* vlSelf) {\n    vlSelfRef.${register} = 1U;\n}\n`,
    );
    writeFileSync(join(folder, 'Vchip_core__0.cpp'), text.join(''));
    return folder;
  };

  it('counts one when every core shares the function', () =>
    expect(coreCopies(generated('one', ['core0']))).toBe(1));
  it('counts the instances that have one of their own', () =>
    expect(coreCopies(generated('three', ['core0', 'core1', 'core2']))).toBe(3));
  it('does not count functions that only bring inputs to ports', () =>
    expect(coreCopies(generated('ports', ['core0', 'core1'], 'pull_i'))).toBe(1));
});

describe('idle values', () => {
  it('become C++ members and public variables', () => {
    const list = {
      core: [
        { instance: 'u_a.g_x[0]', module: 'a', reason: 'r', idle: { run_q: 3 } },
        { instance: '', module: 'core', reason: 'r', free: ['any_q'] },
      ],
      chip: [],
      bus: [],
    };
    const files = idleIncludes(idleRegisters(list));
    expect(files['idle.inc']).toBe(
      'SIM_IDLE("u_a.g_x[0].run_q", u_a__DOT__g_x__BRA__0__KET____DOT__run_q, 3u)\n',
    );
    expect(files['idle.vlt']).toContain('public_flat_rd -module "a" -var "run_q"');
    expect(memberName('busy_q')).toBe('busy_q');
  });
});

describe('readNetlist', () => {
  it('finds registers by name, memories by size, and instances', () => {
    const json = JSON.stringify({
      modules: {
        "$paramod\\m\\W=s32'10": {
          cells: {
            ff: { type: '$dff', parameters: {}, connections: { Q: [2, 3] } },
            mem: {
              type: '$mem_v2',
              parameters: { MEMID: '\\mem', SIZE: '100', WIDTH: '10' },
              connections: {},
            },
          },
          netnames: { out_o: { bits: [2, 3] }, x_q: { bits: [2, 3] } },
        },
        top: {
          cells: { u_m: { type: "$paramod\\m\\W=s32'10", parameters: {}, connections: {} } },
          netnames: {},
        },
      },
    });
    const modules = readNetlist(json);
    expect(modules.get("$paramod\\m\\W=s32'10")!.registers).toEqual([
      { path: 'x_q', bits: 2, module: 'm', unnamed: false },
      { path: 'mem', bits: 8, module: 'm', unnamed: false },
    ]);
    expect(modules.get('top')!.instances).toEqual([
      { name: 'u_m', module: "$paramod\\m\\W=s32'10" },
    ]);
  });
});

describe('checkState', () => {
  it('accounts for every register of the RTL', async () =>
    expect((await checkState('config/generated/mini')).problems).toEqual([]));

  it('finds what is not listed and what is listed but gone', async () => {
    const list = join(dir, 'list.json');
    const original = JSON.parse(readFileSync(join(root, 'sim/microarchitecture.json'), 'utf8'));
    const busy = original.core.find(
      ({ instance }: { instance: string }) => instance === 'u_answer',
    );
    busy.idle = { busy_q: 0, gone_q: 0 };
    writeFileSync(list, JSON.stringify(original));
    const { problems } = await checkState('config/generated/mini', { list });
    expect(problems.join('\n')).toMatch(/core: u_answer.second_q .* is neither/);
    expect(problems.join('\n')).toMatch(/core: u_answer.gone_q .* not in the RTL/);
  });
});

describe('buildSim', () => {
  it(
    'builds once, also for two at a time, and again only what changed',
    { timeout: 600_000 },
    async () => {
      const out = join(dir, 'mini');
      const steps: string[] = [];
      const onStep = (step: string) => void steps.push(step);
      const both = ['a', 'b'].map(() => buildSim('mini', rtl, out, { onStep }));
      const [first, other] = await Promise.all(both);
      expect([first!.rebuilt, other!.rebuilt].sort()).toEqual([false, true]);
      expect(steps.sort()).toEqual(['compile', 'verilator', 'wait']);
      expect(first).toMatchObject({ copiesOfCore: 1, binary: other!.binary });
      const second = await buildSim('mini', rtl, out);
      expect(second).toMatchObject({ binary: first!.binary, copiesOfCore: 1, rebuilt: false });
      expect(second.seconds).toBeLessThan(2);
    },
  );

  it('says what Verilator found wrong', { timeout: 120_000 }, async () => {
    const copy = join(dir, 'rtl');
    cpSync(rtl, copy, { recursive: true });
    writeFileSync(join(copy, 'merge_node.v'), 'module merge_node; wrong\n');
    await expect(buildSim('mini', copy, join(dir, 'wrong'))).rejects.toThrow(/merge_node\.v:1/);
  });

  it.each([
    ['what the compiler found wrong', 'nonsense', /^  \/.*main\.cpp:1:2: error: #error nonsense/m],
    ['that the disk is full', 'No space left on device', /: the disk is full; free some space/],
  ])('says %s', { timeout: 120_000 }, async (_, complaint, message) => {
    const simDir = join(dir, 'sim');
    cpSync(join(root, 'sim'), simDir, { recursive: true });
    writeFileSync(join(simDir, 'main.cpp'), `#error ${complaint}\n`);
    await expect(buildSim('mini', rtl, join(dir, 'bad'), { simDir })).rejects.toThrow(message);
  });

  it('ends its children and leaves no binary when it is interrupted', async () => {
    const controller = new AbortController();
    const out = join(dir, 'interrupted');
    const build = buildSim('mini', rtl, out, {
      signal: controller.signal,
      onStep: (step) => step === 'verilator' && controller.abort(new Interrupted()),
    });
    await expect(build).rejects.toBeInstanceOf(Interrupted);
    expect(existsSync(join(out, 'chip_sim'))).toBe(false);
  });

  it('refuses an unknown configuration', async () =>
    expect(buildSim('nano', rtl, join(dir, 'nano'))).rejects.toThrow(/nano/));
});
