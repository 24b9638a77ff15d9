/** Rules between parameters, which the schema cannot express. */
import { slowestDecay } from './decay.ts';
import { FULL_WEIGHT, traceIncrement } from './derive.ts';
import { GROUP_NAMES, lackingGroup } from './groups.ts';
import type { NumericParameter, Parameters } from './parameters.ts';

interface Rule {
  /** The parameter that the message names. */
  readonly parameter: NumericParameter | 'groups';
  readonly holds: (p: Parameters) => boolean;
  /** What is allowed, with the numbers of this configuration. */
  readonly allowed: (p: Parameters) => string;
}

/** A broken rule. */
export interface Violation {
  readonly parameter: NumericParameter | 'groups';
  readonly value: number | readonly string[];
  readonly allowed: string;
}

const thresholdStep = (p: Parameters): number => 2 ** -p.membraneFraction;
const membraneMax = (p: Parameters): number => (2 ** (p.membraneWidth - 1) - 1) * thresholdStep(p);
/** Sum of the spikes still left in a trace whose neuron fires as often as it can, in increments, and one to spare. */
const tracePeak = (p: Parameters, tau: number): number =>
  1 / (1 - slowestDecay(p.tauRefractory, tau)) + 1;

function traceRules(parameter: 'aPlus' | 'aMinus', tauName: 'tauPre' | 'tauPost'): Rule[] {
  const step = (p: Parameters): number => 1 / (FULL_WEIGHT * 2 ** p.traceFraction);
  return [
    {
      parameter,
      holds: (p) => traceIncrement(p[parameter], p) * tracePeak(p, p[tauName]) < 2 ** p.traceWidth,
      allowed: (p) => {
        const increment = Math.ceil(2 ** p.traceWidth / tracePeak(p, p[tauName])) - 1;
        return (
          `at most ${increment * step(p)}, or the trace could overflow: with A = ${parameter}*${FULL_WEIGHT}, ` +
          `A/(1-exp(-tauRefractory/${tauName})) + A must be below 2^(traceWidth-traceFraction) ` +
          `(tauRefractory ${p.tauRefractory}, ${tauName} ${p[tauName]}, traceWidth ${p.traceWidth}, traceFraction ${p.traceFraction})`
        );
      },
    },
    {
      parameter,
      // An increment that rounds to 0 would switch learning off without a word.
      holds: (p) => p[parameter] === 0 || traceIncrement(p[parameter], p) > 0,
      allowed: (p) =>
        `0, or at least half a trace step (${step(p) / 2}; traceFraction ${p.traceFraction})`,
    },
  ];
}

const RULES: readonly Rule[] = [
  {
    parameter: 'lanes',
    holds: (p) => p.lanes <= p.dims,
    allowed: (p) => `at most dims (${p.dims})`,
  },
  {
    parameter: 'list',
    holds: (p) => p.list <= p.vectors,
    allowed: (p) => `at most vectors (${p.vectors})`,
  },
  {
    parameter: 'wordFraction',
    holds: (p) => p.wordFraction < p.wordWidth,
    allowed: (p) => `below wordWidth (${p.wordWidth})`,
  },
  {
    parameter: 'membraneFraction',
    holds: (p) => p.membraneWidth - p.membraneFraction >= 4,
    allowed: (p) => `at most membraneWidth - 4 (${p.membraneWidth - 4})`,
  },
  {
    parameter: 'thresholdInit',
    holds: (p) => {
      const steps = Math.round(p.thresholdInit / thresholdStep(p));
      return steps >= 1 && steps <= 2 ** (p.membraneWidth - 1) - 1;
    },
    allowed: (p) =>
      `from ${thresholdStep(p)} to ${membraneMax(p)} ` +
      `(membraneWidth ${p.membraneWidth}, membraneFraction ${p.membraneFraction})`,
  },
  ...traceRules('aPlus', 'tauPre'),
  ...traceRules('aMinus', 'tauPost'),
  {
    parameter: 'groups',
    holds: ({ groups }) => groups.every((name) => GROUP_NAMES.includes(name)),
    allowed: () => `a list of different names out of ${GROUP_NAMES.join(', ')}`,
  },
  {
    parameter: 'groups',
    holds: ({ groups }) => lackingGroup(groups) === undefined,
    allowed: ({ groups }) => {
      const { name, needs } = lackingGroup(groups)!;
      return `${name} needs ${needs.join(', ')}`;
    },
  },
];

/** The first rule that `parameters` break, or undefined. */
export function brokenRule(parameters: Parameters): Violation | undefined {
  const rule = RULES.find(({ holds }) => !holds(parameters));
  if (rule === undefined) return undefined;
  return {
    parameter: rule.parameter,
    value: parameters[rule.parameter],
    allowed: rule.allowed(parameters),
  };
}
