/**
 * Number system `fixed`: the RTL's own numbers, with its widths, rounding and saturation. `asm/num.ts` stands for it.
 * Formats are written as in docs/engine.md: s20.14 = signed, 20 bits, 14 of them fraction.
 */
import {
  A_MINUS, A_PLUS, COS_FRACTION, DECAY_FRACTION, DELTA_WIDTH, DIMS, DIST_WIDTH, HOMEOSTASIS_K, LEAK_K, MEMBRANE_FRACTION, MEMBRANE_WIDTH, OSC_K, PHASE_WIDTH,
  POST_K, PRE_K, RATE_SPIKE, RATE_TARGET, RATE_WIDTH, REFRACTORY_INIT, RESIDUE_WIDTH, THRESHOLD_HIGH, THRESHOLD_INIT, THRESHOLD_LOW,
  TIME_WIDTH, TRACE_FRACTION, VECTORS, WEIGHT_FRACTION, WEIGHT_MAX, WORD_FRACTION, WORD_WIDTH,
} from "../params";
import { divide } from "../core/divide";
import { rexp, rmant, rsqrt } from "../core/rsqrt";

export const FIXED: bool = true;

/** Vector element: WORD_WIDTH.WORD_FRACTION, sign-extended. */
export type vec = i16;
/** Squared norm, dot product, sum of weights: exact. */
export type acc = i64;
/** Distance: DIST_WIDTH bits, signed. */
export type dist = i64;
/** Membrane and threshold: MEMBRANE_WIDTH.MEMBRANE_FRACTION, signed. */
export type mem = i32;
/** Weight: u16.8, 0 to 255.0. */
export type weight = u16;
/** Trace: TRACE_WIDTH.TRACE_FRACTION, unsigned. */
export type trace = i32;
/** Time, dt and refractory time: ms/256. */
export type time = u32;
/** Decay factor: u16.16. */
export type factor = i32;
/** Phase in turns: u24.24; resonance: u24.23. */
export type angle = u32;
/** Firing rate: u24.22, spikes a ms. */
export type rate = u32;
/** What is below a threshold's steps: 24 fraction bits. */
export type residue = i32;
/** dt/tau of homeostasis: u16.21. */
export type portion = i64;
/** Gain: s16.8. */
export type gain = i32;
/** Current of a neuron at distance 0: u8.5. */
export type strength = i32;
/** Weight of the resonance in a search: u11.8, 0 to 2.0 = `SHARE_MAX`; how excitable neurons are: u16.15. */
export type share = i32;
/** Current of a neuron: membrane fraction, unsigned. */
export type drove = i32;
/** Mean of vectors: DELTA_WIDTH bits, WORD_FRACTION + 4 of them fraction, signed. */
export type delta = i32;
/** Factor of UPDATE: s16.14. */
export type alpha = i32;

export const WEIGHT_FULL: weight = <u16>WEIGHT_MAX;
export const SHARE_MAX: share = 2 << 8;
export const THRESHOLD_START: mem = THRESHOLD_INIT;
export const REFRACTORY_START: time = REFRACTORY_INIT;
export const PRE_INCREMENT: trace = A_PLUS;
export const POST_INCREMENT: trace = A_MINUS;

export const MEMBRANE_MAX: i32 = (1 << (MEMBRANE_WIDTH - 1)) - 1;
export const MEMBRANE_MIN: i32 = -(1 << (MEMBRANE_WIDTH - 1));
export const DELTA_MAX: i32 = (1 << (DELTA_WIDTH - 1)) - 1;
export const DELTA_MIN: i32 = -(1 << (DELTA_WIDTH - 1));
export const TIME_MAX: u64 = (<u64>1 << TIME_WIDTH) - 1;

const METRIC_L2: i32 = 0;
const METRIC_COSINE: i32 = 1;

/** 1.0 as a cosine distance. */
const COS_ONE: i64 = <i64>1 << COS_FRACTION;

// A norm is a record {norm2: u35.16 in an i64, rmant: u24.24 in a u32, rexp: u5 in a u32}.
export const NORM_SIZE: i32 = 16;

export function norm2Of(norm: usize): i64 {
  return load<i64>(norm);
}
export function rmantOf(norm: usize): u32 {
  return load<u32>(norm, 8);
}
export function rexpOf(norm: usize): u32 {
  return load<u32>(norm, 12);
}

/** Norm record of the vector at `v` (DIMS words); the reciprocal is 0 except under cosine. */
export function normalise(v: usize, norm: usize, metric: i32): void {
  const n = dot(v, v);
  if (metric == METRIC_COSINE) rsqrt(n);
  store<i64>(norm, n);
  store<u32>(norm, metric == METRIC_COSINE ? rmant : 0, 8);
  store<u32>(norm, metric == METRIC_COSINE ? rexp : 0, 12);
}

/**
 * Dot product of two vectors of DIMS words, s36.16, exact. `dot_i16x8_s` adds products in pairs, which wraps for one pair alone: four
 * times -32768 make 2^31, read as -2^31, which no other pair makes. One less never wraps; the ones come back at the end.
 */
// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize): i64 {
  let sum = i64x2.splat(0);
  for (let at: usize = 0; at < <usize>(DIMS * 2); at += 16) {
    const pairs = i32x4.sub(i32x4.dot_i16x8_s(v128.load(a + at), v128.load(b + at)), i32x4.splat(1));
    sum = i64x2.add(sum, i64x2.add(i64x2.extend_low_i32x4_s(pairs), i64x2.extend_high_i32x4_s(pairs)));
  }
  return i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1) + <i64>(DIMS / 2);
}

/** Distance of query and vector (words and norm records), by the exact integer expansion of the metric. */
export function distance(metric: i32, q: usize, qNorm: usize, v: usize, vNorm: usize): dist {
  const product = dot(q, v);
  if (metric == METRIC_L2) return norm2Of(qNorm) + norm2Of(vNorm) - 2 * product;
  if (metric == METRIC_COSINE) return cosine(product, qNorm, vNorm);
  return -product;
}

/** 1 - cos, s37.28 from 0 to 2.0. */
function cosine(product: i64, qNorm: usize, vNorm: usize): dist {
  const e = <i64>(rexpOf(qNorm) + rexpOf(vNorm));
  const d = (product << 26) >> e; // s29.26
  const p = <i64>((<u64>rmantOf(qNorm) * <u64>rmantOf(vNorm)) >> 22); // u26.26
  const cos = (d * p + (1 << 23)) >> 24; // 28 fraction bits
  return min(max(COS_ONE - cos, 0), 2 * COS_ONE);
}

/** 1 - dt/tau, with k = round(2^28 / (tau*256)). */
function decay(dt: time, k: i32): factor {
  return <factor>max<i64>(0, (1 << DECAY_FRACTION) - ((<i64>dt * k + (1 << 11)) >> 12));
}
export function leakFactor(dt: time): factor {
  return decay(dt, LEAK_K);
}
export function preFactor(dt: time): factor {
  return decay(dt, PRE_K);
}
export function postFactor(dt: time): factor {
  return decay(dt, POST_K);
}

/** Membrane after a leak, rounded half up. */
export function leak(v: mem, f: factor): mem {
  return <mem>((<i64>v * f + (1 << (DECAY_FRACTION - 1))) >> DECAY_FRACTION);
}

/** Trace after a decay; floor, so that a trace cannot stall above 0. */
export function fade(t: trace, f: factor): trace {
  return <trace>((<i64>t * f) >> DECAY_FRACTION);
}

/** 1 when the last `charge` had to be cut. */
export let membraneCut: bool = false;
/** 1 when the last `advance` had to be cut. */
export let timeCut: bool = false;

/** Membrane plus a charge (membrane format, wider), saturating. */
export function charge(v: mem, q: acc): mem {
  const sum = <i64>v + q;
  const cut = min(max(sum, MEMBRANE_MIN), MEMBRANE_MAX);
  membraneCut = cut != sum;
  return <mem>cut;
}

/** Time after a step, saturating. */
export function advance(t: time, dt: time): time {
  const sum = <u64>t + dt;
  timeCut = sum > TIME_MAX;
  return <time>min(sum, TIME_MAX);
}

/** Charge that `sum` (u19.8 of weights) brings at a gain: gain*sum/255 in the membrane format, wider. */
export function current(g: gain, sum: acc): acc {
  const x = <i64>g * sum;
  const q = x + (x >> 8) + (x >> 16);
  const r: i64 = 24 - MEMBRANE_FRACTION;
  return (q + (<i64>1 << (r - 1))) >> r;
}

/** Weight of 0 to 255 as it is kept. */
export function wholeWeight(visible: i32): weight {
  return <weight>(visible << WEIGHT_FRACTION);
}

/** Mean of n weights in whole units, rounded half up. */
export function meanWeight(sum: acc, n: i32): i32 {
  return <i32>((sum + <i64>(n << (WEIGHT_FRACTION - 1))) / <i64>(n << WEIGHT_FRACTION));
}

/** -1 or 1 when the last `learn` was clamped at that end, else 0. */
export let weightCut: i32 = 0;

/** Weight after a change of d (a difference of traces), rounded half up and clamped. */
export function learn(w: weight, d: trace): weight {
  const f: i32 = TRACE_FRACTION - WEIGHT_FRACTION;
  const sum = <i32>w + ((d + (1 << (f - 1))) >> f);
  weightCut = sum < 0 ? -1 : sum > WEIGHT_MAX ? 1 : 0;
  return <weight>min(max(sum, 0), WEIGHT_MAX);
}

/** Phase after dt; wraps. */
export function turn(phase: angle, dt: time): angle {
  const step = (<u64>dt * OSC_K + (1 << 5)) >> 6;
  return <u32>((<u64>phase + step) & ((1 << PHASE_WIDTH) - 1));
}

/** 1.0 (2^23) where the phase is that of the neuron, node/VECTORS turns, and 0 half a turn away. */
export function resonanceAt(phase: angle, node: i32): angle {
  const whole: i32 = 1 << PHASE_WIDTH;
  const c = (<i32>phase - node * (whole / VECTORS)) & (whole - 1);
  return (whole >> 1) - min(c, whole - c);
}

const DIST_MAX: i64 = ((<i64>1) << (DIST_WIDTH - 1)) - 1;
/** 1 when the last `resonate` had to be cut. */
export let distanceCut: bool = false;

/** A distance that resonance makes smaller: times 2.0 - r * w, rounded half up, saturating. */
export function resonate(d: dist, r: angle, w: share): dist {
  const factor = (1 << 15) - (((<i64>(r >> 8)) * w + (1 << 8)) >> 9);
  const weighed = (d * factor + (1 << 13)) >> 14;
  distanceCut = weighed > DIST_MAX;
  return min(weighed, DIST_MAX);
}

/** 1.0 as a membrane. */
export const MEMBRANE_UNIT: mem = 1 << MEMBRANE_FRACTION;

/** What a branch passes on: nothing below 0, all up to 1.0, less and less above, below 3.0; floor. */
export function compress(d: mem): mem {
  if (d <= 0) return 0;
  if (d < MEMBRANE_UNIT) return d;
  const over = d - MEMBRANE_UNIT;
  const bits = MEMBRANE_FRACTION + 1;
  return MEMBRANE_UNIT + <mem>divide((<u64>over) << bits, (<u64>1 << bits) + over, bits);
}

/** 0.8 of a winner's membrane, rounded half up. */
export function inhibitionOf(v: mem): mem {
  return <mem>((<i64>v * 52429 + (1 << 15)) >> 16);
}

/** V * (V / Vmax)^2 by a reciprocal; unchanged from -Vmax down and from Vmax up. */
export function sharpen(v: mem, greatest: mem): mem {
  const size = abs(v);
  if (size >= greatest) return v;
  const e = 31 - clz(greatest);
  const reciprocal = divide((<u64>1) << (e + 16), greatest, 16);
  const x = (<u64>size * reciprocal) >> e;
  const y = (x * x) >> 16;
  return <mem>((<i64>v * <i64>y + (1 << 15)) >> 16);
}

/** dt/tau of homeostasis. */
export function shareOf(dt: time): portion {
  return (<i64>dt * HOMEOSTASIS_K + (1 << 11)) >> 12;
}

/** 1 when the last `homeostat` had to be cut. */
export let rateCut: bool = false;

/** Rate after dt (whose share is `alpha`), with the spike of the last step; what decays is rounded up, so that it cannot stall above 0. */
export function homeostat(r: rate, spiked: bool, dt: time, alpha: portion): rate {
  const fallen = <i64>r - ((<i64>r * alpha + (1 << 21) - 1) >> 21);
  const sum = fallen + (spiked ? RATE_SPIKE : 0);
  const most: i64 = (1 << RATE_WIDTH) - 1;
  rateCut = sum > most;
  return <rate>min(sum, most);
}

/** Results of the last `regulate`, and whether the threshold was clamped. */
export let regulated: mem = 0;
export let residueLeft: residue = 0;
export let thresholdCut: bool = false;

/** Threshold and its residue, one number of 24 fraction bits, after a move by alpha times the rate's distance from the target. */
export function regulate(t: mem, left: residue, r: rate, alpha: portion): void {
  const change = ((<i64>r - RATE_TARGET) * alpha + (1 << 18)) >> 19;
  const level = ((<i64>t) << RESIDUE_WIDTH) + left + change;
  const moved = level >> RESIDUE_WIDTH;
  regulated = <mem>min<i64>(max<i64>(moved, THRESHOLD_LOW), THRESHOLD_HIGH);
  thresholdCut = <i64>regulated != moved;
  residueLeft = thresholdCut ? 0 : <residue>(level & ((1 << RESIDUE_WIDTH) - 1));
}

/** Sum of rates with 16 fraction bits. */
export function activityOf(sum: acc): acc {
  return sum >> 6;
}

/** |word|, which needs the sign's bit too. */
export function magnitude(v: vec): i32 {
  return abs(<i32>v);
}

/** Slot of a word in a spike code, 0 to 8, when the greatest magnitude is `most` > 0: trunc((1 - (v + most) / (2 most)) * 8), exact. */
export function slotOf(most: i32, v: vec): i32 {
  return <i32>divide(4 * (most - <i32>v), most, 4);
}

/** 1.0 as a similarity. */
const ALIKE: i64 = 1 << 16;

/** Similarity of two patterns with `shared` ones in both and `all` in either: u17.16, floor. */
export function alike(shared: i32, all: i32): dist {
  return all == 0 ? ALIKE : divide((<u64>shared) << 16, all, 17);
}

/** Distance of two patterns with this similarity. */
export function unlike(similarity: dist): dist {
  return ALIKE - similarity;
}

/** Current of a neuron at distance d when it is g at 0 and g/2 at `half`: towards 0 far away, towards 2g far below 0. */
export function drive(d: dist, g: strength, half: dist): drove {
  const bits: i32 = MEMBRANE_FRACTION + 3;
  const r = <drove>divide((<u64>g * <u64>half) << (MEMBRANE_FRACTION - 5), half + abs<i64>(d), bits);
  return d >= 0 ? r : (g << (MEMBRANE_FRACTION - 4)) - r;
}

/** Excitability of all neurons without an oscillator. */
export const EVEN: share = 1 << 15;

/** Excitability by the resonance of phase 0: 0.5 to 1.5. */
export function excitement(r: angle): share {
  return (1 << 14) + <share>(r >> 8);
}

/** Charge that a current brings in a step. */
export function excite(d: drove, e: share): acc {
  return (<i64>d * e) >> 15;
}

/** Rank of a neuron: step of its first spike (32 to 1 from the end, 0 never), then its number of spikes, then its membrane. */
export function score(first: i32, spikes: i32, v: mem): dist {
  const most: i32 = 4 << MEMBRANE_FRACTION;
  const level = min(max(v, -most), most - 1);
  return (<i64>first << (MEMBRANE_FRACTION + 8)) + (<i64>spikes << (MEMBRANE_FRACTION + 3)) + level;
}

/** One weighted word, s35 with WORD_FRACTION + WEIGHT_FRACTION fraction bits, exact. */
export function term(w: weight, v: vec): acc {
  return <i64>w * <i64>v;
}

/** Mean over n neighbours with full weights as 1: sum / (255 n), towards 0. A delta has 4 fraction bits more than a word: 255.0 = 4080 * 2^4. */
export function mean(sum: acc, n: i32): delta {
  const size = <i32>divide(<u64>abs(sum), 4080 * n, DELTA_WIDTH);
  return sum < 0 ? -size : size;
}

/** Whether the last `move` was cut. */
export let wordCut: bool = false;

/** A word moved along a delta, rounded half up, saturating. */
export function move(v: vec, a: alpha, d: delta): vec {
  const moved = <i64>v + ((<i64>a * d + (1 << 17)) >> 18);
  const most: i64 = (1 << (WORD_WIDTH - 1)) - 1;
  const kept = min(max(moved, -most - 1), most);
  wordCut = kept != moved;
  return <vec>kept;
}

/** Charge of a neuron at distance d, membrane format: g / (1 + d), towards 0; the greatest, either way, where 1 + d = 0. */
export function impulse(g: gain, d: dist, metric: i32): acc {
  const z: i32 = metric == METRIC_COSINE ? COS_FRACTION : 2 * WORD_FRACTION;
  const over = (<i64>1 << z) + d;
  const size = <i64>divide(<u64>abs(g) << (z + MEMBRANE_FRACTION - 8), <u64>abs(over), MEMBRANE_WIDTH);
  return g == 0 ? 0 : (g < 0) != (over < 0) ? -size : size;
}
