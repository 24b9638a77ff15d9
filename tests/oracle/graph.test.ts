import { describe, expect, it } from 'vitest';
import type { FixedModel } from '../../ts/model/index.ts';
import { Chip } from './chip.ts';
import { cosineReal, METRICS, SEARCH_DISTANCE } from './distance.ts';
import { Graph, type Removal } from './graph.ts';
import {
  type Bench,
  benchOf,
  Dice,
  difference,
  type Kind,
  KINDS,
  same,
  SOURCES,
} from './support.ts';
import { makeHeader, makeVector, OP, type Operands } from './wire.ts';

/** What a run must have seen: a tie rule or a limit that never came up was not checked. */
interface Seen {
  inserts: number;
  parentNotNearest: number;
  linksDropped: number;
  linksRefused: number;
  filled: number;
  results: number;
}

const nothing = (): Seen => ({
  inserts: 0,
  parentNotNearest: 0,
  linksDropped: 0,
  linksRefused: 0,
  filled: 0,
  results: 0,
});

function count(seen: Seen, { history }: Graph): void {
  for (const { parent, nearest, selection, joins } of history) {
    seen.inserts += 1;
    seen.parentNotNearest += parent === nearest ? 0 : 1;
    seen.filled += selection?.filled ?? 0;
    for (const join of joins) {
      if (join.kind === 'free') continue;
      if (join.dropped === undefined) seen.linksRefused += 1;
      else seen.linksDropped += 1;
    }
  }
}

/** Distances that the last search of the model evaluated. */
function evaluated(model: FixedModel, search: () => void): number {
  const before = model.events().events.searchDistances;
  search();
  return model.events().events.searchDistances - before;
}

/** Fills a core vector by vector; after each one compares answers, every state bit and a beam search with the oracle's. */
function fill({ model, shape }: Bench, metric: number, kind: Kind, seed: number, seen: Seen): void {
  const at = `${METRICS[metric]} ${kind} seed ${seed}`;
  const dice = new Dice(1000 * metric + 10 * KINDS.indexOf(kind) + seed);
  const core = dice.below(shape.cores);
  const chip = new Chip(shape);
  model.reset();
  const run = (code: number, operands: Operands, words: readonly number[] = []) => {
    const beats = [makeHeader(code, { core, ...operands }), ...makeVector(words)];
    const { response, hits } = chip.execute(beats);
    same(model.executeBeats(beats), response, `${at}: opcode ${code}`);
    return hits;
  };
  run(OP.INIT, { all: true, metric });
  const { graph } = chip.cores[core]!;
  // The last vector finds the core full.
  const vectors = SOURCES[kind](dice, shape.vectors + 1, shape.dims);
  for (const [i, vector] of vectors.entries()) {
    run(OP.INSERT, {}, vector);
    const wrong = difference(model, core, chip.dump(core));
    same([wrong], [undefined], `${at}: after insert ${i}`);
    if (dice.oneIn(3)) run(OP.SET_TYPE, { index: dice.below(i + 1), type: dice.below(16) });
    const [k, L] = [dice.between(1, shape.list), dice.between(1, shape.list)];
    const W = dice.between(1, L);
    const mask = dice.oneIn(2) ? 0xffff : dice.below(0x10000);
    const [query] = SOURCES[kind](dice, 1, shape.dims);
    const operands = { k, L, W, mask, beam: true };
    const distances = evaluated(model, () => {
      seen.results += run(OP.SEARCH, operands, query);
    });
    const found = graph.beam(query!, k, mask, { L, W }, SEARCH_DISTANCE[METRICS[metric]!]);
    same([distances], [found.evaluated], `${at}: evaluated after insert ${i}`);
    seen.results += run(OP.SEARCH, { k, mask }, query);
  }
  count(seen, graph);
}

describe('graph against an independent script', () => {
  it('makes the same links, tree edges, weights and searches after every insert', async () => {
    const bench = await benchOf();
    const seen = nothing();
    for (const metric of METRICS.keys())
      for (const kind of KINDS)
        for (let seed = 0; seed < 3; seed++) fill(bench, metric, kind, seed, seen);
    expect(seen.inserts).toBe(3 * KINDS.length * 3 * 32);
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(50);
  });

  it.each([{ lanes: 4 }, { cores: 8, vectors: 16, dims: 8, degree: 3, list: 8, lanes: 8 }])(
    'does so in another shape: %o',
    async (overrides) => {
      const bench = await benchOf(overrides);
      const seen = nothing();
      for (const metric of METRICS.keys())
        for (const kind of KINDS) fill(bench, metric, kind, 0, seen);
      for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(20);
    },
  );
});

/** Two cosine distances that are nearer than this may be ordered either way by 24 bits of reciprocal norm. */
const CLEAR = 1e-6;

class Unclear extends Error {}

function clearly(a: number, b: number): number {
  if (Math.abs(a - b) < CLEAR) throw new Unclear();
  return a - b;
}

/** What a run of deletes must have seen. */
interface Parted {
  deletes: number;
  rejoined: number;
  several: number;
  linked: number;
  free: number;
  full: number;
}

/** Deletes and inserts in turn, so that a core stays nearly full; compares answers and every state bit with the oracle's. */
function churn(
  { model, shape }: Bench,
  metric: number,
  kind: Kind,
  seed: number,
  seen: Parted,
): void {
  const at = `${METRICS[metric]} ${kind} seed ${seed}`;
  const dice = new Dice(7000 * metric + 70 * KINDS.indexOf(kind) + seed);
  const chip = new Chip(shape);
  model.reset();
  const run = (code: number, operands: Operands, words: readonly number[] = []) => {
    const beats = [makeHeader(code, operands), ...makeVector(words)];
    const { response } = chip.execute(beats);
    same(model.executeBeats(beats), response, `${at}: opcode ${code}`);
  };
  run(OP.INIT, { all: true, metric });
  const { graph } = chip.cores[0]!;
  const vectors = SOURCES[kind](dice, 4 * shape.vectors, shape.dims);
  for (const [i, vector] of vectors.entries()) {
    const deletes = graph.nodes().length === shape.vectors || (i > 8 && dice.oneIn(3));
    for (let turn = deletes ? dice.between(1, 4) : 0; turn > 0; turn--) {
      const node = dice.oneIn(2) ? graph.nodes()[0]! : dice.of(graph.nodes());
      run(OP.DELETE, { index: node });
      const wrong = difference(model, 0, chip.dump(0));
      same([wrong], [undefined], `${at}: after delete of ${node} before insert ${i}`);
      if (graph.nodes().length === 0) break;
    }
    run(OP.INSERT, {}, vector);
    const wrong = difference(model, 0, chip.dump(0));
    same([wrong], [undefined], `${at}: after insert ${i}`);
  }
  for (const { rejoined } of graph.removals) tally(seen, rejoined);
}

function tally(seen: Parted, rejoined: Removal['rejoined']): void {
  seen.deletes += 1;
  seen.rejoined += rejoined.length;
  if (rejoined.length > 1) seen.several += 1;
  for (const end of rejoined.flatMap(({ ends }) => ends)) {
    if (typeof end === 'string') seen[end] += 1;
    else seen.full += 1;
  }
}

describe('graph with deletes against an independent script', () => {
  it.each([{}, { lanes: 2 }, { cores: 8, vectors: 16, dims: 8, degree: 3, list: 8, lanes: 8 }])(
    'joins the same pairs, drops the same links, leaves the same state: %o',
    async (overrides) => {
      const bench = await benchOf(overrides);
      const seen: Parted = { deletes: 0, rejoined: 0, several: 0, linked: 0, free: 0, full: 0 };
      for (const metric of METRICS.keys())
        for (const kind of KINDS)
          for (let seed = 0; seed < 2; seed++) churn(bench, metric, kind, seed, seen);
      for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(20);
    },
  );
});

describe('graph under cosine against real arithmetic', () => {
  it('makes the same links wherever the order is clear', async () => {
    const { model, shape } = await benchOf();
    let compared = 0;
    for (const kind of ['uniform', 'fashion'] as const) {
      for (let seed = 0; seed < 12; seed++) {
        const dice = new Dice(77 + seed);
        const graph = new Graph(shape, cosineReal, clearly);
        model.reset();
        model.execute({ op: 'INIT', core: 'all', metric: 1 });
        try {
          for (const vector of SOURCES[kind](dice, shape.vectors, shape.dims)) {
            graph.insert(vector);
            model.execute({ op: 'INSERT', core: 0, vector });
            const expected = graph.links
              .flat()
              .map((link) => (link === undefined ? 0 : 64 + (link.tree ? 32 : 0) + link.index));
            const links = model.field(0, 'graph.link').map(Number);
            expect(links, `${kind} seed ${seed}`).toEqual(expected);
            compared += 1;
          }
        } catch (error) {
          if (!(error instanceof Unclear)) throw error;
        }
      }
    }
    expect(compared).toBeGreaterThan(400);
  });
});
