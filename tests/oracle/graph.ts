/**
 * The graph of one core: INSERT and SELECT of section 7, the searches of section 8, written from the specification with plain
 * arrays and sorting. Beside the state it tells what happened, from which `cycles.ts` counts the time of section 11.
 */
import type { Distance, Words } from './distance.ts';
import { type Shape, WEIGHT_MAX } from './shape.ts';

/** One link slot; `undefined` where it is free. */
export interface Link {
  readonly index: number;
  readonly tree: boolean;
}

/** A PRUNE of SELECT as section 7 has it, before section 11 leaves some out. */
export interface Prune {
  readonly kind: 'tree' | 'pick';
  /** Entries that were eligible when it began. */
  readonly eligible: number;
  /** Nodes selected when it began. */
  readonly selected: number;
}

/** What a SELECT did. */
export interface Selection {
  /** In order of selection. */
  readonly selected: readonly number[];
  readonly prunes: readonly Prune[];
  /** Pruned entries that filled the set. */
  readonly filled: number;
}

/** How one member of S was linked. */
export type Join =
  | { readonly kind: 'free' }
  | {
      readonly kind: 'full';
      readonly selection: Selection;
      /** The neighbour whose link went, or undefined when the new node was not linked. */
      readonly dropped: number | undefined;
    };

/** What an INSERT did; `selection` is absent for the first vector of a core. */
export interface Insertion {
  readonly index: number;
  /** p, the node that has the tree edge. */
  readonly parent: number | undefined;
  /** The nearest of all nodes. */
  readonly nearest: number | undefined;
  readonly selection: Selection | undefined;
  readonly joins: readonly Join[];
}

/** One round of a beam search: nodes evaluated, then nodes marked. */
export interface Round {
  readonly evaluated: number;
  readonly marked: number;
}

/** Result of a search in one core. */
export interface Found {
  readonly results: readonly { readonly index: number; readonly distance: number }[];
  readonly evaluated: number;
  readonly rounds: readonly Round[];
}

/** Operands of a beam search. */
export interface Beam {
  readonly L: number;
  readonly W: number;
}

/** Three-way comparison of two distances. */
export type Compare = (a: number, b: number) => number;

/** Exact comparison. */
export const exactly: Compare = (a, b) => a - b;

interface Entry {
  readonly index: number;
  readonly distance: number;
}

/** Graph and vectors of one core. */
export class Graph {
  readonly vectors: (Words | undefined)[];
  readonly types: number[];
  readonly links: (Link | undefined)[][];
  readonly weights: number[][];
  readonly shape: Shape;
  /** Every INSERT so far. */
  readonly history: Insertion[] = [];
  private readonly distance: Distance;
  private readonly compare: Compare;

  /** An empty core whose links are chosen by `distance`, as `compare` orders it. */
  constructor(shape: Shape, distance: Distance, compare: Compare = exactly) {
    this.shape = shape;
    this.distance = distance;
    this.compare = compare;
    this.vectors = Array.from({ length: shape.vectors }, () => undefined);
    this.types = this.vectors.map(() => 0);
    this.links = this.vectors.map(() => Array.from({ length: shape.degree }, () => undefined));
    this.weights = this.vectors.map(() => Array.from({ length: shape.degree }, () => 0));
  }

  /** Valid nodes, ascending. */
  nodes(): number[] {
    return this.vectors.flatMap((vector, index) => (vector === undefined ? [] : [index]));
  }

  isValid(index: number): boolean {
    return this.vectors[index] !== undefined;
  }

  /** Neighbours of a node in slot order. */
  neighbours(node: number, kind: 'all' | 'tree' = 'all'): number[] {
    return this.links[node]!.flatMap((link) =>
      link !== undefined && (kind === 'all' || link.tree) ? [link.index] : [],
    );
  }

  /** Where the weights of a node's outgoing synapses lie: in its neighbours' rows, beside their link to it. */
  outgoing(node: number): { readonly node: number; readonly slot: number }[] {
    return this.links.flatMap((row, other) =>
      row.flatMap((link, slot) => (link?.index === node ? [{ node: other, slot }] : [])),
    );
  }

  /** INSERT; undefined when the core is full. */
  insert(vector: Words): Insertion | undefined {
    const { degree, list: length } = this.shape;
    const others = this.nodes();
    const index = this.vectors.indexOf(undefined);
    if (index < 0) return undefined;
    this.vectors[index] = vector;
    const near = this.sorted(vector, others);
    const parent = near.find((one) => this.neighbours(one.index, 'tree').length < degree)?.index;
    const selection =
      parent === undefined ? undefined : this.select(near.slice(0, length), [parent]);
    const joins: Join[] = [];
    const kept: number[] = [];
    for (const node of [...(selection?.selected ?? [])].sort((a, b) => a - b)) {
      const join = this.join(node, index, node === parent);
      joins.push(join);
      if (join.kind === 'free' || join.dropped !== undefined) kept.push(node);
    }
    this.links[index] = Array.from({ length: degree }, (_, slot) => {
      const node = kept[slot];
      return node === undefined ? undefined : { index: node, tree: node === parent };
    });
    this.weights[index]!.fill(WEIGHT_MAX);
    const insertion = { index, parent, nearest: near[0]?.index, selection, joins };
    this.history.push(insertion);
    return insertion;
  }

  /** Links `node` to the new node, dropping one of its links when it is full. */
  private join(node: number, added: number, tree: boolean): Join {
    const row = this.links[node]!;
    const free = row.indexOf(undefined);
    if (free >= 0) {
      this.put(node, free, { index: added, tree });
      return { kind: 'free' };
    }
    const near = this.sorted(this.vectors[node]!, [...this.neighbours(node), added]);
    const fixed = new Set(this.neighbours(node, 'tree'));
    if (tree) fixed.add(added);
    const inListOrder = near.map((one) => one.index).filter((one) => fixed.has(one));
    const selection = this.select(near, inListOrder);
    const left = near.filter((one) => !selection.selected.includes(one.index));
    if (left.length !== 1) throw new Error(`${left.length} of ${near.length} are left out, not 1`);
    const out = left[0]!.index;
    if (out === added) return { kind: 'full', selection, dropped: undefined };
    const back = this.links[out]!;
    back[back.findIndex((link) => link?.index === node)] = undefined;
    const slot = row.findIndex((link) => link?.index === out);
    this.put(node, slot, { index: added, tree });
    return { kind: 'full', selection, dropped: out };
  }

  private put(node: number, slot: number, link: Link): void {
    this.links[node]![slot] = link;
    this.weights[node]![slot] = WEIGHT_MAX;
  }

  /** SELECT(list, T). */
  private select(list: readonly Entry[], fixed: readonly number[]): Selection {
    const { degree } = this.shape;
    const selected = [...fixed];
    const pruned = new Set<number>();
    const prunes: Prune[] = [];
    const eligible = () =>
      list.filter((one) => !selected.includes(one.index) && !pruned.has(one.index));
    const prune = (by: number, kind: Prune['kind']) => {
      const before = eligible();
      prunes.push({ kind, eligible: before.length, selected: selected.length });
      for (const one of before) {
        const between = this.distance(this.vectors[by]!, this.vectors[one.index]!);
        if (this.compare(between, one.distance) < 0) pruned.add(one.index);
      }
    };
    for (const node of fixed) prune(node, 'tree');
    for (let next = eligible()[0]; selected.length < degree && next; next = eligible()[0]) {
      selected.push(next.index);
      prune(next.index, 'pick');
    }
    let filled = 0;
    for (const one of list) {
      if (selected.length === degree) break;
      if (!pruned.has(one.index)) continue;
      selected.push(one.index);
      filled++;
    }
    return { selected, prunes, filled };
  }

  /** Nodes by (distance to `query`, index). */
  private sorted(query: Words, nodes: readonly number[], distance = this.distance): Entry[] {
    return nodes
      .map((index) => ({ index, distance: distance(query, this.vectors[index]!) }))
      .sort((a, b) => this.compare(a.distance, b.distance) || a.index - b.index);
  }

  /** SEARCH in exact mode, by the search metric's `distance`. */
  exact(query: Words, k: number, mask: number, distance: Distance): Found {
    const matching = this.nodes().filter((node) => this.matches(node, mask));
    const results = this.sorted(query, matching, distance).slice(0, k);
    return { results, evaluated: this.nodes().length, rounds: [] };
  }

  /** SEARCH in beam mode. */
  beam(query: Words, k: number, mask: number, { L, W }: Beam, distance: Distance): Found {
    const entry = this.nodes()[0];
    const seen: number[] = [];
    const expanded = new Set<number>();
    const rounds: Round[] = [];
    let pending = entry === undefined ? [] : [entry];
    const visited = new Set(pending);
    for (let over = entry === undefined; !over;) {
      seen.push(...pending);
      // A node that once left the candidate list can never be among the first L again, so the list is the sorted `seen`.
      const near = this.sorted(query, seen, distance).slice(0, L);
      const marked = near.filter((one) => !expanded.has(one.index)).slice(0, W);
      rounds.push({ evaluated: pending.length, marked: marked.length });
      const next = new Set<number>();
      for (const { index } of marked) {
        expanded.add(index);
        for (const other of this.neighbours(index)) if (!visited.has(other)) next.add(other);
      }
      for (const one of next) visited.add(one);
      pending = [...next];
      over = marked.length === 0;
    }
    const matching = seen.filter((node) => this.matches(node, mask));
    const results = this.sorted(query, matching, distance).slice(0, k);
    return { results, evaluated: seen.length, rounds };
  }

  private matches(node: number, mask: number): boolean {
    return Math.floor(mask / 2 ** this.types[node]!) % 2 === 1;
  }
}
