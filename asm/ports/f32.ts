/**
 * Exports of the `f32` build: the blocks called directly, without commands. Node indices, cores and types must be in range; a core of -1
 * stands for all cores.
 */
import { CORES, DIMS, LIST } from "../params";
import { alike, leakFactor, mem, postFactor, preFactor } from "../num";
import { bit } from "../memory";
import { next, mergedCore, mergedEntry, startMerge } from "../chip/merge";
import { METRIC_L2, MODE_BEAM } from "../chip/opcodes";
import * as unit from "../core/core";
import * as dendrite from "../core/dendrite";
import * as edges from "../core/edges";
import * as graph from "../core/graph";
import * as homeostat from "../core/homeostasis";
import * as inserter from "../core/insert";
import * as neuron from "../core/neuron";
import * as oscillator from "../core/oscillator";
import * as remover from "../core/remove";
import * as code from "../core/code";
import * as history from "../core/pattern";
import { resonanceSearch as searchResonant } from "../core/resonate";
import { entryDistance, entryIndex } from "../core/result_list";
import { searchBeam, searchExact } from "../core/search";
import * as synapse from "../core/synapse";
import { QUERY, prepareQuery } from "../core/vectors";
import * as wta from "../core/wta";

let metric: i32 = METRIC_L2;

/** {u32 core, u32 index, f32 distance}[LIST] */
const RESULTS: usize = memory.data(LIST * 12, 4);

function first(core: i32): i32 {
  return core < 0 ? 0 : core;
}
function end(core: i32): i32 {
  return core < 0 ? CORES : core + 1;
}

/** Everything to its initial state. */
export function reset(): void {
  init(-1, METRIC_L2);
}

/** Clears cores; the metric (0 L2, 1 cosine, 2 dot) is the chip's. */
export function init(core: i32, newMetric: i32): void {
  metric = newMetric;
  for (let c = first(core); c < end(core); c++) unit.initCore(c);
}

/** f32[DIMS]: the vector or query of the next `insert` or `search`. */
export function inputPointer(): usize {
  return QUERY;
}

/** Inserts the input; answers its index, -1 when the core is full. */
export function insert(core: i32): i32 {
  prepareQuery(metric);
  return inserter.insert(core, metric);
}

/** Deletes a node that is there. */
export function remove(core: i32, node: i32): void {
  remover.remove(core, node, metric);
}

/** Nodes of a core, as a set of bits. */
export function validNodes(core: i32): u32 {
  return graph.validSet(core);
}

/** Results of the last search, nearest first. */
export function resultPointer(): usize {
  return RESULTS;
}

/** The k nearest to the input (mode 0 exact, 1 beam with L and W) whose type is in the mask; answers how many were found. */
export function search(core: i32, k: i32, mode: i32, breadth: i32, width: i32, mask: i32): i32 {
  prepareQuery(metric);
  for (let c = first(core); c < end(core); c++) {
    if (mode == MODE_BEAM) searchBeam(c, metric, mask, breadth, width);
    else searchExact(c, metric, mask);
  }
  return merge(core, k);
}

/** Puts the first k of the cores' lists into the results; answers how many there are. */
function merge(core: i32, k: i32): i32 {
  startMerge(first(core), end(core));
  let found = 0;
  while (found < min(k, LIST) && next()) {
    const result = RESULTS + <usize>found * 12;
    store<u32>(result, mergedCore);
    store<u32>(result, entryIndex(mergedCore, mergedEntry), 4);
    store<f32>(result, <f32>entryDistance(mergedCore, mergedEntry), 8);
    found++;
  }
  return found;
}

export function setType(core: i32, node: i32, value: i32): void {
  graph.setNodeType(core, node, value & 15, 0);
}
export function getType(core: i32, node: i32): i32 {
  return graph.nodeType(core, node);
}

/** Membranes, thresholds, refractory times, traces, time and spikes to their initial values; the graph, types and weights stay. */
export function snnReset(core: i32): void {
  for (let c = first(core); c < end(core); c++) unit.snnReset(c);
}

export function setMembrane(core: i32, node: i32, value: f32): void {
  neuron.setMembrane(core, node, <mem>value, 0);
}
export function getMembrane(core: i32, node: i32): f32 {
  return <f32>neuron.membrane(core, node);
}
export function setThreshold(core: i32, node: i32, value: f32): void {
  neuron.setThreshold(core, node, <mem>value, 0);
}
export function getThreshold(core: i32, node: i32): f32 {
  return <f32>neuron.threshold(core, node);
}
export function getRefractory(core: i32, node: i32): f32 {
  return neuron.refractory(core, node);
}
export function inject(core: i32, node: i32, value: f32): void {
  neuron.addCharge(core, node, value, 0);
}

/** One step of dt ms; answers the number of spikes. */
export function step(core: i32, dt: f32): i32 {
  let spikes = 0;
  for (let c = first(core); c < end(core); c++) {
    spikes += neuron.step(c, dt, leakFactor(dt), preFactor(dt), postFactor(dt), 0);
  }
  return spikes;
}

/** Charges the neighbours of the neurons that spiked, `gain` membrane units for a full weight. */
export function propagate(core: i32, gain: f32): void {
  for (let c = first(core); c < end(core); c++) synapse.propagate(c, gain, 0);
}

export function stdp(core: i32): void {
  for (let c = first(core); c < end(core); c++) synapse.stdp(c, 0);
}

/** step, propagate and, when `learn` is not 0, stdp; answers the number of spikes. */
export function tick(core: i32, dt: f32, gain: f32, learn: i32): i32 {
  const spikes = step(core, dt);
  propagate(core, gain);
  if (learn != 0) stdp(core);
  return spikes;
}

/** Weights of all synapses that go out of a node, 0 to 255, and their mean, rounded half up; 255 without synapses. */
export function setEdgeWeight(core: i32, node: i32, weight: i32): void {
  edges.setEdgeWeight(core, node, weight);
}
export function getEdgeWeight(core: i32, node: i32): i32 {
  return edges.edgeWeight(core, node);
}

/** Who fired in the last step, as a set of bits. */
export function spikes(core: i32): u32 {
  return neuron.spikedSet(core);
}

/** Time of a core in ms. */
export function time(core: i32): f32 {
  return neuron.timeOf(core);
}

/** Rates take up the last spikes, thresholds follow; dt in ms. */
export function homeostasis(core: i32, dt: f32): void {
  for (let c = first(core); c < end(core); c++) homeostat.homeostasis(c, dt);
}
/** Firing rate in spikes a ms. */
export function rate(core: i32, node: i32): f32 {
  return homeostat.rateOf(core, node);
}
/** Sum of the firing rates. */
export function activity(core: i32): f32 {
  let sum: f32 = 0;
  for (let c = first(core); c < end(core); c++) sum += homeostat.activity(c);
  return sum;
}

/** Turns the oscillator by dt ms. */
export function oscillate(core: i32, dt: f32): void {
  for (let c = first(core); c < end(core); c++) oscillator.oscillate(c, dt, 0);
}
/** Phase of the oscillator, 0 to 2 pi. */
export function phase(core: i32): f32 {
  return oscillator.phaseOf(core);
}
/** 1 in phase, 0 opposite. */
export function resonance(core: i32, node: i32): f32 {
  return oscillator.resonance(core, node);
}

/** The k nearest to the input, their distances times 2 - resonance * weight, in that order; answers how many were found. */
export function resonanceSearch(core: i32, k: i32, mask: i32, weight: f32): i32 {
  prepareQuery(metric);
  for (let c = first(core); c < end(core); c++) searchResonant(c, metric, mask, k, weight);
  return merge(core, k);
}

/** Forgets the last inhibition. */
export function wtaReset(core: i32): void {
  for (let c = first(core); c < end(core); c++) wta.clearInhibition(c, 0);
}
/** The winner takes 0.8 of its membrane off the others; answers it, -1 when there is none. `core` is one core. */
export function wtaCompete(core: i32): i32 {
  return wta.compete(core);
}
/** Every membrane V becomes V * (V / Vmax)^2, Vmax the greatest of its core. */
export function wtaSoft(core: i32): void {
  for (let c = first(core); c < end(core); c++) wta.soften(c);
}
/** What the last winner of a core took off the others. */
export function inhibition(core: i32): f32 {
  return wta.inhibition(core);
}

/** Every branch of a dendrite empty. */
export function dendriteReset(core: i32): void {
  for (let c = first(core); c < end(core); c++) dendrite.clearBranches(c);
}
/** Adds a charge to the branch of a slot. */
export function dendriteInject(core: i32, node: i32, slot: i32, value: f32): void {
  dendrite.chargeBranch(core, node, slot, value, 0);
}
/** Charges the membrane with what a neuron's branches pass on, and answers that; `clear` other than 0 empties them. */
export function dendriteIntegrate(core: i32, node: i32, clear: i32): f32 {
  return dendrite.integrate(core, bit(node), clear != 0, 0);
}
/** Charges the branches of the edges that the last spikes arrive on, `gain` membrane units for a full weight. */
export function dendritePropagate(core: i32, gain: f32): void {
  for (let c = first(core); c < end(core); c++) dendrite.propagateBranches(c, gain, 0);
}
export function getBranch(core: i32, node: i32, slot: i32): f32 {
  return dendrite.branch(core, node, slot);
}

export function setPattern(core: i32, node: i32, bits: u32): void {
  history.setPattern(core, node, bits, 0);
}
export function getPattern(core: i32, node: i32): u32 {
  return history.pattern(core, node);
}
/** The spike code of a vector, which becomes its pattern; 0, and the pattern stays, when the vector is zero. */
export function encode(core: i32, node: i32): u32 {
  return code.encode(core, node, DIMS);
}
/** Jaccard similarity of two patterns, 0 to 1. */
export function similarity(a: u32, b: u32): f32 {
  return alike(popcnt(a & b), popcnt(a | b));
}
/** The k most similar patterns; the distance is 1 - similarity. Answers how many were found. */
export function spikeSearch(core: i32, pattern: u32, k: i32): i32 {
  for (let c = first(core); c < end(core); c++) code.spikeSearch(c, pattern);
  return merge(core, k);
}
/** Shifts the last step's spikes into the histories. */
export function record(core: i32): void {
  for (let c = first(core); c < end(core); c++) history.record(c);
}
/** The neuron with most bits equal to the target, -1 when none has one. */
export function match(core: i32, target: u32): i32 {
  history.match(core, target);
  return history.matched;
}
/** Other neurons whose patterns differ in at most `limit` bits, as a set of bits. */
export function correlate(core: i32, node: i32, limit: u32): u32 {
  return history.correlate(core, node, limit);
}

/** f32[CORES][VECTORS] */
export function membranesPointer(): usize {
  return neuron.MEMBRANES;
}
/** f32[CORES][VECTORS]: presynaptic traces, in weight units. */
export function presPointer(): usize {
  return synapse.PRES;
}
/** f32[CORES][VECTORS]: postsynaptic traces. */
export function postsPointer(): usize {
  return synapse.POSTS;
}
/** f32[CORES][VECTORS][DEGREE], 0 to 255: slot s of row j is the synapse from link[j][s] into j. */
export function weightsPointer(): usize {
  return synapse.WEIGHTS;
}

/** u8[CORES][VECTORS][DEGREE]: link words {valid, tree, index}. */
export function linksPointer(): usize {
  return graph.LINKS;
}

/** Replaces a link word, so that both number systems can work on one graph; the weight beside it becomes 255. */
export function loadLink(core: i32, node: i32, slot: i32, packed: i32): void {
  graph.setLink(core, node, slot, packed);
  synapse.startWeight(core, node, slot);
}
