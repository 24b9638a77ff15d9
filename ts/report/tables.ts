/** The tables of a report, as text: what the terminal and the page show. */
import { PLACEMENTS } from '../placement/index.ts';
import { compact, duration, hertz, integer, power, ratio, real } from './format.ts';
import type { Mismatch, Result } from './result.ts';

export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns from this one on are numbers and stand on the right. */
  readonly numbersFrom: number;
  readonly note?: string;
}

/** Tables of a result in the order of the report; those without rows are left out. */
export function tablesOf(result: Result): TextTable[] {
  return [
    suites(result),
    cycles(result),
    accuracy(result),
    cores(result),
    quantisation(result),
    spikes(result),
    selfTest(result),
    time(result),
  ].filter((table) => table.rows.length > 0);
}

function suites({ suites: list }: Result): TextTable {
  return {
    title: 'Suites',
    head: [
      'suite',
      'config',
      'verdict',
      'commands',
      'state bits',
      'cycles model',
      'cycles RTL',
      'speed',
    ],
    numbersFrom: 3,
    rows: list.map((suite) => [
      suite.name,
      suite.config,
      suite.verdict,
      integer(suite.commands),
      compact(suite.stateBits),
      integer(suite.cyclesModel),
      integer(suite.cyclesRtl),
      hertz(suite.simHz),
    ]),
    ...(list.some(({ stall }) => stall !== undefined) && {
      note: 'With stalls the RTL takes more chip cycles than the model predicts; they are not compared.',
    }),
  };
}

function cycles({ cycles: list }: Result): TextTable {
  return {
    title: 'Core cycles by command',
    head: ['command', 'config', 'count', 'model', 'RTL', 'diff', 'awake model', 'awake RTL'],
    numbersFrom: 2,
    rows: list.map((row) => [
      row.command,
      row.config,
      integer(row.count),
      integer(row.model),
      integer(row.rtl),
      integer(row.difference),
      ...(row.cost === undefined
        ? [integer(row.awakeModel), integer(row.awakeRtl)]
        : ['costs', integer(row.cost)]),
    ]),
    ...(list.some(({ cost }) => cost !== undefined) && {
      note: 'BUS: accesses; chip cycles at the ports behind it; what it costs, first write to last read.',
    }),
  };
}

function accuracy({ accuracy: list }: Result): TextTable {
  return {
    title: 'Accuracy',
    head: [
      'data',
      'metric',
      'mode',
      'k',
      'queries',
      'recall chip',
      'recall data',
      'error max',
      'distances',
    ],
    numbersFrom: 3,
    rows: list.map((row) => [
      row.dataset,
      row.metric,
      row.mode,
      integer(row.k),
      integer(row.queries),
      ratio(row.recallChip),
      ratio(row.recallData),
      real(row.distanceErrorMax),
      row.distancesPerQuery.toFixed(2),
    ]),
    note: 'recall chip: truth on the quantised vectors; data: on the original ones; distances: a core, a query.',
  };
}

/** Of searches that do not just ask all cores, dealt rows in turn. */
function cores({ accuracy: list }: Result): TextTable {
  const special = list.filter((row) => row.cores !== 'all' || row.placement !== PLACEMENTS[0]);
  return {
    title: 'Cores asked',
    head: ['data', 'metric', 'mode', 'placement', 'cores', 'awake'],
    numbersFrom: 4,
    rows: special.map((row) => [
      row.dataset,
      row.metric,
      row.mode,
      row.placement,
      String(row.cores),
      row.awakeCores.toFixed(1),
    ]),
    note: 'awake: cores that ran the search of a query, on average.',
  };
}

/** The recall that quantisation may cost before the report says what can be done about it. */
const COARSE = 0.05;

function quantisation({ quantisation: cost, accuracy: list }: Result): TextTable {
  const coarse = list.some(({ recallChip, recallData }) => recallChip - recallData > COARSE);
  return {
    title: 'Quantisation',
    head: ['scale', 'values', 'saturated', 'vectors that became 0', 'rounding error max'],
    numbersFrom: 0,
    rows: cost
      ? [
          [
            `${power(cost.scale)}${cost.scaleGiven ? ' (given)' : ''}`,
            integer(cost.values),
            integer(cost.saturated),
            integer(cost.vanished),
            real(cost.roundingErrorMax),
          ],
        ]
      : [],
    ...(coarse && {
      note:
        'Words are too coarse for this data, hence the recall. L2 stays the same when one vector is subtracted from\n' +
        'base and queries alike: with their mean subtracted, the words hold what is left more finely.',
    }),
  };
}

function spikes({ spikesByDataset: list }: Result): TextTable {
  return {
    title: 'Spikes: fixed against f32',
    head: [
      'data',
      'neurons',
      'ticks',
      'dt',
      'spikes each',
      'F1',
      'differ from',
      'weights mean',
      'max',
    ],
    numbersFrom: 1,
    rows: list.map((spiking) => [
      spiking.dataset,
      integer(spiking.neurons),
      integer(spiking.ticks),
      `${real(spiking.dt)} ms`,
      spiking.spikesPerNeuron.toFixed(2),
      `${ratio(spiking.f1)} (±${spiking.toleranceTicks})`,
      spiking.firstDivergence === null ? 'none' : `tick ${spiking.firstDivergence}`,
      real(spiking.weightDifferenceMean),
      real(spiking.weightDifferenceMax),
    ]),
  };
}

function selfTest({ selfTest: test }: Result): TextTable {
  return {
    title: 'Self-test: bits flipped on purpose',
    head: ['injected', 'detected', 'named', 'by unit'],
    numbersFrom: 9,
    rows: test
      ? [
          [
            integer(test.injected),
            integer(test.detected),
            integer(test.named),
            wrapped(Object.entries(test.units).map(([unit, count]) => `${unit} ${count}`)),
          ],
        ]
      : [],
  };
}

/** Words with commas between them, in lines that leave a terminal room for three numbers. */
function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const longer = `${lines.at(-1)!}${lines.at(-1) && ', '}${word}`;
    if (longer.length <= 68) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join(',\n');
}

function time({ time: list }: Result): TextTable {
  return {
    title: 'Where the time went',
    head: ['stage', 'time'],
    numbersFrom: 1,
    rows: list.map(({ what, seconds }) => [what, duration(seconds)]),
  };
}

/** The first difference, a line a fact. */
export function mismatchFacts(mismatch: Mismatch): [string, string][] {
  const { command, core, unit, field, index, cycle, commandCycle, waves } = mismatch;
  const place = field === null ? null : `${unit}.${field}${index === null ? '' : `[${index}]`}`;
  const facts: [string, string | null][] = [
    ['what', mismatch.kind],
    ['suite', `${mismatch.suite} (${mismatch.config})`],
    [
      'command',
      command === null
        ? null
        : [command, mismatch.opcode].filter((part) => part !== null).join(': '),
    ],
    ['core', core === null ? null : String(core)],
    ['field', place ?? unit],
    ['expected', mismatch.expected],
    ['got', mismatch.got],
    [
      'cycle',
      cycle === null
        ? null
        : integer(cycle) +
          (commandCycle === null ? '' : ` (${integer(commandCycle)} of the command)`),
    ],
    ['waves', waves ?? null],
    ['repeat', mismatch.repeat],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** Sentences that explain a verdict other than pass. */
export function explanations({ message, suites: list }: Result): string[] {
  const bySuite = list.flatMap(({ name, config, message: why, missing }) => [
    ...(why ? [`${name} (${config}): ${why}`] : []),
    ...missing.map(
      ({ event, floor, count }) =>
        `${name} (${config}): ${event} occurred ${integer(count)} times, at least ${integer(floor)} are promised`,
    ),
  ]);
  return message ? [message, ...bySuite] : bySuite;
}
