/** Runs the worked examples of docs/engine.md, sections 14 and behind, on the model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../config/paths.ts';
import { type Command, FixedModel, OPCODES, type ResponseBeat } from './index.ts';

const model = await FixedModel.create('mini');

interface Example {
  readonly line: string;
  readonly op: string;
  readonly target: string;
  readonly rest: readonly string[];
  readonly answer: string;
  readonly cycles: number | undefined;
}

/** The fenced `engine` blocks of the page. */
function blocks(): Example[][] {
  const page = readFileSync(join(ROOT, 'docs/engine.md'), 'utf8');
  return [...page.matchAll(/^```engine\n(.*?)^```$/gms)].map(([, block]) =>
    block!.trimEnd().split('\n').map(parse),
  );
}

function parse(line: string): Example {
  const match = /^(\w+) (\S+) ?(.*?) ?-> (.+?)(?: \| (\d+))?$/.exec(line);
  if (!match) throw new Error(`no example: ${line}`);
  const [, op, target, rest, answer, cycles] = match;
  return {
    line,
    op: op!,
    target: target!,
    rest: rest!.split(' ').filter(Boolean),
    answer: answer!,
    cycles: cycles === undefined ? undefined : Number(cycles),
  };
}

/** The command of a line; names of operands are those of `Command`. */
function command({ op, target, rest }: Example): Command {
  if (!Object.hasOwn(OPCODES, op)) throw new Error(`no command: ${op}`);
  const operands: Record<string, unknown> = op === 'SEARCH' || op === 'ROUTE' ? { mode: 0 } : {};
  for (const operand of rest) {
    const [name, value] = operand.split('=');
    operands[name!] = name === 'vector' ? value!.split(',').map(Number) : Number(value);
  }
  const { vector } = operands as { vector?: number[] };
  if (vector) operands.vector = Array.from({ length: 16 }, (_, d) => vector[d] ?? 0);
  if ('learn' in operands) operands.learn = operands.learn === 1;
  if (op === 'ROUTE') operands.exact = operands.exact === 1;
  return { op, core: target === 'all' ? 'all' : Number(target), ...operands } as Command;
}

/** Commands that answer results. */
const SEARCHES = ['SEARCH', 'ROUTE', 'SPIKE_SEARCH', 'RESONANCE_SEARCH', 'NEURO_SEARCH'];

/** A response as the page writes it. */
function written({ line, op, target }: Example, beats: readonly ResponseBeat[]): string {
  const [first] = beats;
  const all = target === 'all';
  if (first!.status !== 'OK') return `status ${first!.status}`;
  if (op === 'INSERT') return `index ${first!.index}`;
  if ((op === 'WTA_COMPETE' || op === 'MATCH') && !all) {
    expect(first!.hit, line).toBe(true);
    return first!.value > 0 ? `index ${first!.index}` : 'none';
  }
  if (!SEARCHES.includes(op)) return String(first!.value);
  const results = beats.filter(({ hit }) => hit);
  return results.map(({ core, index, value }) => `${core}.${index}:${value}`).join(' ') || 'none';
}

describe('worked examples', () => {
  beforeEach(() => model.reset());

  it('are there', () => expect(blocks().flat().length).toBeGreaterThan(100));

  it.each(blocks().map((examples, number) => ({ number, examples })))(
    'block $number',
    ({ examples }) => {
      for (const example of examples) {
        const { line, op, target, rest, answer, cycles } = example;
        if (op === 'STATE') {
          const [field, element] = rest;
          const value = model.field(Number(target), field!)[Number(element)];
          expect(String(value), line).toBe(answer);
          continue;
        }
        expect(written(example, model.execute(command(example))), line).toBe(answer);
        if (cycles !== undefined) expect(Math.max(...model.coreCycles), line).toBe(cycles);
      }
    },
  );
});
