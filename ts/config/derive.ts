/** Every constant that follows from the parameters, with its unit: the one place where widths are computed. */
import { DECAY_FRACTION, decayK, DT_FRACTION, DT_MAX } from './decay.ts';
import type { Parameters } from './parameters.ts';

interface Constant {
  /** Unit of the value. */
  readonly unit: string;
  readonly description: string;
  readonly value: (p: Parameters) => number;
}

const constant = (
  unit: string,
  description: string,
  value: (p: Parameters) => number,
): Constant => ({
  unit,
  description,
  value,
});

const COS_FRACTION = 28;
const WEIGHT_FRACTION = 8;
const RATE_FRACTION = 22;
/** Largest visible weight, the "full weight" of which aPlus and aMinus are fractions. */
export const FULL_WEIGHT = 255;

/** Bits of state that one READ answers: one part of an element. */
export const PART_WIDTH = 32;

const beats = (p: Parameters): number => p.dims / p.lanes;
const indexWidth = (p: Parameters): number => Math.log2(p.vectors);
const coreWidth = (p: Parameters): number => Math.log2(p.cores);
const norm2Width = (p: Parameters): number => 2 * p.wordWidth - 1 + Math.log2(p.dims);
// A cosine distance spans 0 to 2 plus the rounding of the reciprocal norms, so it needs sign + 2 integer bits; squared
// L2 of narrow words would be narrower than that.
const distWidth = (p: Parameters): number =>
  Math.max(2 * p.wordWidth + Math.log2(p.dims) + 1, COS_FRACTION + 3);
// Spike bits and time are unsigned, so each needs a sign bit above it.
const valueWidth = (p: Parameters): number => Math.max(distWidth(p), 33);
// A new exact search enters when the scan before it is over and the merge tree has room for its results.
const streamInterval = (p: Parameters): number =>
  Math.max(p.vectors * beats(p), 6 + coreWidth(p) + p.list);
/** Trace steps that one spike adds; `a` is aPlus or aMinus. */
export const traceIncrement = (a: number, p: Parameters): number =>
  Math.round(a * FULL_WEIGHT * 2 ** p.traceFraction);

/** Derived constants in the order in which generated files list them. */
export const CONSTANTS = {
  BEATS: constant('memory rows', 'Rows of u_vectors that one vector takes', beats),
  SCAN_CYCLES: constant(
    'cycles',
    'Rows of u_vectors, read one a cycle by an exact scan',
    (p) => p.vectors * beats(p),
  ),
  SCAN_WIDTH: constant('bits', 'Address of a row of u_vectors', (p) =>
    Math.log2(p.vectors * beats(p)),
  ),
  VECTOR_BEATS: constant(
    'beats',
    '64-bit beats of a vector: four words each, sign-extended to 16 bits',
    (p) => p.dims / 4,
  ),
  INDEX_WIDTH: constant('bits', 'Index of a vector in its core', indexWidth),
  CORE_WIDTH: constant('bits', 'Number of a core', coreWidth),
  TREE_LEVELS: constant('levels', 'Levels of the merge tree', coreWidth),
  SLOT_WIDTH: constant('bits', 'Slot of a link', (p) => Math.ceil(Math.log2(p.degree))),
  LINK_WIDTH: constant('bits', 'Link word {valid, tree, index}', (p) => indexWidth(p) + 2),
  NORM2_WIDTH: constant(
    'bits',
    'Squared norm, unsigned; at most dims * 2^(2*wordWidth-2)',
    norm2Width,
  ),
  DOT_WIDTH: constant('bits', 'Dot product, signed', (p) => norm2Width(p) + 1),
  DIST_WIDTH: constant('bits', 'Distance, signed: squared L2, -dot or cosine distance', distWidth),
  ROOT_WIDTH: constant(
    'bits',
    'Square root of a distance, unsigned, with room for the 1 that makes it a bound',
    (p) => Math.floor((distWidth(p) + 2) / 2),
  ),
  VALUE_WIDTH: constant(
    'bits',
    "Value of a core's item, signed: a distance, or any 32 bits of state",
    valueWidth,
  ),
  PART_WIDTH: constant('bits', 'Bits of state that one READ answers', () => PART_WIDTH),
  RMANT_WIDTH: constant('bits', 'Mantissa of a reciprocal norm', () => 24),
  REXP_WIDTH: constant('bits', 'Exponent of a reciprocal norm', () => 5),
  COS_FRACTION: constant('bits', 'Fraction bits of a cosine distance', () => COS_FRACTION),
  LATENCY: constant('cycles', 'Latency of the distance pipeline', () => 10),
  STREAM_INTERVAL: constant(
    'cycles',
    'Least distance of two exact searches in a core',
    streamInterval,
  ),
  TYPE_WIDTH: constant('bits', 'Node type', () => 4),
  MASK_WIDTH: constant('bits', 'Node-type mask', () => 16),
  FLAG_WIDTH: constant('bits', 'Sticky flags of a core', () => 4),
  QUEUE_DEPTH: constant('commands', 'Commands whose responses may be outstanding', () => 64),
  BUS_COMMAND_DEPTH: constant('beats', 'Command FIFO of the bus', () => 16),
  BUS_DATA_DEPTH: constant('beats', 'Vector-data FIFO of the bus', () => 64),
  BUS_RESPONSE_DEPTH: constant('beats', 'Response FIFO of the bus', () => 64),
  DT_FRACTION: constant('bits', 'Fraction bits of dt, in ms', () => DT_FRACTION),
  DT_MAX: constant('ms/256', 'Largest legal dt: 16 ms', () => DT_MAX),
  DT_WIDTH: constant('bits', 'dt and refractory time, unsigned', () => 13),
  REFRACTORY_INIT: constant(
    'ms/256',
    'Refractory time after a spike',
    (p) => p.tauRefractory * 2 ** DT_FRACTION,
  ),
  GAIN_WIDTH: constant('bits', 'Gain operand', () => 16),
  GAIN_FRACTION: constant('bits', 'Fraction bits of a gain', () => 8),
  THRESHOLD_INIT: constant('membrane steps', 'Threshold after init', (p) =>
    Math.round(p.thresholdInit * 2 ** p.membraneFraction),
  ),
  DECAY_FRACTION: constant(
    'bits',
    'Fraction bits of a decay factor: max(0, 65536 - ((dt*K + 2^11) >> 12))',
    () => DECAY_FRACTION,
  ),
  K_WIDTH: constant('bits', 'Decay reciprocal K, unsigned', () => 18),
  LEAK_K: constant(
    '2^-28 per ms/256',
    "K of the membrane's leak: round(2^28 / (tauMembrane*256))",
    (p) => decayK(p.tauMembrane),
  ),
  PRE_K: constant(
    '2^-28 per ms/256',
    'K of the presynaptic trace: round(2^28 / (tauPre*256))',
    (p) => decayK(p.tauPre),
  ),
  POST_K: constant(
    '2^-28 per ms/256',
    'K of the postsynaptic trace: round(2^28 / (tauPost*256))',
    (p) => decayK(p.tauPost),
  ),
  A_PLUS: constant(
    'trace steps',
    'Increment of the presynaptic trace at a spike: round(aPlus*255*2^traceFraction)',
    (p) => traceIncrement(p.aPlus, p),
  ),
  A_MINUS: constant(
    'trace steps',
    'Increment of the postsynaptic trace at a spike: round(aMinus*255*2^traceFraction)',
    (p) => traceIncrement(p.aMinus, p),
  ),
  WEIGHT_WIDTH: constant('bits', 'Weight, unsigned', () => 16),
  WEIGHT_FRACTION: constant('bits', 'Fraction bits of a weight', () => WEIGHT_FRACTION),
  DELTA_WIDTH: constant(
    'bits',
    'Mean of vectors, signed: a word with four more fraction bits',
    (p) => p.wordWidth + 4,
  ),
  PATTERN_WIDTH: constant('bits', 'Spike pattern of a neuron', () => 32),
  WEIGHT_MAX: constant(
    'weight steps/256',
    'Largest weight: 255.0',
    () => FULL_WEIGHT * 2 ** WEIGHT_FRACTION,
  ),
  INHIBITION_WIDTH: constant(
    'bits',
    'Inhibition by the winner: a membrane above 0',
    (p) => p.membraneWidth - 1,
  ),
  PHASE_WIDTH: constant('bits', 'Phase of the oscillator in turns, all of them fraction', () => 24),
  OSC_K: constant(
    '2^-30 turns per ms/256',
    'Turns of the oscillator: round(2^30 * oscillatorHz / 256000)',
    (p) => Math.round((2 ** 30 * p.oscillatorHz) / 256_000),
  ),
  RATE_WIDTH: constant('bits', 'Firing rate, unsigned; below 4 spikes a ms', () => 24),
  RESIDUE_WIDTH: constant(
    'bits',
    'What is left of a threshold below its own steps, to 24 fraction bits',
    (p) => 24 - p.membraneFraction,
  ),
  RATE_TARGET: constant('2^-22 spikes per ms', 'Rate that homeostasis aims at: 0.1', () =>
    Math.round(0.1 * 2 ** RATE_FRACTION),
  ),
  RATE_SPIKE: constant(
    '2^-22 spikes per ms',
    'What a spike adds to a rate: round(2^22 / tauHomeostasis)',
    (p) => Math.round(2 ** RATE_FRACTION / p.tauHomeostasis),
  ),
  HOMEOSTASIS_K: constant(
    '2^-33 per ms/256',
    '1/tau of homeostasis: round(2^25 / tauHomeostasis)',
    (p) => Math.round(2 ** 25 / p.tauHomeostasis),
  ),
  THRESHOLD_LOW: constant('membrane steps', 'Least threshold of homeostasis: 0.1', (p) =>
    Math.round(0.1 * 2 ** p.membraneFraction),
  ),
  THRESHOLD_HIGH: constant(
    'membrane steps',
    'Greatest threshold of homeostasis: 10, or the end of the format',
    (p) => Math.min(10 * 2 ** p.membraneFraction, 2 ** (p.membraneWidth - 1) - 1),
  ),
  DRIVE_WIDTH: constant(
    'bits',
    'Current of a neuron in the neuromorphic search, unsigned: below 16 membrane units',
    (p) => p.membraneFraction + 4,
  ),
} satisfies Record<string, Constant>;

/** Name of a derived constant. */
export type ConstantName = keyof typeof CONSTANTS;
/** Value of every derived constant. */
export type Derived = { readonly [N in ConstantName]: number };

/** Derived constants of `parameters`, which must have passed the rules. */
export function derive(parameters: Parameters): Derived {
  const entries = Object.entries(CONSTANTS).map(([name, { value }]) => [name, value(parameters)]);
  return Object.fromEntries(entries) as Derived;
}
