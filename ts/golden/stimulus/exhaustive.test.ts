/**
 * The table of legal ranges against the specification's and against the oracle's rules; and the exhaustive suites: that nothing
 * illegal is left out, that the model answers as the table says, and that nothing changes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal, readHeader, fieldsOf, GROUPS_OF } from '../../../tests/oracle/wire.ts';
import { shapeOf as oracleShape } from '../../../tests/oracle/shape.ts';
import { GROUP_NAMES, GROUPS, loadConfig } from '../../config/index.ts';
import { ROOT } from '../../config/paths.ts';
import { FixedModel, OPCODES, type Status, STATUSES } from '../../model/index.ts';
import { Random } from '../prng.ts';
import { findSuite } from '../suites.ts';
import { indexOf, statusOf as answered } from './commands.ts';
import { type Case, legalHeader, METRIC_OF, nodesOf, STATES, steps } from './exhaustive.ts';
import {
  type Chip,
  type CommandRanges,
  CORE,
  needsNode,
  operandOf,
  RANGES,
  statusOf,
  toAll,
  withOperand,
} from './ranges.ts';
import { shapeOf } from './shape.ts';

const config = loadConfig('mini');
const shape = shapeOf(config);
const oracle = oracleShape(config.parameters);
const rows = Object.entries(RANGES) as [string, CommandRanges][];
const seed = findSuite('mini', 'refusals')!.seed;

/** The fabric's part of the table: what the core finds is none of the oracle's refusals. */
const byFabric = (status: Status) => (status === 'NODE' || status === 'FULL' ? 'OK' : status);
const byOracle = (header: bigint, metric: number) =>
  (Object.keys(STATUSES) as Status[]).find(
    (name) => STATUSES[name] === refusal(readHeader(header), oracle, metric),
  );

describe('the table of legal ranges', () => {
  it('has a row for every command, with its opcode', () => {
    const codes = Object.fromEntries(rows.map(([name, { code }]) => [name, code]));
    expect(codes).toEqual(OPCODES);
  });

  it('has the commands of the specification, and sends to all cores those that may be', () => {
    const page = readFileSync(join(ROOT, 'docs/engine.md'), 'utf8');
    const section = page.slice(page.indexOf('\n## 3 '), page.indexOf('\n## 4 '));
    const specified = [
      ...section.matchAll(/^\| ([\da-f]{2}) \| ([A-Z_]+) \| (yes|no|only) \|/gm),
    ].map(([, code, name, all]) => ({ name, code: parseInt(code!, 16), all: all !== 'no' }));
    const byCode = (a: { code: number }, b: { code: number }) => a.code - b.code;
    const listed = rows.map(([name, { code, all }]) => ({ name, code, all: all !== undefined }));
    expect(listed.sort(byCode)).toEqual(specified.sort(byCode));
  });

  it('has the groups of the specification and of the oracle', () => {
    const page = readFileSync(join(ROOT, 'docs/engine.md'), 'utf8');
    const section = page.slice(page.indexOf('\n## 3 '), page.indexOf('\n## 4 '));
    const specified = new Map(
      [...section.matchAll(/^\| [\da-f]{2} \| ([A-Z_]+) \|(?:[^|]*\|){4} ([a-z ]+) \|$/gm)].map(
        ([, name, groups]) => [name!, groups!.split(' or ')],
      ),
    );
    expect(specified.size).toBeGreaterThan(10);
    expect(new Map(Object.entries(GROUPS_OF))).toEqual(specified);
    const configured = new Map<string, string[]>();
    for (const group of GROUP_NAMES) {
      for (const name of GROUPS[group].commands) {
        configured.set(name, [...(configured.get(name) ?? []), group]);
      }
    }
    expect(configured).toEqual(specified);
  });

  it('says what READ reaches as the oracle does', () => {
    const fields = fieldsOf(oracle).map(({ items, elements = 1, width }) => ({
      ...{ byNode: items !== undefined, items: items ?? elements },
      parts: Math.ceil(width / 32),
    }));
    expect(shape.fields).toMatchObject(fields);
  });

  it.each([0, 1, 2])(
    'gives the status that the oracle gives, byte by byte, metric %i',
    (metric) => {
      const chip: Chip = { shape, metric, nodes: new Set() };
      const check = (header: bigint) => {
        const expected = byOracle(header, metric);
        const got = byFabric(statusOf(header, chip));
        if (got !== expected) expect.fail(`${header.toString(16)}: ${got}, not ${expected}`);
      };
      for (let code = 0; code < 256; code++) {
        const row = rows.find(([, one]) => one.code === code)?.[1];
        const whole = row === undefined ? BigInt(code) : legalHeader(row, chip);
        // Only INIT and ROUTE look at the metric.
        if (metric !== 0 && row !== RANGES.INIT && row !== RANGES.ROUTE) continue;
        for (const header of [whole, toAll(whole)]) {
          for (const lsb of [8, 16, 24, 32, 40, 48, 56]) {
            for (let byte = 0; byte < 256; byte++) {
              check(withOperand(header, { lsb, width: 8 }, byte));
            }
          }
        }
      }
      // Two operands at once: the order of the rules.
      const random = new Random(9n);
      for (let number = 0; number < 50_000; number++) {
        const [, row] = random.pick(rows);
        const upper = BigInt(random.chance(0.5) ? random.bits() : random.below(8192)) << 32n;
        const lower = (random.bits() & 0xff0f_0700) >>> 0;
        check(upper | BigInt(lower) | BigInt(row.code));
      }
    },
  );
});

describe('the suite of refusals', () => {
  let model: FixedModel;
  const all = [...steps(shape, new Random(seed))];

  beforeAll(async () => {
    model = await FixedModel.create(config);
  }, 120_000);

  it('is answered as the table says, and changes nothing', () => {
    model.reset();
    let before = model.digestAll();
    const wrong: string[] = [];
    for (const { beats, name, status } of all) {
      const got = answered(model.executeBeats(beats));
      const after = model.digestAll();
      if (got !== STATUSES[status ?? 'OK']) {
        wrong.push(`${name} ${beats[0]!.toString(16)}: ${got}, not ${status}`);
      }
      if (status !== undefined) {
        if (after !== before) wrong.push(`${name} ${beats[0]!.toString(16)}: the state changed`);
        const cycles = status === 'NODE' || status === 'FULL' ? 2 : 0;
        if (Math.max(...model.coreCycles) !== cycles) wrong.push(`${name}: not ${cycles} cycles`);
      }
      before = after;
    }
    expect(wrong).toEqual([]);
  });

  it('is answered UNSUPPORTED by all that a chip without groups leaves out', async () => {
    const bare = loadConfig('mini', { groups: [] });
    const without = await FixedModel.create(bare);
    without.reset();
    const wrong: string[] = [];
    const met = new Map<Status, number>();
    for (const { beats, name, status } of steps(shapeOf(bare), new Random(seed), 7)) {
      const got = answered(without.executeBeats(beats));
      if (status === undefined) continue;
      met.set(status, (met.get(status) ?? 0) + 1);
      if (got !== STATUSES[status]) wrong.push(`${name} ${beats[0]!.toString(16)}: ${got}`);
    }
    expect(wrong).toEqual([]);
    expect(met.get('UNSUPPORTED')).toBeGreaterThan(2000);
  });

  /** Steps by state: each begins with INIT of all cores. */
  const byState = STATES.map((state) => ({ state, cases: [] as Case[] }));
  let at = -1;
  for (const step of all) {
    if (step.status === undefined) at += (step.beats[0]! & 0x1_00ffn) === 0x1_0001n ? 1 : 0;
    else byState[at]!.cases.push(step as Case);
  }

  it.each(byState)('sends every illegal value, cores $state', ({ state, cases }) => {
    const chip: Chip = { shape, metric: METRIC_OF[state], nodes: nodesOf(state, shape) };
    const bare = (header: bigint) => withOperand(header, CORE, 0);
    const sent = new Set(cases.map(({ header }) => bare(header)));
    const outside = new Set(
      cases
        .filter(({ status }) => status === 'CORE')
        .map(({ header }) => operandOf(header, { lsb: 0, width: 16 })),
    );
    const missing: string[] = [];
    for (const [name, row] of rows) {
      const whole = legalHeader(row, chip);
      const sentTo = row.all === 'only' ? toAll(whole) : whole;
      expect(byFabric(statusOf(sentTo, chip)), name).toBe('OK');
      // All that the oracle refuses when one byte or one operand of a legal command is anything.
      const fields = [
        ...[24, 32, 40, 48].map((lsb) => ({ lsb, width: 8 })),
        ...(row.operands ?? []).filter(({ width }) => width <= 8),
      ].filter((field) =>
        row.operands?.some(({ lsb, width }) => lsb === field.lsb && width <= field.width),
      );
      for (const field of fields) {
        for (let value = 0; value < 2 ** field.width; value++) {
          for (const header of [whole, toAll(whole)]) {
            const broken = withOperand(header, field, value);
            const status = byOracle(broken, chip.metric);
            if (status === 'OK' || status === 'BROADCAST') continue;
            // A byte may be wider than the operand in it, and break several at once.
            const exact = row.operands!.some(
              ({ lsb, width }) => lsb === field.lsb && width === field.width,
            );
            if (exact && !sent.has(broken)) missing.push(`${name} ${broken.toString(16)}`);
          }
        }
      }
      for (let core = shape.cores; core < 256 && row.all !== 'only'; core++) {
        if (!outside.has(row.code | (core << 8))) missing.push(`${name} core ${core}`);
      }
      for (let node = 0; node < shape.vectors && needsNode(row); node++) {
        const absent = withOperand(whole, { lsb: 24, width: 8 }, node);
        if (!chip.nodes.has(node) && !sent.has(absent)) missing.push(`${name} node ${node}`);
      }
      const wrong = row.all === 'only' ? whole : toAll(whole);
      if (row.all !== true && !sent.has(wrong)) missing.push(`${name} to the wrong cores`);
    }
    expect(missing).toEqual([]);
    const unknown = new Set(
      cases.filter(({ status }) => status === 'OPCODE').map(({ header }) => header & 0xffn),
    );
    expect(unknown.size).toBe(256 - rows.length);
  });

  it('sends of wide operands both sides of the limits, the ends, each bit and 100 others', () => {
    const wide = rows.flatMap(([name, { operands = [] }]) =>
      operands.filter(({ width }) => width > 8).map((operand) => ({ name, operand })),
    );
    expect(wide.length).toBeGreaterThanOrEqual(7);
    for (const { state, cases } of byState) {
      const chip: Chip = { shape, metric: METRIC_OF[state], nodes: nodesOf(state, shape) };
      for (const { name, operand } of wide) {
        const own = cases.filter((each) => each.name === `${name} ${operand.name}`);
        const values = new Set(own.map(({ header }) => operandOf(header, operand)));
        const row = RANGES[name as keyof typeof RANGES];
        const whole = legalHeader(row, chip);
        const ends = operand.signed ? [2 ** 31 - 1, -(2 ** 31)] : [0, 2 ** operand.width - 1];
        const [least, greatest] = operand.legal({ shape, metric: 0, all: false, operand: () => 0 });
        const bits = Array.from({ length: operand.width }, (_, bit) => 2 ** bit);
        for (const value of [least - 1, greatest + 1, ...ends, ...bits]) {
          const header = withOperand(whole, operand, value);
          if (byOracle(header, chip.metric) === 'OK') continue;
          expect(values, `${name} ${operand.name}`).toContain(operandOf(header, operand));
        }
        // Of 100 random values a few are legal; of weights a quarter.
        expect(values.size, `${name} ${operand.name}`).toBeGreaterThanOrEqual(70);
      }
    }
  });

  it('leaves the cores in the states that it names', () => {
    model.reset();
    const found: number[][] = [];
    for (const { beats, status } of all) {
      if (status === undefined && (beats[0]! & 0x1_00ffn) === 0x1_0001n) found.push([]);
      model.executeBeats(beats);
      found.at(-1)![0] = Number(model.field(shape.cores - 1, 'graph.valid')[0]);
    }
    const bits = (nodes: ReadonlySet<number>) =>
      [...nodes].reduce((sum, node) => sum + 2 ** node, 0);
    expect(found.flat()).toEqual(STATES.map((state) => bits(nodesOf(state, shape))));
  });
});

describe('the suite of core numbers', () => {
  it('reaches each core with every command, and no other', async () => {
    const suite = findSuite('chip256', 'core-numbers')!;
    const chip256 = loadConfig('chip256');
    const large = await FixedModel.create(chip256);
    const limits = shapeOf(chip256);
    large.reset();
    let nodes = new Set<number>();
    let last = -1;
    const reached = new Set<number>();
    const stimulus = suite.stimulus(limits);
    for (let next = stimulus.next(); next.done !== true;) {
      const beats = next.value;
      const [header] = beats as [bigint];
      const core = operandOf(header, CORE);
      if (core !== last) [nodes, last] = [new Set(), core];
      const neighbours = [core ^ 1, core ^ 128].map(
        (other) => [other, large.digestCore(other)] as const,
      );
      const expected = statusOf(header, { shape: limits, metric: 0, nodes });
      const response = large.executeBeats(beats);
      next = stimulus.next(response);
      expect(answered(response), header.toString(16)).toBe(STATUSES[expected]);
      // ROUTE alone goes to all cores.
      const alone = operandOf(header, { lsb: 16, width: 1 }) === 0;
      for (const [other, before] of neighbours)
        if (alone) expect(large.digestCore(other)).toBe(before);
      if (alone && (expected === 'OK' || expected === 'NODE')) {
        // A search without results answers core 0.
        const hit = (response[0]! >> 62n) & 1n;
        if (hit === 1n || expected === 'NODE') {
          expect(Number((response[0]! >> 50n) & 0xffn)).toBe(core);
          reached.add((core << 8) | Number(header & 0xffn));
        }
      }
      const code = Number(header & 0xffn);
      if (expected !== 'OK') continue;
      if (code === OPCODES.INSERT) nodes.add(indexOf(response));
      if (code === OPCODES.DELETE) nodes.delete(operandOf(header, { lsb: 24, width: 8 }));
      if (code === OPCODES.INIT) nodes.clear();
    }
    // SEARCH and RESONANCE_SEARCH let no type through, and a core that has lost its node has nothing for SPIKE_SEARCH.
    const single = rows.filter(([, { all }]) => all !== 'only');
    expect(reached.size).toBeGreaterThanOrEqual(limits.cores * (single.length - 3));
  }, 60_000);
});
