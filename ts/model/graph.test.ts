/** Properties of the graph after every insert. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FixedModel, METRICS } from './index.ts';
import { fill, type Link, linksOf, squaredL2, vectors } from './testing.ts';

const model = await FixedModel.create('mini');
const { degree } = model.config.parameters;
const CORE = 2;

const present = (row: readonly (Link | undefined)[]): Link[] =>
  row.filter((link) => link !== undefined);

/** Nodes that can be reached from node 0. */
function reachable(rows: readonly (Link | undefined)[][], treeOnly: boolean): Set<number> {
  const seen = new Set([0]);
  for (const node of seen) {
    for (const { to, tree } of present(rows[node]!)) if (tree || !treeOnly) seen.add(to);
  }
  return seen;
}

function checkGraph(rows: readonly (Link | undefined)[][], nodes: number): void {
  let treeEnds = 0;
  rows.forEach((row, node) => {
    const links = present(row);
    if (node >= nodes) expect(links).toEqual([]);
    expect(new Set(links.map(({ to }) => to)).size, `node ${node}: a neighbour twice`).toBe(
      links.length,
    );
    for (const { to, tree } of links) {
      expect(to, `node ${node}: linked to itself`).not.toBe(node);
      const back = present(rows[to]!).find((link) => link.to === node);
      expect(back, `${node} -> ${to} has no way back`).toEqual({ to: node, tree });
      if (tree) treeEnds++;
    }
  });
  expect(treeEnds / 2).toBe(Math.max(nodes - 1, 0));
  // n - 1 edges that reach every node form a tree: there is no cycle.
  expect(reachable(rows, true).size).toBe(Math.max(nodes, 1));
}

describe.each(Object.entries(METRICS))('%s', (_, metric) => {
  it('keeps links symmetric, the tree whole, and every vector reachable', () => {
    fc.assert(
      fc.property(vectors, (base) => {
        fill(model, metric, CORE, []);
        base.forEach((words, index) => {
          const before = linksOf(model, CORE);
          const [answer] = model.execute({ op: 'INSERT', core: CORE, vector: words });
          expect(answer).toMatchObject({ status: 'OK', core: CORE, index });
          const rows = linksOf(model, CORE);
          checkGraph(rows, index + 1);
          checkTreeKept(before, rows);
        });
        expect(model.field(CORE, 'graph.valid')).toEqual([BigInt(2 ** base.length - 1)]);
      }),
      { numRuns: 40 },
    );
  });
});

/** A tree edge is never dropped, nor moved to another slot. */
function checkTreeKept(
  before: readonly (Link | undefined)[][],
  after: readonly (Link | undefined)[][],
): void {
  before.forEach((row, node) =>
    row.forEach((link, slot) => {
      if (link?.tree) expect(after[node]![slot]).toEqual(link);
    }),
  );
}

it('gives the tree edge to the nearest node that can take one more', () => {
  fc.assert(
    fc.property(vectors, (base) => {
      fill(model, METRICS.L2, CORE, []);
      base.forEach((words, index) => {
        const before = linksOf(model, CORE);
        model.execute({ op: 'INSERT', core: CORE, vector: words });
        if (index === 0) return;
        const [parent] = base
          .slice(0, index)
          .map((other, node) => ({ node, distance: squaredL2(words, other) }))
          .filter(({ node }) => present(before[node]!).filter(({ tree }) => tree).length < degree)
          .sort((a, b) =>
            a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : a.node - b.node,
          );
        const trees = present(linksOf(model, CORE)[index]!).filter(({ tree }) => tree);
        expect(trees).toEqual([{ to: parent!.node, tree: true }]);
      });
    }),
    { numRuns: 20 },
  );
});

it('starts a link at full weight on both sides, and clears a dropped slot', () => {
  fc.assert(
    fc.property(vectors, (base) => {
      fill(model, METRICS.L2, CORE, base);
      const weights = model.field(CORE, 'synapse.weight').map(Number);
      const words = model.field(CORE, 'graph.link').map(Number);
      linksOf(model, CORE).forEach((row, node) =>
        row.forEach((link, slot) => {
          const place = node * degree + slot;
          if (link) expect(weights[place]).toBe(65280);
          else expect(words[place]).toBe(0);
        }),
      );
    }),
    { numRuns: 20 },
  );
});

it('refuses to insert into a full core, and changes nothing', () => {
  const full = Array.from({ length: 32 }, (_, i) => Array.from({ length: 16 }, (_, d) => i * d));
  fill(model, METRICS.L2, CORE, full);
  const before = model.digestAll();
  const [answer] = model.execute({ op: 'INSERT', core: CORE, vector: full[0]! });
  expect(answer).toMatchObject({
    status: 'FULL',
    hit: false,
    last: true,
    core: CORE,
    index: 0,
    value: 0,
  });
  expect(model.coreCycles[CORE]).toBe(2);
  expect(model.digestAll()).toBe(before);
});

/** Six leaves around a hub leave it no tree edge to give: a seventh must go to another node. */
it('falls back to another parent when the nearest has DEGREE tree edges', () => {
  const hub = Array.from({ length: 16 }, () => 0);
  const leaf = (d: number): number[] => hub.map((_, i) => (i === d ? 100 : 0));
  fill(model, METRICS.L2, CORE, [hub, ...Array.from({ length: 7 }, (_, d) => leaf(d))]);
  const { events } = model.events();
  expect(events.parentFallbacks).toBe(1);
  const rows = linksOf(model, CORE);
  checkGraph(rows, 8);
  // All six other leaves are at the same distance from the seventh: the lowest wins.
  expect(present(rows[7]!).filter(({ tree }) => tree)).toEqual([{ to: 1, tree: true }]);
});
