/** A command's header beat: its fields, and the rules by which the fabric refuses it (docs/engine.md, section 3). */
import {
  ABSENT_OPCODES, CORES, DEGREE, DIMS, DT_MAX, LIST, PATTERN_WIDTH, VECTORS, VECTOR_BEATS, WORD_WIDTH,
} from "../params";
import { FIELDS, FIELD_BY_NODE, FIELD_ITEMS, FIELD_PARTS } from "../state_map";
import * as num from "../num";
import { dist, factor, leakFactor, postFactor, preFactor, share, time, vec } from "../num";
import { QUERY, prepareQuery } from "../core/vectors";
import * as op from "./opcodes";

/** Most iterations of a NEURO_SEARCH: the bits of a spike history. */
const ITERATIONS: i32 = PATTERN_WIDTH;

/** The command port: u64[1 + VECTOR_BEATS], header first. */
export const COMMAND: usize = memory.data((1 + VECTOR_BEATS) * 8, 8);

/** Metric of the chip, `metric_q`. */
export let chipMetric: i32 = 0;

export function setChipMetric(metric: i32): void {
  chipMetric = metric;
}

// Fields of the command, as `decode` found them.
export let opcode: i32 = 0;
export let core: i32 = 0;
export let all: bool = false;
export let index: i32 = 0;
export let metric: i32 = 0;
export let k: i32 = 0;
export let mode: i32 = 0;
export let breadth: i32 = 0; // L
export let width: i32 = 0; // W
export let mask: i32 = 0;
export let resonanceWeight: share = 0; // of RESONANCE_SEARCH
export let value: i32 = 0; // also the type of SET_TYPE, a pattern, or the limit of CORRELATE, the weight of SET_EDGE_WEIGHT
export let dt: time = 0;
export let gainOperand: i32 = 0;
export let learning: bool = false;
export let iterations: i32 = 0; // of NEURO_SEARCH, and what follows
export let drive: i32 = 0; // u8.5
export let half: dist = 0; // distance at which the drive is half
export let spread: i32 = 0; // s16.8, from u5.3
export let oscillates: bool = false;
export let competes: bool = false;
export let branch: i32 = 0; // slot of a link
export let clear: bool = false; // of DENDRITE_INTEGRATE
export let field: i32 = 0; // of READ: number in the state map, element of the node, part of the element
export let item: i32 = 0;
export let part: i32 = 0;

// What the opcode calls for.
export let hasIndex: bool = false;
export let needsNode: bool = false;
export let answersList: bool = false;
export let hasVector: bool = false;
export let hasDt: bool = false;

// Of ROUTE: cores of the first search, and whether all that can matter search afterwards.
export let cores: i32 = 0;
export let twoWaves: bool = false;

// Decay factors over dt.
export let leakBy: factor = 0;
export let preBy: factor = 0;
export let postBy: factor = 0;

/** Takes the header apart. */
export function decode(): void {
  const header = load<u64>(COMMAND);
  opcode = <i32>(header & 0xff);
  core = <i32>((header >> 8) & 0xff);
  all = ((header >> 16) & 1) != 0;
  index = <i32>((header >> 24) & 0xff);
  learning = (index & 1) != 0;
  branch = <i32>((header >> 17) & 7);
  clear = (branch & 1) != 0;
  metric = <i32>((header >> 32) & 3);
  answersList = opcode == op.OP_SEARCH || opcode == op.OP_SPIKE_SEARCH || opcode == op.OP_RESONANCE_SEARCH || opcode == op.OP_NEURO_SEARCH ||
    opcode == op.OP_ROUTE;
  k = opcode == op.OP_SPIKE_SEARCH ? index : <i32>((header >> (opcode == op.OP_NEURO_SEARCH ? 48 : 32)) & 31);
  iterations = <i32>((header >> 17) & 63);
  competes = ((header >> 23) & 1) != 0;
  drive = index;
  half = <dist>((<u64>1) << ((header >> 53) & 31));
  oscillates = ((header >> 58) & 1) != 0;
  spread = <i32>(header >> 59) << 5;
  cores = index + 1;
  twoWaves = opcode == op.OP_ROUTE && ((header >> 17) & 1) != 0;
  mode = twoWaves ? op.MODE_EXACT : <i32>((header >> 37) & 1);
  breadth = <i32>((header >> 38) & 31);
  width = <i32>((header >> 43) & 31);
  mask = <i32>(header >> 48);
  resonanceWeight = <share>((header >> 37) & 0x7ff);
  gainOperand = <i32>(<i16>(header >> 48));
  dt = <u32>((header >> 32) & 0xffff);
  value = opcode == op.OP_SET_TYPE || opcode == op.OP_SET_EDGE_WEIGHT ? <i32>((header >> 32) & 0xff) : <i32>(header >> 32);
  hasVector = opcode == op.OP_INSERT || opcode == op.OP_SEARCH || opcode == op.OP_RESONANCE_SEARCH || opcode == op.OP_NEURO_SEARCH ||
    opcode == op.OP_ROUTE || opcode == op.OP_HNSW_TO_SNN;
  hasDt = takesDt();
  field = <i32>((header >> 32) & 0xff);
  item = <i32>((header >> 40) & 0xff);
  part = <i32>((header >> 48) & 0xff);
  needsNode = takesNode();
  hasIndex = needsNode || opcode == op.OP_READ;
}

/** Whether the index must be that of a valid node. */
function takesNode(): bool {
  switch (opcode) {
    case op.OP_SET_TYPE:
    case op.OP_GET_TYPE:
    case op.OP_SET_MEMBRANE:
    case op.OP_GET_MEMBRANE:
    case op.OP_SET_THRESHOLD:
    case op.OP_GET_THRESHOLD:
    case op.OP_INJECT:
    case op.OP_GET_REFRACTORY:
    case op.OP_DELETE:
    case op.OP_SET_EDGE_WEIGHT:
    case op.OP_GET_EDGE_WEIGHT:
    case op.OP_GET_RATE:
    case op.OP_RESONANCE:
    case op.OP_ENCODE:
    case op.OP_SET_PATTERN:
    case op.OP_GET_PATTERN:
    case op.OP_SIMILARITY:
    case op.OP_CORRELATE:
    case op.OP_DENDRITE_INJECT:
    case op.OP_GET_BRANCH:
    case op.OP_AGGREGATE:
    case op.OP_UPDATE:
      return true;
    case op.OP_DENDRITE_INTEGRATE:
      return !all;
    default:
      return false;
  }
}

/** Whether the command names a branch, which must have a link. */
export function takesBranch(): bool {
  return opcode == op.OP_DENDRITE_INJECT || opcode == op.OP_GET_BRANCH;
}

/** Whether the index is that of an element of delta. */
function takesElement(): bool {
  return opcode == op.OP_GET_DELTA || opcode == op.OP_SET_DELTA;
}

function isKnown(): bool {
  switch (opcode) {
    case op.OP_DELETE:
    case op.OP_SET_EDGE_WEIGHT:
    case op.OP_GET_EDGE_WEIGHT:
    case op.OP_READ:
    case op.OP_ROUTE:
    case op.OP_ENCODE:
    case op.OP_SET_PATTERN:
    case op.OP_GET_PATTERN:
    case op.OP_SIMILARITY:
    case op.OP_SPIKE_SEARCH:
    case op.OP_RECORD:
    case op.OP_MATCH:
    case op.OP_CORRELATE:
    case op.OP_NEURO_SEARCH:
    case op.OP_HNSW_TO_SNN:
    case op.OP_AGGREGATE:
    case op.OP_UPDATE:
    case op.OP_GET_DELTA:
    case op.OP_SET_DELTA:
      return true;
    default:
      return (opcode >= op.OP_INIT && opcode <= op.OP_GET_FLAGS) || (opcode >= op.OP_SNN_RESET && opcode <= op.OP_GET_REFRACTORY) ||
        (opcode >= op.OP_HOMEOSTASIS && opcode <= op.OP_RESONANCE_SEARCH) ||
        (opcode >= op.OP_WTA_RESET && opcode <= op.OP_GET_BRANCH);
  }
}

/** Whether the command is of groups that the configuration leaves out; of a known opcode. */
function isAbsent(): bool {
  return ((ABSENT_OPCODES >> <u64>opcode) & 1) != 0;
}

function mayBroadcast(): bool {
  switch (opcode) {
    case op.OP_INIT:
    case op.OP_SEARCH:
    case op.OP_ROUTE:
    case op.OP_COUNT:
    case op.OP_SNN_RESET:
    case op.OP_STEP:
    case op.OP_PROPAGATE:
    case op.OP_STDP:
    case op.OP_TICK:
    case op.OP_RECORD:
    case op.OP_SPIKE_SEARCH:
    case op.OP_HOMEOSTASIS:
    case op.OP_ACTIVITY:
    case op.OP_OSCILLATE:
    case op.OP_RESONANCE_SEARCH:
    case op.OP_WTA_RESET:
    case op.OP_WTA_COMPETE:
    case op.OP_NEURO_SEARCH:
    case op.OP_WTA_SOFT:
    case op.OP_DENDRITE_RESET:
    case op.OP_DENDRITE_INTEGRATE:
    case op.OP_DENDRITE_PROPAGATE:
    case op.OP_HNSW_TO_SNN:
      return true;
    default:
      return false;
  }
}

function takesDt(): bool {
  switch (opcode) {
    case op.OP_STEP:
    case op.OP_TICK:
    case op.OP_HOMEOSTASIS:
    case op.OP_OSCILLATE:
    case op.OP_NEURO_SEARCH:
      return true;
    default:
      return false;
  }
}

function takesValue(): bool {
  return opcode == op.OP_SET_MEMBRANE || opcode == op.OP_SET_THRESHOLD || opcode == op.OP_INJECT ||
    opcode == op.OP_DENDRITE_INJECT;
}

/** The first rule that the command breaks, in the order of docs/engine.md; STATUS_OK when the cores may hear of it. */
export function refusal(): i32 {
  if (!isKnown()) return op.STATUS_OPCODE;
  if (isAbsent()) return op.STATUS_UNSUPPORTED;
  if (all ? !mayBroadcast() : opcode == op.OP_ROUTE) return op.STATUS_BROADCAST;
  if (!all && core >= CORES) return op.STATUS_CORE;
  if (opcode == op.OP_ROUTE && cores > CORES) return op.STATUS_CORE;
  if (hasIndex && index >= VECTORS) return op.STATUS_INDEX;
  if (takesBranch() && branch >= DEGREE) return op.STATUS_INDEX;
  if (takesElement() && index >= DIMS) return op.STATUS_INDEX;
  if ((answersList || opcode == op.OP_HNSW_TO_SNN) && searchRefusal() != op.STATUS_OK) return searchRefusal();
  if (opcode == op.OP_INIT && (metric > op.METRIC_DOT || (!all && metric != chipMetric))) return op.STATUS_METRIC;
  if (opcode == op.OP_SET_TYPE && value > 15) return op.STATUS_TYPE;
  if (takesValue() && (value < num.MEMBRANE_MIN || value > num.MEMBRANE_MAX)) return op.STATUS_VALUE;
  if (opcode == op.OP_SET_DELTA && (value < num.DELTA_MIN || value > num.DELTA_MAX)) return op.STATUS_VALUE;
  if (opcode == op.OP_SET_THRESHOLD && value <= 0) return op.STATUS_VALUE;
  if (opcode == op.OP_NEURO_SEARCH && (iterations == 0 || iterations > ITERATIONS)) return op.STATUS_VALUE;
  if (hasDt && (dt == 0 || dt > <u32>DT_MAX)) return op.STATUS_DT;
  if (opcode == op.OP_READ && !isElement()) return op.STATUS_FIELD;
  return op.STATUS_OK;
}

/** Whether field, item and part exist; a register has no index. */
function isElement(): bool {
  if (field >= FIELDS || item >= FIELD_ITEMS[field] || part >= FIELD_PARTS[field]) return false;
  return FIELD_BY_NODE[field] != 0 || index == 0;
}

function searchRefusal(): i32 {
  if (k < 1 || k > LIST) return op.STATUS_K;
  const beam = (opcode == op.OP_SEARCH || opcode == op.OP_ROUTE) && mode == op.MODE_BEAM;
  if (beam && (breadth < 1 || breadth > LIST || width < 1 || width > breadth)) return op.STATUS_LIST;
  if (twoWaves && chipMetric != op.METRIC_L2) return op.STATUS_METRIC;
  if (opcode == op.OP_RESONANCE_SEARCH && resonanceWeight > num.SHARE_MAX) return op.STATUS_VALUE;
  return op.STATUS_OK;
}

/** What the front end computes on the way: the words and norm of the vector, the decay factors of dt. */
export function prepare(): void {
  if (hasVector) takeVector();
  if (hasDt) {
    leakBy = leakFactor(dt);
    preBy = preFactor(dt);
    postBy = postFactor(dt);
  }
}

/** Words from their beats, four a beat; bits above WORD_WIDTH are ignored. */
function takeVector(): void {
  const spare = 32 - WORD_WIDTH;
  for (let d = 0; d < DIMS; d++) {
    const word = <i32>load<i16>(COMMAND + 8 + (<usize>d << 1));
    store<vec>(QUERY + <usize>d * sizeof<vec>(), <vec>((word << spare) >> spare));
  }
  prepareQuery(chipMetric);
}
