/** One core: what each command does to it, its answer and its cycles. */
import { DIMS, PART_WIDTH, SCAN_CYCLES, VECTORS } from "../params";
import { FIXED, alike, delta, mem } from "../num";
import { CORE_FIELDS, FIELD_ITEMS } from "../state_map";
import { elementBits } from "../trace/digest";
import { beginCore } from "../trace/log";
import { bit, size } from "../memory";
import { bridgeCycles, chargeFound } from "./bridge";
import { SIMILARITY_CYCLES, allOnes, codeCycles, encode, sharedOnes, spikeSearch } from "./code";
import { branch, chargeBranch, clearBranches, integrate, integrateCycles, propagateBranches } from "./dendrite";
import { edgeCycles, edgeWeight, setEdgeWeight } from "./edges";
import { clearGraph, isLink, link, nodeType, setNodeType, validSet } from "./graph";
import { activity, activityCycles, clearRates, homeostasis, homeostasisCycles, rateOf } from "./homeostasis";
import { AGGREGATE_CYCLES, aggregate, clearDeltas, deltaOf, setDelta, update, updateCycles } from "./learning";
import { insert, insertCycles } from "./insert";
import { clearDrives, neuroCycles, searchSpiking } from "./neuro";
import { remove, removeCycles } from "./remove";
import {
  addCharge, clearNeurons, flagsOf, membrane, refractory, setMembrane, setThreshold, spikedSet, step, stepCycles, threshold, timeOf,
} from "./neuron";
import { clearPhase, oscillate, phaseOf, resonance } from "./oscillator";
import {
  RECORD_CYCLES, clearPatterns, correlate, match, matched, matchedBits, pattern, record, setPattern, walkCycles,
} from "./pattern";
import { resonanceCycles, resonanceSearch } from "./resonate";
import { clearRoute, mayHold, routeCycles, score } from "./route";
import { clearList } from "./result_list";
import { searchBeam, searchCycles, searchExact } from "./search";
import { clearTraces, clearWeights, propagate, stdp } from "./synapse";
import { clearVectors } from "./vectors";
import { clearInhibition, compete, competeCycles, soften, softenCycles } from "./wta";
import * as op from "../chip/opcodes";
import * as cmd from "../chip/command";

/** Core cycles of a command that reads in cycle 0 and writes in cycle 1. */
const SHORT: i32 = 2;
/** Mask that every type passes. */
const ANY_TYPE: i32 = 0xffff;
/** Core cycles of READ, which chooses an element of the row in a cycle of its own. */
const READ: i32 = 3;

/** Initial state of a core, by a sweep over its memories. */
export function initCore(core: i32): void {
  clearVectors(core);
  clearGraph(core, SCAN_CYCLES - 1);
  clearNeurons(core, SCAN_CYCLES - 1);
  clearTraces(core);
  clearWeights(core);
  clearRates(core);
  clearPhase(core, SCAN_CYCLES - 1);
  clearInhibition(core, SCAN_CYCLES - 1);
  clearBranches(core);
  clearPatterns(core);
  clearDrives(core);
  clearDeltas(core);
  clearRoute(core, SCAN_CYCLES - 1);
}

/** Initial state of a core's neurons and traces; the graph, types and weights stay. */
export function snnReset(core: i32): void {
  clearNeurons(core, VECTORS - 1);
  clearTraces(core);
}

/** Answer of the last `execute`: status, core cycles, and the item except for SEARCH, whose answer is the result list. */
export let status: i32 = 0;
export let cycles: i32 = 0;
export let index: i32 = 0;
export let value: i64 = 0;

/** Runs the decoded command in one core. */
export function execute(core: i32): void {
  beginCore(core);
  status = op.STATUS_OK;
  cycles = SHORT;
  index = 0;
  value = 0;
  if (cmd.needsNode && !isThere(core)) {
    status = op.STATUS_NODE;
    return;
  }
  switch (cmd.opcode) {
    case op.OP_INIT: return executeInit(core);
    case op.OP_INSERT: return executeInsert(core);
    case op.OP_SEARCH: return executeSearch(core);
    case op.OP_ROUTE: return executeScore(core);
    case op.OP_COUNT: return answer(size(validSet(core)));
    case op.OP_SET_TYPE: return setNodeType(core, cmd.index, cmd.value, 1);
    case op.OP_GET_TYPE: return answer(nodeType(core, cmd.index));
    case op.OP_GET_FLAGS: return answer(flagsOf(core));
    case op.OP_DELETE: return executeDelete(core);
    case op.OP_SET_EDGE_WEIGHT: return executeSetEdgeWeight(core);
    case op.OP_GET_EDGE_WEIGHT: return executeGetEdgeWeight(core);
    case op.OP_READ: return executeRead(core);
    case op.OP_SNN_RESET: return executeSnnReset(core);
    case op.OP_SET_MEMBRANE: return setMembrane(core, cmd.index, <mem>cmd.value, 1);
    case op.OP_GET_MEMBRANE: return answer(<i64>membrane(core, cmd.index));
    case op.OP_SET_THRESHOLD: return setThreshold(core, cmd.index, <mem>cmd.value, 1);
    case op.OP_GET_THRESHOLD: return answer(<i64>threshold(core, cmd.index));
    case op.OP_INJECT: return addCharge(core, cmd.index, cmd.value, 1);
    case op.OP_STEP: return executeStep(core);
    case op.OP_PROPAGATE: return executePropagate(core, 0);
    case op.OP_STDP: return executeStdp(core, 0);
    case op.OP_TICK: return executeTick(core);
    case op.OP_GET_SPIKES: return answer(spikedSet(core));
    case op.OP_GET_TIME: return answer(<i64>timeOf(core));
    case op.OP_GET_REFRACTORY: return answer(<i64>refractory(core, cmd.index));
    case op.OP_HOMEOSTASIS: return executeHomeostasis(core);
    case op.OP_GET_RATE: return answer(<i64>rateOf(core, cmd.index));
    case op.OP_ACTIVITY: return executeActivity(core);
    case op.OP_OSCILLATE: return oscillate(core, cmd.dt, 1);
    case op.OP_GET_PHASE: return answer(<i64>phaseOf(core));
    case op.OP_RESONANCE: return answer(<i64>resonance(core, cmd.index));
    case op.OP_RESONANCE_SEARCH: return executeResonanceSearch(core);
    case op.OP_WTA_RESET: return clearInhibition(core, 1);
    case op.OP_WTA_COMPETE: return executeCompete(core);
    case op.OP_NEURO_SEARCH: return executeNeuroSearch(core);
    case op.OP_WTA_SOFT: return executeSoften(core);
    case op.OP_DENDRITE_RESET: return executeDendriteReset(core);
    case op.OP_DENDRITE_INJECT: return chargeBranch(core, cmd.index, cmd.branch, cmd.value, 1);
    case op.OP_DENDRITE_INTEGRATE: return executeIntegrate(core);
    case op.OP_DENDRITE_PROPAGATE: return executeDendritePropagate(core);
    case op.OP_GET_BRANCH: return answer(<i64>branch(core, cmd.index, cmd.branch));
    case op.OP_HNSW_TO_SNN: return executeBridge(core);
    case op.OP_AGGREGATE: return executeAggregate(core);
    case op.OP_UPDATE: return executeUpdate(core);
    case op.OP_GET_DELTA: return answer(<i64>deltaOf(core, cmd.index));
    case op.OP_SET_DELTA: return setDelta(core, cmd.index, <delta>cmd.value, 1);
    case op.OP_ENCODE: return executeEncode(core);
    case op.OP_SET_PATTERN: return setPattern(core, cmd.index, <u32>cmd.value, 1);
    case op.OP_GET_PATTERN: return answer(pattern(core, cmd.index));
    case op.OP_SIMILARITY: return executeSimilarity(core);
    case op.OP_SPIKE_SEARCH: return executeSpikeSearch(core);
    case op.OP_RECORD: return executeRecord(core);
    case op.OP_MATCH: return executeMatch(core);
    case op.OP_CORRELATE: return executeCorrelate(core);
  }
}

/** Whether the command's node is valid, and its branch has a link. */
function isThere(core: i32): bool {
  if ((validSet(core) & bit(cmd.index)) == 0) return false;
  return !cmd.takesBranch() || isLink(link(core, cmd.index, cmd.branch));
}

function answer(result: i64): void {
  value = result;
}

function executeSetEdgeWeight(core: i32): void {
  setEdgeWeight(core, cmd.index, cmd.value);
  cycles = edgeCycles;
}

function executeGetEdgeWeight(core: i32): void {
  value = edgeWeight(core, cmd.index);
  cycles = edgeCycles;
}

/** A part of an element of the state map; the metric is the one field outside the cores. */
function executeRead(core: i32): void {
  cycles = READ;
  const element = cmd.index * FIELD_ITEMS[cmd.field] + cmd.item;
  const raw = cmd.field < CORE_FIELDS ? elementBits(core, cmd.field, element) : <u64>cmd.chipMetric;
  value = <i64>((raw >> (PART_WIDTH * cmd.part)) & (((<u64>1) << PART_WIDTH) - 1));
}

function executeInit(core: i32): void {
  initCore(core);
  cycles = SCAN_CYCLES;
}

function executeInsert(core: i32): void {
  const node = insert(core, cmd.chipMetric);
  cycles = insertCycles;
  if (node < 0) status = op.STATUS_FULL;
  else index = node;
}

function executeDelete(core: i32): void {
  remove(core, cmd.index, cmd.chipMetric);
  cycles = removeCycles;
}

/** First wave of a ROUTE. */
function executeScore(core: i32): void {
  if (FIXED) {
    score(core, cmd.chipMetric);
    cycles = routeCycles;
  }
}

/** Second wave of a ROUTE: the search itself. */
export function search(core: i32): void {
  executeSearch(core);
}

/** Third wave of a ROUTE: the exact search, where a vector can be within `reach` of the query; else an empty answer, and false. */
export function searchWithin(core: i32, reach: u32): bool {
  clearList(core);
  const near = mayHold(core, reach);
  if (near) searchExact(core, cmd.chipMetric, cmd.mask);
  cycles = routeCycles;
  return near;
}

function executeSearch(core: i32): void {
  if (cmd.mode == op.MODE_BEAM) searchBeam(core, cmd.chipMetric, cmd.mask, cmd.breadth, cmd.width);
  else searchExact(core, cmd.chipMetric, cmd.mask);
  cycles = searchCycles;
}

function executeResonanceSearch(core: i32): void {
  resonanceSearch(core, cmd.chipMetric, cmd.mask, cmd.k, cmd.resonanceWeight);
  cycles = resonanceCycles;
}

function executeSnnReset(core: i32): void {
  snnReset(core);
  cycles = VECTORS;
}

function executeStep(core: i32): void {
  value = step(core, cmd.dt, cmd.leakBy, cmd.preBy, cmd.postBy, 0);
  cycles = stepCycles(size(validSet(core)));
}

function executePropagate(core: i32, origin: i32): void {
  cycles = origin + propagate(core, cmd.gainOperand, origin);
}

function executeStdp(core: i32, origin: i32): void {
  cycles = origin + stdp(core, origin);
}

/** STEP, PROPAGATE and, when learning, STDP, one after the other without a gap. */
function executeTick(core: i32): void {
  executeStep(core);
  executePropagate(core, cycles);
  if (cmd.learning) executeStdp(core, cycles);
}

/** Answers 1 and the winner; of all cores, how many have one. */
function executeCompete(core: i32): void {
  const winner = compete(core);
  cycles = competeCycles;
  if (winner < 0) return;
  value = 1;
  if (!cmd.all) index = winner;
}

function executeSoften(core: i32): void {
  soften(core);
  cycles = softenCycles;
}

function executeDendriteReset(core: i32): void {
  clearBranches(core);
  cycles = VECTORS;
}

/** Of one neuron, or of all of a core. */
function executeIntegrate(core: i32): void {
  value = integrate(core, cmd.all ? validSet(core) : bit(cmd.index), cmd.clear, 0);
  cycles = integrateCycles;
}

function executeDendritePropagate(core: i32): void {
  cycles = propagateBranches(core, cmd.gainOperand, 0);
}

function executeHomeostasis(core: i32): void {
  homeostasis(core, cmd.dt);
  cycles = homeostasisCycles(size(validSet(core)));
}

function executeActivity(core: i32): void {
  value = <i64>activity(core);
  cycles = activityCycles(size(validSet(core)));
}

function executeRecord(core: i32): void {
  record(core);
  cycles = RECORD_CYCLES;
}

function executeMatch(core: i32): void {
  match(core, <u32>cmd.value);
  cycles = walkCycles(size(validSet(core)));
  index = max(matched, 0);
  value = matchedBits;
}

/** The node itself is left out. */
function executeCorrelate(core: i32): void {
  value = correlate(core, cmd.index, <u32>cmd.value);
  cycles = walkCycles(size(validSet(core)) - 1);
}

/** An exact search of all types, and a charge for each of its first k. */
function executeBridge(core: i32): void {
  searchExact(core, cmd.chipMetric, ANY_TYPE);
  const charged = chargeFound(core, cmd.k, cmd.gainOperand, cmd.chipMetric);
  value = charged;
  cycles = bridgeCycles(charged);
}

function executeAggregate(core: i32): void {
  value = aggregate(core, cmd.index);
  cycles = AGGREGATE_CYCLES;
}

function executeUpdate(core: i32): void {
  update(core, cmd.index, cmd.gainOperand, cmd.chipMetric);
  cycles = updateCycles(cmd.chipMetric);
}

function executeEncode(core: i32): void {
  value = encode(core, cmd.index, DIMS);
  cycles = codeCycles;
}

/** Ones of either pattern, ones of both, and the similarity: u6, u6, u17.16. */
function executeSimilarity(core: i32): void {
  const shared = sharedOnes(core, cmd.index, <u32>cmd.value);
  const all = allOnes(core, cmd.index, <u32>cmd.value);
  value = (<i64>all << 23) | (<i64>shared << 17) | <i64>alike(shared, all);
  cycles = SIMILARITY_CYCLES;
}

function executeSpikeSearch(core: i32): void {
  spikeSearch(core, <u32>cmd.value);
  cycles = codeCycles;
}

function executeNeuroSearch(core: i32): void {
  searchSpiking(
    core, cmd.chipMetric, cmd.dt, cmd.leakBy, cmd.preBy, cmd.postBy, cmd.iterations, cmd.drive, cmd.half, cmd.spread, cmd.oscillates,
    cmd.competes,
  );
  cycles = neuroCycles;
}
