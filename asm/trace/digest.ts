/** The state of a core in the order of the state map, and its 64-bit digest (docs/engine.md, section 13). */
import { CORES, DEGREE, DIMS, REXP_WIDTH, VECTORS } from "../params";
import * as map from "../state_map";
import * as num from "../num";
import { at, put } from "../memory";
import { chipMetric } from "../chip/command";
import { branch } from "../core/dendrite";
import { link, nodeType, validSet } from "../core/graph";
import { rateOf, residueOf } from "../core/homeostasis";
import { flagsOf, membrane, membraneBits, refractory, spikedSet, threshold, timeOf } from "../core/neuron";
import { phaseOf } from "../core/oscillator";
import { pattern } from "../core/pattern";
import { deltaBits, deltaOf } from "../core/learning";
import { centroidBits, centroidNorm2, centroidRexp, centroidRmant, isFresh, radiusOf } from "../core/route";
import { post, pre, weightOf } from "../core/synapse";
import { norm, wordBits } from "../core/vectors";
import { driveOf } from "../core/neuro";
import { inhibition } from "../core/wta";

export const MIX_START: u64 = 0xcbf29ce484222325;

/** One step of a digest. */
// @ts-ignore: decorator
@inline
export function mix(h: u64, v: u64): u64 {
  const product = (h ^ v) * 0x9e3779b97f4a7c15;
  return product ^ (product >> 32);
}

/** Elements of one core, u64 each, zero-extended raw bits, in the order of the state map. */
export const STATE: usize = memory.data(map.CORE_BITS * 8, 8);
/** Elements in STATE after a dump. */
export let stateCount: i32 = 0;

/** u64[4]: digest of the last command, of a core, of all, and of the last command's write log. */
export const DIGESTS: usize = memory.data(4 * 8, 8);

export function resetDigests(): void {
  for (let i = 0; i < 4; i++) put<u64>(DIGESTS, i, MIX_START);
}

export function setLogDigest(h: u64): void {
  put<u64>(DIGESTS, 3, h);
}

function push(raw: u64): void {
  put<u64>(STATE, stateCount++, raw);
}

/** Writes the state of a core to STATE. */
export function dumpCore(core: i32): void {
  stateCount = 0;
  for (let field = 0; field < map.CORE_FIELDS; field++) dumpField(core, field);
}

/** Raw bits of one element of a core. */
export function elementBits(core: i32, field: i32, element: i32): u64 {
  stateCount = 0;
  dumpField(core, field);
  return at<u64>(STATE, element);
}

function dumpField(core: i32, field: i32): void {
  switch (field) {
    case map.FIELD_VECTORS_WORD: {
      for (let i = 0; i < VECTORS * DIMS; i++) push(wordBits(core, i));
      return;
    }
    case map.FIELD_NORMS_NORM2: {
      for (let i = 0; i < VECTORS; i++) push(num.norm2Of(norm(core, i)));
      return;
    }
    case map.FIELD_NORMS_RMANT: {
      for (let i = 0; i < VECTORS; i++) push(num.rmantOf(norm(core, i)));
      return;
    }
    case map.FIELD_NORMS_REXP: {
      for (let i = 0; i < VECTORS; i++) push(num.rexpOf(norm(core, i)) & ((1 << REXP_WIDTH) - 1));
      return;
    }
    case map.FIELD_TYPES_TYPE: {
      for (let i = 0; i < VECTORS; i++) push(nodeType(core, i));
      return;
    }
    case map.FIELD_GRAPH_VALID: return push(validSet(core));
    case map.FIELD_GRAPH_LINK: {
      for (let i = 0; i < VECTORS * DEGREE; i++) push(link(core, 0, i));
      return;
    }
    case map.FIELD_NEURON_MEMBRANE: {
      for (let i = 0; i < VECTORS; i++) push(membraneBits(membrane(core, i)));
      return;
    }
    case map.FIELD_NEURON_THRESHOLD: {
      for (let i = 0; i < VECTORS; i++) push(membraneBits(threshold(core, i)));
      return;
    }
    case map.FIELD_NEURON_REFRACTORY: {
      for (let i = 0; i < VECTORS; i++) push(<u64>refractory(core, i));
      return;
    }
    case map.FIELD_NEURON_SPIKED: return push(spikedSet(core));
    case map.FIELD_NEURON_TIME: return push(<u64>timeOf(core));
    case map.FIELD_NEURON_FLAGS: return push(flagsOf(core));
    case map.FIELD_SYNAPSE_PRE: {
      for (let i = 0; i < VECTORS; i++) push(<u64>pre(core, i));
      return;
    }
    case map.FIELD_SYNAPSE_POST: {
      for (let i = 0; i < VECTORS; i++) push(<u64>post(core, i));
      return;
    }
    case map.FIELD_SYNAPSE_WEIGHT: {
      for (let i = 0; i < VECTORS * DEGREE; i++) push(<u64>weightOf(core, 0, i));
      return;
    }
    case map.FIELD_HOMEOSTASIS_RATE: {
      for (let i = 0; i < VECTORS; i++) push(<u64>rateOf(core, i));
      return;
    }
    case map.FIELD_HOMEOSTASIS_RESIDUE: {
      for (let i = 0; i < VECTORS; i++) push(<u64>residueOf(core, i));
      return;
    }
    case map.FIELD_OSCILLATOR_PHASE: return push(<u64>phaseOf(core));
    case map.FIELD_WTA_INHIBITION: return push(<u64>inhibition(core));
    case map.FIELD_DENDRITE_BRANCH: {
      for (let i = 0; i < VECTORS * DEGREE; i++) push(membraneBits(branch(core, 0, i)));
      return;
    }
    case map.FIELD_PATTERN_PATTERN: {
      for (let i = 0; i < VECTORS; i++) push(pattern(core, i));
      return;
    }
    case map.FIELD_NEURO_DRIVE: {
      for (let i = 0; i < VECTORS; i++) push(<u64>driveOf(core, i));
      return;
    }
    case map.FIELD_DELTA_DELTA: {
      for (let i = 0; i < DIMS; i++) push(deltaBits(deltaOf(core, i)));
      return;
    }
    case map.FIELD_ROUTE_WORD: {
      for (let i = 0; i < DIMS; i++) push(centroidBits(core, i));
      return;
    }
    case map.FIELD_ROUTE_NORM2: return push(centroidNorm2(core));
    case map.FIELD_ROUTE_RMANT: return push(centroidRmant(core));
    case map.FIELD_ROUTE_REXP: return push(centroidRexp(core));
    case map.FIELD_ROUTE_RADIUS: return push(radiusOf(core));
    case map.FIELD_ROUTE_FRESH: return push(isFresh(core) ? 1 : 0);
    default:
      // A field of the state map that the model does not know: the digest must not pass over it.
      unreachable();
  }
}

/** Digest of one core: mix over its elements. */
export function digestCore(core: i32): u64 {
  dumpCore(core);
  let h = MIX_START;
  for (let i = 0; i < stateCount; i++) h = mix(h, at<u64>(STATE, i));
  put<u64>(DIGESTS, 1, h);
  return h;
}

/** Digest over cores `first` to `end` - 1 and the chip's metric register. */
export function digestCores(first: i32, end: i32): u64 {
  let h = MIX_START;
  for (let core = first; core < end; core++) h = mix(h, digestCore(core));
  return mix(h, chipMetric);
}

export function digestAll(): void {
  put<u64>(DIGESTS, 2, digestCores(0, CORES));
}
