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

/** One end of the tree edge that joins a component. */
export type End = 'linked' | 'free' | { readonly loose: number };

/** How DELETE joined one component to the others. */
export interface Rejoined {
  /** Nodes of the component, and of the rest, that had room for a tree edge. */
  readonly orphans: number;
  readonly hosts: number;
  readonly ends: readonly End[];
}

/** What a DELETE did. */
export interface Removal {
  /** Links of the node. */
  readonly links: number;
  /** Of each component that was looked through, the rows read in each cycle, from the one after its first; none: no component fell off. */
  readonly floods: readonly number[];
  readonly rejoined: readonly Rejoined[];
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
  /** What the vector memory holds, of deleted nodes too. */
  readonly stored: (Words | undefined)[];
  readonly types: number[];
  readonly links: (Link | undefined)[][];
  readonly weights: number[][];
  /** Beside the weights; section 23. */
  readonly branches: number[][];
  readonly shape: Shape;
  /** Every INSERT so far. */
  readonly history: Insertion[] = [];
  /** Every DELETE so far. */
  readonly removals: Removal[] = [];
  private readonly distance: Distance;
  private readonly compare: Compare;

  /** An empty core whose links are chosen by `distance`, as `compare` orders it. */
  constructor(shape: Shape, distance: Distance, compare: Compare = exactly) {
    this.shape = shape;
    this.distance = distance;
    this.compare = compare;
    this.vectors = Array.from({ length: shape.vectors }, () => undefined);
    this.stored = [...this.vectors];
    this.types = this.vectors.map(() => 0);
    this.links = this.vectors.map(() => Array.from({ length: shape.degree }, () => undefined));
    this.weights = this.vectors.map(() => Array.from({ length: shape.degree }, () => 0));
    this.branches = this.weights.map((row) => [...row]);
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

  /** A node's neighbours as its incoming synapses have them: their vectors, and the weights in its own row. */
  incoming(node: number): { readonly vector: Words; readonly weight: number }[] {
    return this.links[node]!.flatMap((link, slot) =>
      link === undefined
        ? []
        : [{ vector: this.vectors[link.index]!, weight: this.weights[node]![slot]! }],
    );
  }

  /** A node gets another vector; its links stay. */
  move(node: number, vector: Words): void {
    this.vectors[node] = vector;
    this.stored[node] = vector;
  }

  /** INSERT; undefined when the core is full. */
  insert(vector: Words): Insertion | undefined {
    const { degree, list: length } = this.shape;
    const others = this.nodes();
    const index = this.vectors.indexOf(undefined);
    if (index < 0) return undefined;
    this.vectors[index] = vector;
    this.stored[index] = vector;
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
    this.branches[index]!.fill(0);
    const insertion = { index, parent, nearest: near[0]?.index, selection, joins };
    this.history.push(insertion);
    return insertion;
  }

  /** DELETE of a valid node. */
  remove(node: number): Removal {
    const links = this.neighbours(node).length;
    const falls = this.neighbours(node, 'tree').length > 1;
    for (const row of this.links) {
      row.forEach((link, slot) => {
        if (link?.index === node) row[slot] = undefined;
      });
    }
    this.vectors[node] = undefined;
    this.links[node]!.fill(undefined);
    this.weights[node]!.fill(0);
    this.branches[node]!.fill(0);
    this.types[node] = 0;
    const floods: number[] = [];
    const rejoined: Rejoined[] = [];
    const removal = { links, floods, rejoined };
    this.removals.push(removal);
    if (!falls) return removal;
    const [first, ...orphaned] = this.components();
    floods.push(this.floodCycles(first![0]!));
    let main = first!;
    for (const part of orphaned) {
      floods.push(this.floodCycles(part[0]!));
      rejoined.push(this.rejoin(part, main));
      main = [...main, ...part];
    }
    return removal;
  }

  /** Components of the tree, ascending, in the order of their lowest nodes. */
  private components(): number[][] {
    const label = new Map(this.nodes().map((node) => [node, node]));
    for (let changed = true; changed;) {
      changed = false;
      for (const [node, own] of label) {
        const least = Math.min(
          own,
          ...this.neighbours(node, 'tree').map((each) => label.get(each)!),
        );
        if (least < own) {
          label.set(node, least);
          changed = true;
        }
      }
    }
    const roots = [...new Set(label.values())].sort((a, b) => a - b);
    return roots.map((root) => this.nodes().filter((node) => label.get(node) === root));
  }

  /** FLOOD cycles from a component's lowest node: section 11, played row by row. */
  private floodCycles(seed: number): number {
    const known = new Set([seed]);
    let waiting: number[] = [];
    let onItsWay: number | undefined = seed;
    for (let cycle = 1; ; cycle++) {
      const news: number[] = onItsWay === undefined ? [] : this.neighbours(onItsWay, 'tree');
      const added = news.filter((each) => !known.has(each));
      if (waiting.length === 0 && added.length === 0) return cycle;
      onItsWay = waiting.shift();
      for (const each of added) known.add(each);
      waiting = [...waiting, ...added].sort((a, b) => a - b);
    }
  }

  /** A tree edge between the nearest pair with room on both sides. */
  private rejoin(part: readonly number[], main: readonly number[]): Rejoined {
    const { degree } = this.shape;
    const hasRoom = (node: number) => this.neighbours(node, 'tree').length < degree;
    const [orphans, hosts] = [part.filter(hasRoom), main.filter(hasRoom)];
    const pairs = orphans.flatMap((orphan) =>
      this.sorted(this.vectors[orphan]!, hosts).map(({ index: host, distance }) => ({
        ...{ orphan, host, distance },
      })),
    );
    pairs.sort(
      (a, b) => this.compare(a.distance, b.distance) || a.host - b.host || a.orphan - b.orphan,
    );
    const { orphan, host } = pairs[0]!;
    const ends = [this.attach(orphan, host), this.attach(host, orphan)];
    return { orphans: orphans.length, hosts: hosts.length, ends };
  }

  private attach(node: number, other: number): End {
    const row = this.links[node]!;
    const tree = { index: other, tree: true };
    const own = row.findIndex((link) => link?.index === other);
    if (own >= 0) {
      row[own] = tree;
      return 'linked';
    }
    const free = row.indexOf(undefined);
    if (free >= 0) {
      this.put(node, free, tree);
      return 'free';
    }
    const loose = row.flatMap((link) => (link!.tree ? [] : [link!.index]));
    const farthest = this.sorted(this.vectors[node]!, loose).at(-1)!.index;
    const back = this.links[farthest]!;
    back[back.findIndex((link) => link?.index === node)] = undefined;
    const slot = row.findIndex((link) => link?.index === farthest);
    this.put(node, slot, tree);
    return { loose: loose.length };
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
    this.branches[node]![slot] = 0;
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
