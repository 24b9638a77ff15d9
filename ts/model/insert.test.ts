/** INSERT against its pseudocode (docs/engine.md, section 7), with plain sets and arrays and exact distances. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FixedModel, METRICS } from './index.ts';
import { fill, type Link, linksOf, squaredL2, vectors } from './testing.ts';

const model = await FixedModel.create('mini');
const { degree, list } = model.config.parameters;
const CORE = 0;

interface Candidate {
  readonly node: number;
  readonly distance: bigint;
}

/** A core's graph, grown by the pseudocode. */
class Graph {
  readonly base: number[][] = [];
  readonly rows: (Link | undefined)[][] = [];

  distance(a: number, b: number): bigint {
    return squaredL2(this.base[a]!, this.base[b]!);
  }

  sorted(from: number, nodes: readonly number[]): Candidate[] {
    return nodes
      .map((node) => ({ node, distance: this.distance(from, node) }))
      .sort((a, b) =>
        a.distance === b.distance ? a.node - b.node : a.distance < b.distance ? -1 : 1,
      );
  }

  tree(node: number): number[] {
    return this.rows[node]!.flatMap((link) => (link?.tree ? [link.to] : []));
  }

  select(candidates: readonly Candidate[], tree: readonly number[]): Set<number> {
    const selected = new Set(tree);
    const pruned = new Set<number>();
    const eligible = (): Candidate[] =>
      candidates.filter(({ node }) => !selected.has(node) && !pruned.has(node));
    const prune = (s: number): void => {
      for (const { node, distance } of eligible()) {
        if (this.distance(s, node) < distance) pruned.add(node);
      }
    };
    for (const s of tree) prune(s);
    while (selected.size < degree && eligible().length > 0) {
      const [first] = eligible();
      selected.add(first!.node);
      prune(first!.node);
    }
    for (const { node } of candidates) {
      if (selected.size < degree && pruned.has(node)) selected.add(node);
    }
    return selected;
  }

  insert(words: number[]): void {
    const fresh = this.base.push(words) - 1;
    const row: (Link | undefined)[] = Array.from({ length: degree }, () => undefined);
    this.rows.push(row);
    if (fresh === 0) return;
    const nearest = this.sorted(fresh, [...this.base.keys()].slice(0, fresh));
    const parent = nearest.find(({ node }) => this.tree(node).length < degree)!.node;
    const chosen = [...this.select(nearest.slice(0, list), [parent])].sort((a, b) => a - b);
    const kept = chosen.filter((node) => this.#link(node, fresh, node === parent));
    kept.forEach((node, slot) => {
      row[slot] = { to: node, tree: node === parent };
    });
  }

  /** The link from an old node to the new one; false when the node leaves it out. */
  #link(node: number, fresh: number, tree: boolean): boolean {
    const row = this.rows[node]!;
    const link = { to: fresh, tree };
    const free = row.indexOf(undefined);
    if (free >= 0) {
      row[free] = link;
      return true;
    }
    const candidates = this.sorted(node, [...row.map((old) => old!.to), fresh]);
    const selected = this.select(candidates, [...this.tree(node), ...(tree ? [fresh] : [])]);
    const dropped = candidates.find((candidate) => !selected.has(candidate.node))!.node;
    if (dropped === fresh) return false;
    const other = this.rows[dropped]!;
    other[other.findIndex((old) => old?.to === node)] = undefined;
    row[row.findIndex((old) => old!.to === dropped)] = link;
    return true;
  }
}

it.each([
  ['L2', METRICS.L2],
  ['dot: links are chosen by L2', METRICS.DOT],
])('%s', (_, metric) => {
  let full = 0;
  fc.assert(
    fc.property(vectors, (base) => {
      const graph = new Graph();
      fill(model, metric, CORE, base);
      for (const words of base) graph.insert(words);
      expect(linksOf(model, CORE).slice(0, base.length)).toEqual(graph.rows);
      full += base.length === 32 ? 1 : 0;
    }),
    { numRuns: 100 },
  );
  expect(full).toBeGreaterThan(0);
});
