/** DELETE: a node goes, and what its tree edges held together is joined anew (docs/engine.md, sections 7 and 11). */
import { DEGREE } from "../params";
import { dist } from "../num";
import { bit, lowest, size } from "../memory";
import {
  EVENT_COMPONENTS_JOINED, EVENT_LINKS_EVICTED, EVENT_LINKS_PROMOTED, EVENT_NODES_DELETED, count,
} from "../trace/events";
import { clearBranchRow, logBranchRow, startBranch } from "./dendrite";
import { between, linkMetric } from "./distance";
import {
  clearLinks, clearValid, freeSlot, linkWord, loadCycles, logLinkRow, neighbours, setLink, setNodeType, slotOf, treeNeighbours, validSet,
} from "./graph";
import { clearRate } from "./homeostasis";
import { clearNeuron } from "./neuron";
import { clearDrive } from "./neuro";
import { setPattern } from "./pattern";
import { stale } from "./route";
import { clearSynapses, logWeightRow, startWeight } from "./synapse";

/** Core cycles of the last delete. */
export let removeCycles: i32 = 0;

// Nodes that can take another tree edge, of those that a flood has reached; the link metric; the cycle at which the next state begins.
let room: u32 = 0;
let metric: i32 = 0;
let cycle: i32 = 0;

/** Deletes a valid node. */
export function remove(core: i32, node: i32, chipMetric: i32): void {
  count(EVENT_NODES_DELETED);
  metric = linkMetric(chipMetric);
  const around = neighbours(core, node);
  const split = size(treeNeighbours(core, node)) > 1;
  clearNode(core, node);
  cycle = 3;
  for (let rest = around; rest != 0; rest &= rest - 1) {
    const other = lowest(rest);
    setLink(core, other, slotOf(core, other, node), 0);
    logLinkRow(core, other, cycle++);
  }
  if (split) rejoin(core);
  removeCycles = cycle;
}

/** All that belongs to the node but its vector, at cycle 1. */
function clearNode(core: i32, node: i32): void {
  clearLinks(core, node, 1);
  setNodeType(core, node, 0, 1);
  clearNeuron(core, node, 1);
  clearSynapses(core, node, 1);
  clearBranchRow(core, node, 1);
  clearRate(core, node, 1);
  setPattern(core, node, 0, 1);
  clearDrive(core, node, 1);
  clearValid(core, node, 1);
  stale(core, 1);
}

/** SEED at `cycle`: joins the components of the tree to that of the lowest node, in the order of their lowest nodes. */
function rejoin(core: i32): void {
  room = 0;
  let main = flood(core, lowest(validSet(core)));
  let rest = validSet(core) & ~main;
  while (rest != 0) {
    const part = flood(core, lowest(rest));
    join(core, part, main);
    main |= part;
    rest = validSet(core) & ~main;
  }
  cycle++;
}

/** The nodes that tree edges lead to from `seed`, whose row SEED reads at `cycle`; afterwards `cycle` is that of the next state. */
function flood(core: i32, seed: i32): u32 {
  let found = bit(seed);
  let pending: u32 = 0;
  let arriving = seed;
  for (;;) {
    cycle++;
    let fresh: u32 = 0;
    if (arriving >= 0) {
      fresh = treeNeighbours(core, arriving) & ~found;
      updateRoom(core, arriving);
    }
    if (pending == 0 && fresh == 0) break;
    arriving = pending == 0 ? -1 : lowest(pending);
    if (arriving >= 0) pending &= ~bit(arriving);
    pending |= fresh;
    found |= fresh;
  }
  cycle++;
  return found;
}

function updateRoom(core: i32, node: i32): void {
  if (size(treeNeighbours(core, node)) < DEGREE) room |= bit(node);
  else room &= ~bit(node);
}

/** PREP at `cycle`: a tree edge between the nearest nodes of two components that both have room for one. */
function join(core: i32, part: u32, main: u32): void {
  count(EVENT_COMPONENTS_JOINED);
  cycle++;
  let orphan = -1;
  let host = -1;
  let nearest: dist = 0;
  for (let outer = part & room; outer != 0; outer &= outer - 1) {
    const a = lowest(outer);
    for (let inner = main & room; inner != 0; inner &= inner - 1) {
      const b = lowest(inner);
      const d = between(metric, core, a, b);
      if (orphan < 0 || d < nearest || (d == nearest && b < host)) {
        nearest = d;
        orphan = a;
        host = b;
      }
    }
    cycle += 1 + loadCycles(size(main & room));
  }
  cycle++;
  attach(core, orphan, host);
  attach(core, host, orphan);
}

/** READ at `cycle`: the tree edge to `other` in the row of `node`: its link becomes one, a free slot takes it, or the farthest link goes. */
function attach(core: i32, node: i32, other: i32): void {
  const linked = slotOf(core, node, other);
  const free = freeSlot(core, node);
  if (linked < 0 && free < 0) {
    evict(core, node, other);
  } else {
    setLink(core, node, linked < 0 ? free : linked, linkWord(other, true));
    logLinkRow(core, node, cycle + 1);
    if (linked < 0) {
      startWeight(core, node, free);
      startBranch(core, node, free);
      logWeightRow(core, node, cycle + 1);
      logBranchRow(core, node, cycle + 1);
    } else {
      count(EVENT_LINKS_PROMOTED);
    }
    cycle += 2;
  }
  updateRoom(core, node);
}

/** The farthest neighbour of a full node that is not on a tree edge makes place, on both sides. */
function evict(core: i32, node: i32, other: i32): void {
  count(EVENT_LINKS_EVICTED);
  const loose = neighbours(core, node) & ~treeNeighbours(core, node);
  let farthest = -1;
  let most: dist = 0;
  for (let rest = loose; rest != 0; rest &= rest - 1) {
    const each = lowest(rest);
    const d = between(metric, core, node, each);
    if (farthest < 0 || d >= most) {
      most = d;
      farthest = each;
    }
  }
  const slot = slotOf(core, node, farthest);
  const drop = cycle + 2 + loadCycles(size(loose));
  setLink(core, farthest, slotOf(core, farthest, node), 0);
  setLink(core, node, slot, linkWord(other, true));
  startWeight(core, node, slot);
  startBranch(core, node, slot);
  logLinkRow(core, farthest, drop + 1);
  logWeightRow(core, node, drop + 1);
  logBranchRow(core, node, drop + 1);
  logLinkRow(core, node, drop + 2);
  cycle = drop + 3;
}
