/**
 * Number system `f32`: the accuracy reference, in single precision, without rounding to a grid. `asm/num.ts` stands for it.
 * Units are those of the data: vector units, membrane units, ms; weights and traces in weight units (255 = full).
 */
import {
  A_MINUS_REAL, A_PLUS_REAL, DIMS, OSCILLATOR_HZ, TAU_HOMEOSTASIS_MS, TAU_MEMBRANE_MS, TAU_POST_MS, TAU_PRE_MS, TAU_REFRACTORY_MS, THRESHOLD_REAL, VECTORS,
} from "../params";

export const FIXED: bool = false;

export type vec = f32;
export type acc = f32;
export type dist = f32;
export type mem = f32;
export type weight = f32;
export type trace = f32;
export type time = f32;
export type factor = f32;
export type gain = f32;
/** Firing rate in spikes a ms; thresholds have no steps, so that nothing is left below them. */
export type rate = f32;
export type residue = f32;
/** dt/tau of homeostasis. */
export type portion = f32;
/** Phase in radians; resonance from 0 to 1. */
export type angle = f32;
export type delta = f32;
export type alpha = f32;
/** Weight of the resonance in a search, and the drive of a neuron. */
export type share = f32;
export type drove = f32;
/** Current of a neuron at distance 0. */
export type strength = f32;

export const WEIGHT_FULL: weight = 255;
export const THRESHOLD_START: mem = <f32>THRESHOLD_REAL;
export const REFRACTORY_START: time = <f32>TAU_REFRACTORY_MS;
export const PRE_INCREMENT: trace = <f32>(A_PLUS_REAL * 255);
export const POST_INCREMENT: trace = <f32>(A_MINUS_REAL * 255);

const METRIC_L2: i32 = 0;
const METRIC_COSINE: i32 = 1;

// A norm is a record {norm: f32}; 1/norm would round twice.
export const NORM_SIZE: i32 = 4;

/** Norm record of the vector at `v` (DIMS words). */
export function normalise(v: usize, norm: usize, metric: i32): void {
  store<f32>(norm, metric == METRIC_COSINE ? sqrt<f32>(dot(v, v)) : 0);
}

// Four partial sums do not wait for each other; DIMS is a multiple of four.
function dot(a: usize, b: usize): f32 {
  let s0: f32 = 0, s1: f32 = 0, s2: f32 = 0, s3: f32 = 0;
  for (const end = a + (DIMS << 2); a < end; a += 16, b += 16) {
    s0 += load<f32>(a) * load<f32>(b);
    s1 += load<f32>(a, 4) * load<f32>(b, 4);
    s2 += load<f32>(a, 8) * load<f32>(b, 8);
    s3 += load<f32>(a, 12) * load<f32>(b, 12);
  }
  return s0 + s1 + (s2 + s3);
}

/** Squared L2 as a sum of squared differences: |q|^2 + |v|^2 - 2 q.v would cancel. */
function squaredL2(q: usize, v: usize): f32 {
  let s0: f32 = 0, s1: f32 = 0, s2: f32 = 0, s3: f32 = 0;
  for (const end = q + (DIMS << 2); q < end; q += 16, v += 16) {
    s0 += squared(load<f32>(q) - load<f32>(v));
    s1 += squared(load<f32>(q, 4) - load<f32>(v, 4));
    s2 += squared(load<f32>(q, 8) - load<f32>(v, 8));
    s3 += squared(load<f32>(q, 12) - load<f32>(v, 12));
  }
  return s0 + s1 + (s2 + s3);
}

// @ts-ignore: decorator
@inline
function squared(x: f32): f32 {
  return x * x;
}

/** Distance of query and vector (words and norm records). */
export function distance(metric: i32, q: usize, qNorm: usize, v: usize, vNorm: usize): dist {
  if (metric == METRIC_L2) return squaredL2(q, v);
  if (metric == METRIC_COSINE) return cosine(dot(q, v), load<f32>(qNorm), load<f32>(vNorm));
  return -dot(q, v);
}

/** 1 - cos, 0 to 2; 1 when either vector is zero. */
function cosine(product: f32, qNorm: f32, vNorm: f32): f32 {
  if (qNorm == 0 || vNorm == 0) return 1;
  return min<f32>(max<f32>(1 - product / qNorm / vNorm, 0), 2);
}

/** 1 - dt/tau, never below 0. */
function decay(dt: time, tau: f64): factor {
  return max<f32>(0, 1 - dt / <f32>tau);
}
export function leakFactor(dt: time): factor {
  return decay(dt, TAU_MEMBRANE_MS);
}
export function preFactor(dt: time): factor {
  return decay(dt, TAU_PRE_MS);
}
export function postFactor(dt: time): factor {
  return decay(dt, TAU_POST_MS);
}

export function leak(v: mem, f: factor): mem {
  return v * f;
}
export function fade(t: trace, f: factor): trace {
  return t * f;
}

// Nothing saturates here; the flags exist so that one algorithm serves both systems.
export const membraneCut: bool = false;
export const timeCut: bool = false;
export const weightCut: i32 = 0;

export function charge(v: mem, q: acc): mem {
  return v + q;
}
export function advance(t: time, dt: time): time {
  return t + dt;
}
export function current(g: gain, sum: acc): acc {
  return (g * sum) / 255;
}
export function wholeWeight(visible: i32): weight {
  return <f32>visible;
}
export function meanWeight(sum: acc, n: i32): i32 {
  return <i32>floor<f32>(sum / <f32>n + 0.5);
}
export function learn(w: weight, d: trace): weight {
  return min<f32>(max<f32>(w + d, 0), WEIGHT_FULL);
}

const TURN: f32 = 6.2831855;

/** Phase after dt, from 0 to 2 pi. */
export function turn(phase: angle, dt: time): angle {
  const moved = phase + TURN * <f32>(OSCILLATOR_HZ / 1000) * dt;
  return moved - TURN * floor<f32>(moved / TURN);
}

/** 1 where the phase is that of the neuron, node/VECTORS turns, and 0 half a turn away. */
export function resonanceAt(phase: angle, node: i32): angle {
  const difference = abs<f32>(phase - (<f32>node / <f32>VECTORS) * TURN);
  return 1 - min<f32>(difference, TURN - difference) / (TURN / 2);
}

export const distanceCut: bool = false;

/** A distance that resonance makes smaller. */
export function resonate(d: dist, r: angle, w: share): dist {
  return d * (2 - r * w);
}

/** Excitability of all neurons without an oscillator. */
export const EVEN: share = 1;

/** Excitability by the resonance of phase 0: 0.5 to 1.5. */
export function excitement(r: angle): share {
  return 0.5 + r;
}

/** Charge that a current brings in a step. */
export function excite(d: drove, e: share): acc {
  return d * e;
}

/** 0.8 of a winner's membrane. */
export function inhibitionOf(v: mem): mem {
  return v * 0.8;
}

/** V * (V / Vmax)^2. */
export function sharpen(v: mem, greatest: mem): mem {
  const x = v / greatest;
  return v * x * x;
}

const RATE_TARGET: f32 = 0.1;
const THRESHOLD_LOW: f32 = 0.1;
const THRESHOLD_HIGH: f32 = 10;

export function shareOf(dt: time): portion {
  return dt / <f32>TAU_HOMEOSTASIS_MS;
}

export const rateCut: bool = false;

/** A rate after dt. A spike in dt is a rate of 1/dt, of which it takes up dt/tau: 1/tau whatever dt is, also 0. */
export function homeostat(r: rate, spiked: bool, dt: time, alpha: portion): rate {
  return r * (1 - alpha) + (spiked ? <f32>(1 / TAU_HOMEOSTASIS_MS) : 0);
}

export let regulated: mem = 0;
export const residueLeft: residue = 0;
export const thresholdCut: bool = false;

export function regulate(t: mem, left: residue, r: rate, alpha: portion): void {
  regulated = min<f32>(max<f32>(t + (r - RATE_TARGET) * alpha, THRESHOLD_LOW), THRESHOLD_HIGH);
}

export function activityOf(sum: acc): acc {
  return sum;
}

export function magnitude(v: vec): f32 {
  return abs<f32>(v);
}

/** Slot of a word in a spike code, 0 to 8, when the greatest magnitude is `most` > 0. */
export function slotOf(most: f32, v: vec): i32 {
  return <i32>((<f32>1 - (v + most) / (2 * most)) * 8);
}

/** Similarity of two patterns with `shared` ones in both and `all` in either. */
export function alike(shared: i32, all: i32): dist {
  return all == 0 ? 1 : <f32>shared / <f32>all;
}

export function unlike(similarity: dist): dist {
  return 1 - similarity;
}

/** 1.0 as a membrane. */
export const MEMBRANE_UNIT: mem = 1;

/** What a branch passes on: nothing below 0, all up to 1, less and less above, below 3. */
export function compress(d: mem): mem {
  if (d <= 0) return 0;
  if (d < MEMBRANE_UNIT) return d;
  const over = d - MEMBRANE_UNIT;
  return 1 + over / (1 + over / 2);
}

/** Charge of a neuron at distance d. */
export function impulse(g: gain, d: dist, metric: i32): acc {
  return g / (1 + d);
}

/** Current of a neuron at distance d when it is g at 0 and g/2 at `half`: towards 0 far away, towards 2g far below 0. */
export function drive(d: dist, g: strength, half: dist): drove {
  const r = (g * half) / (half + abs<f32>(d));
  return d >= 0 ? r : 2 * g - r;
}

/** Rank of a neuron: step of its first spike (32 to 1 from the end, 0 never), then its number of spikes, then its membrane. */
export function score(first: i32, spikes: i32, v: mem): dist {
  const whole = 256 * first + 8 * spikes;
  return <f32>whole + min<f32>(max<f32>(v, -4), 4);
}

/** One weighted element, their mean over n neighbours, and an element moved along it. */
export function term(w: weight, v: vec): acc {
  return w * v;
}
/** Nothing saturates here. */
export const wordCut: bool = false;

export function mean(sum: acc, n: i32): delta {
  return sum / 255 / <f32>n;
}
export function move(v: vec, a: alpha, d: delta): vec {
  return v + a * d;
}
