/** Properties of the graph after every insert and delete, and that a deleted node leaves nothing behind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixedModel, METRICS } from './index.ts';
import { fill, generator, type Link, linksOf, padded, vector } from './testing.ts';

const model = await FixedModel.create('mini');
const { vectors: places, degree } = model.config.parameters;
const CORE = 1;

const present = (row: readonly (Link | undefined)[]): Link[] =>
  row.filter((link) => link !== undefined);

/** What is wrong with the graph of the core, whose nodes are `nodes`; undefined when nothing is. */
function fault(nodes: ReadonlySet<number>): string | undefined {
  const rows = linksOf(model, CORE).map(present);
  let treeEnds = 0;
  for (const [node, links] of rows.entries()) {
    if (!nodes.has(node) && links.length > 0) return `${node} is no node and has links`;
    if (links.length > degree) return `${node} has ${links.length} links`;
    if (new Set(links.map(({ to }) => to)).size < links.length) return `${node} has a link twice`;
    for (const { to, tree } of links) {
      if (to === node || !nodes.has(to)) return `${node} is linked to ${to}`;
      const back = rows[to]!.find((link) => link.to === node);
      if (back?.tree !== tree) return `${node} and ${to} do not agree`;
      if (tree) treeEnds++;
    }
  }
  if (treeEnds !== 2 * Math.max(nodes.size - 1, 0)) return `${treeEnds / 2} tree edges`;
  const reached = new Set([...nodes].slice(0, 1));
  for (const node of reached) for (const { to, tree } of rows[node]!) if (tree) reached.add(to);
  return reached.size === nodes.size ? undefined : `${reached.size} nodes are connected`;
}

/** Inserts a vector, or deletes the node at this place among those that are there. */
type Turn = { readonly insert: number[] } | { readonly remove: number };

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 5, arbitrary: vector.map((insert) => ({ insert })) },
  { weight: 3, arbitrary: fc.nat(places - 1).map((remove) => ({ remove })) },
);

describe.each(Object.entries(METRICS))('%s', (_, metric) => {
  it('keeps links symmetric, the tree whole, and every vector reachable', () => {
    let joined = 0;
    const turns = fc.array(turn, { minLength: 20, maxLength: 90, size: 'max' });
    fc.assert(
      fc.property(turns, (list) => {
        fill(model, metric, CORE, []);
        const nodes = new Set<number>();
        for (const each of list) {
          if ('insert' in each) {
            if (nodes.size === places) continue;
            const [answer] = model.execute({ op: 'INSERT', core: CORE, vector: each.insert });
            const lowest = Array.from({ length: places }, (_, i) => i).find((i) => !nodes.has(i));
            expect(answer).toMatchObject({ status: 'OK', index: lowest });
            nodes.add(lowest!);
          } else {
            if (nodes.size === 0) continue;
            const index = [...nodes][each.remove % nodes.size]!;
            expect(model.execute({ op: 'DELETE', core: CORE, index })).toMatchObject([
              { status: 'OK', hit: true, index: 0, value: 0 },
            ]);
            nodes.delete(index);
          }
          expect(fault(nodes)).toBeUndefined();
          const bits = [...nodes].reduce((sum, node) => sum + 2 ** node, 0);
          expect(model.field(CORE, 'graph.valid')).toEqual([BigInt(bits)]);
        }
        joined += model.events().events.componentsJoined;
      }),
      { numRuns: 40 },
    );
    expect(joined).toBeGreaterThan(100);
  });
});

it('finds every vector that is left, and none that is gone, also by beam from the new entry', () => {
  const random = generator(11);
  fill(model, METRICS.L2, CORE, []);
  const nodes = new Map<number, number[]>();
  for (let n = 0; n < 400; n++) {
    if (nodes.size < places && random() < 0.6) {
      const words = padded(Array.from({ length: 4 }, () => Math.floor(random() * 4000) - 2000));
      const [answer] = model.execute({ op: 'INSERT', core: CORE, vector: words });
      nodes.set(answer!.index, words);
    } else if (nodes.size > 0) {
      const index = random() < 0.4 ? Math.min(...nodes.keys()) : [...nodes.keys()].at(-1)!;
      model.execute({ op: 'DELETE', core: CORE, index });
      nodes.delete(index);
    }
    const found = [0, 1].map((mode) => {
      const query = { op: 'SEARCH', core: CORE, vector: padded([]), k: 16, mode } as const;
      return model.execute({ ...query, list: 16, width: 2 }).filter(({ hit }) => hit);
    });
    expect(found[0]!.length).toBe(Math.min(16, nodes.size));
    expect(found[0]!.every(({ index }) => nodes.has(index))).toBe(true);
    // A beam that keeps all it evaluates reaches every node over tree edges.
    if (nodes.size <= 16) expect(found[1]).toEqual(found[0]);
  }
});

it('a deleted node has its initial state but for vector and norms', () => {
  fill(model, METRICS.COSINE, CORE, [padded([3, 4]), padded([300, 1]), padded([2, 7])]);
  model.execute({ op: 'SET_TYPE', core: CORE, index: 1, type: 9 });
  model.execute({ op: 'SET_THRESHOLD', core: CORE, index: 1, value: 7 });
  model.execute({ op: 'INJECT', core: CORE, index: 1, value: 50000 });
  model.execute({ op: 'TICK', core: CORE, dt: 256, gain: 256, learn: true });
  model.execute({ op: 'STEP', core: CORE, dt: 256 });
  model.execute({ op: 'SET_MEMBRANE', core: CORE, index: 1, value: 50000 });
  model.execute({ op: 'STEP', core: CORE, dt: 4096 });
  model.execute({ op: 'DELETE', core: CORE, index: 1 });
  let first = 0;
  const state = model.dumpCore(CORE);
  for (const field of model.config.stateMap) {
    if (field.scope !== 'core' || field.kind === 'register') {
      first += field.count;
      continue;
    }
    const items = field.count / places;
    const row = [...state.subarray(first + items, first + 2 * items)];
    const stays = field.unit === 'vectors' || field.unit === 'norms';
    const name = `${field.unit}.${field.field}`;
    if (stays) expect(Math.max(...row.map(Number)), name).toBeGreaterThan(0);
    else expect(row, name).toEqual(row.map(() => BigInt(field.init)));
    first += field.count;
  }
  expect(model.field(CORE, 'neuron.spiked')[0]! & 2n).toBe(0n);
});
