/** A result with something in every part, for tests. */
import { emptyResult, type Result, type SpikeResult, type SuiteResult } from './result.ts';

export const suite: SuiteResult = {
  name: 'random',
  config: 'chip256',
  verdict: 'mismatch',
  commands: 100_000,
  stateBits: 4_536_834,
  cyclesModel: 12_345_678,
  cyclesRtl: 12_345_679,
  simHz: 48_123.4,
  seconds: 12.5,
  bus: { width: 64, writes: 5_234_567, reads: 6_234_567, cycles: 12_345_999 },
  events: { spikes: 12_345, potentiations: 678 },
  missing: [{ event: 'ties <&>', floor: 10, count: 3 }],
  message: 'core cycles differ',
};

const spikes: SpikeResult = {
  dataset: 'LetterRecognition',
  ...{ neurons: 8192, ticks: 1000, dt: 1, spikesPerNeuron: 7.25, f1: 0.98, toleranceTicks: 1 },
  ...{ firstDivergence: 17, weightDifferenceMean: 0.01, weightDifferenceMax: 3 },
  raster: { fixed: [[1, 500, 999], []], f32: [[1, 501, 999], [7]] },
};

export const full: Result = {
  ...emptyResult(['sim', '--config', 'chip256'], new Date(0)),
  verdict: 'mismatch',
  suites: [suite, { ...suite, name: 'directed', verdict: 'pass', missing: [], stall: 1 }],
  cycles: [
    {
      ...{
        config: 'chip256',
        command: 'GET_REFRACTORY',
        count: 1_234_567,
        model: 123_456_789,
        rtl: 123_456_790,
      },
      ...{ difference: 1, awakeModel: 1_234_567_890, awakeRtl: 1_234_567_890 },
    },
    {
      ...{ config: 'chip256', command: 'BUS', count: 11_469_134, model: 12_345_678 },
      ...{ rtl: 12_345_679, difference: 1, awakeModel: 0, awakeRtl: 0, cost: 320 },
    },
  ],
  accuracy: [
    {
      ...{ dataset: 'fashion-mnist-pca16', metric: 'cosine', mode: 'exact', k: 10, queries: 1000 },
      ...{ cores: 'exact', placement: 'clusters', awakeCores: 43.21 },
      ...{ recallChip: 0.99999, recallData: 1, distanceErrorMax: 0.0000123, distancesPerQuery: 32 },
    },
  ],
  spikes,
  spikesByDataset: [
    spikes,
    { ...spikes, dataset: 'Fashion-MNIST & co', f1: 0.5, firstDivergence: 23 },
  ],
  selfTest: {
    ...{ injected: 64, detected: 64, named: 63 },
    units: {
      ...{ vectors: 30, graph: 34, homeostasis: 0, oscillator: 0, dendrite: 0, pattern: 0 },
      ...{ neuron: 0, synapse: 0, wta: 0, neuro: 0, delta: 0, route: 0, fabric: 0 },
    },
  },
  mismatch: {
    ...{
      suite: 'random',
      config: 'chip256',
      kind: 'state',
      command: 42,
      opcode: 'INSERT',
      core: 7,
    },
    ...{
      unit: 'graph',
      field: 'link',
      index: 13,
      expected: '0x41',
      got: '0x43',
      cycle: 987_654,
      commandCycle: 41,
    },
    repeat: 'spikehnsw sim --config chip256 --suite random',
  },
  quantisation: {
    ...{ scale: 2 ** -15, scaleGiven: false, saturated: 0, values: 147_072 },
    ...{ roundingErrorMax: 63.9, vanished: 2 },
  },
  tools: [{ name: 'verilator', version: '5.036' }],
  time: [
    { what: 'build', seconds: 17.3 },
    { what: 'run', seconds: 75 },
  ],
};
