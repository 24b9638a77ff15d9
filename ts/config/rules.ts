/** Rules between parameters, which the schema cannot express. */
import { FULL_WEIGHT } from "./derive.ts";
import type { NumericParameter, Parameters } from "./parameters.ts";

interface Rule {
  /** The parameter that the message names. */
  readonly parameter: NumericParameter;
  readonly holds: (p: Parameters) => boolean;
  /** What is allowed, with the numbers of this configuration. */
  readonly allowed: (p: Parameters) => string;
}

/** A broken rule. */
export interface Violation {
  readonly parameter: NumericParameter;
  readonly value: number;
  readonly allowed: string;
}

const thresholdStep = (p: Parameters): number => 2 ** -p.membraneFraction;
const membraneMax = (p: Parameters): number => (2 ** (p.membraneWidth - 1) - 1) * thresholdStep(p);
const traceRange = (p: Parameters): number => 2 ** (p.traceWidth - p.traceFraction);

/** Peak of a trace whose neuron fires as often as it can, for an increment of 1: a geometric series, plus one spike. */
const tracePeak = (p: Parameters, tau: number): number => 1 / (1 - Math.exp(-p.tauRefractory / tau)) + 1;

function traceRules(parameter: "aPlus" | "aMinus", tauName: "tauPre" | "tauPost"): Rule[] {
  return [
    {
      parameter,
      holds: (p) => p[parameter] * FULL_WEIGHT * tracePeak(p, p[tauName]) < traceRange(p),
      allowed: (p) => {
        const limit = traceRange(p) / (FULL_WEIGHT * tracePeak(p, p[tauName]));
        return (
          `the trace could overflow; with A = ${parameter}*${FULL_WEIGHT}, ` +
          `A/(1-exp(-tauRefractory/${tauName})) + A must be below 2^(traceWidth-traceFraction) = ${traceRange(p)}: ` +
          `with tauRefractory ${p.tauRefractory} and ${tauName} ${p[tauName]}, ${parameter} below ${limit.toPrecision(4)}`
        );
      },
    },
    {
      parameter,
      // An increment that rounds to 0 would switch learning off without a word.
      holds: (p) => p[parameter] === 0 || Math.round(p[parameter] * FULL_WEIGHT * 2 ** p.traceFraction) > 0,
      allowed: (p) =>
        `0, or at least half a trace step: ${(0.5 / (FULL_WEIGHT * 2 ** p.traceFraction)).toPrecision(4)} ` +
        `(traceFraction ${p.traceFraction})`,
    },
  ];
}

const RULES: readonly Rule[] = [
  {
    parameter: "lanes",
    holds: (p) => p.lanes <= p.dims,
    allowed: (p) => `at most dims (${p.dims})`,
  },
  {
    parameter: "list",
    holds: (p) => p.list <= p.vectors,
    allowed: (p) => `at most vectors (${p.vectors})`,
  },
  {
    parameter: "wordFraction",
    holds: (p) => p.wordFraction < p.wordWidth,
    allowed: (p) => `below wordWidth (${p.wordWidth})`,
  },
  {
    parameter: "membraneFraction",
    holds: (p) => p.membraneWidth - p.membraneFraction >= 4,
    allowed: (p) => `at most membraneWidth - 4 (${p.membraneWidth - 4})`,
  },
  {
    parameter: "thresholdInit",
    holds: (p) => {
      const steps = Math.round(p.thresholdInit / thresholdStep(p));
      return steps >= 1 && steps <= 2 ** (p.membraneWidth - 1) - 1;
    },
    allowed: (p) =>
      `from ${thresholdStep(p)} to ${membraneMax(p)} ` +
      `(membraneWidth ${p.membraneWidth}, membraneFraction ${p.membraneFraction})`,
  },
  ...traceRules("aPlus", "tauPre"),
  ...traceRules("aMinus", "tauPost"),
];

/** The first rule that `parameters` break, or undefined. */
export function brokenRule(parameters: Parameters): Violation | undefined {
  const rule = RULES.find(({ holds }) => !holds(parameters));
  if (rule === undefined) return undefined;
  return { parameter: rule.parameter, value: parameters[rule.parameter], allowed: rule.allowed(parameters) };
}
