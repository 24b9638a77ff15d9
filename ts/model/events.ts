/** What a suite exercised: the model's counters by name, in the order of asm/trace/events.ts. */
import { OPCODES, type Opcode, STATUSES, type Status } from './protocol.ts';

/** Counters of single events. */
export const EVENTS = [
  'legal', // commands that ended with status OK
  'spikes',
  'potentiations', // changes of a weight by a positive amount, before clamping
  'depressions', // by a negative amount
  'coincidences', // a synapse of which both ends spiked when STDP ran
  'weightsAtMax', // changes that were clamped at 255
  'weightsAtZero', // changes that were clamped at 0
  'linksDropped', // a full node gave up a link for the new one
  'linksNotMade', // a full node chose not to link to the new one
  'parentFallbacks', // the tree parent is not the nearest node
  'tiesInCore', // equal distances beside each other in an answer, same core
  'tiesBetweenCores', // different cores
  'membraneSaturations',
  'timeSaturations',
  'fullCores', // INSERT refused by a full core
  'emptyCoreSearches', // searches in a core without vectors
  'searchDistances', // distances evaluated by SEARCH
  'insertDistances', // by INSERT
  'maskedOut', // vectors that SEARCH reached and the type mask kept out
  'edgesSet', // synapses set by SET_EDGE_WEIGHT
  'nodesDeleted',
  'componentsJoined', // components of the tree that a deleted node had held together
  'linksPromoted', // ends of a link that became a tree edge to join them
  'linksEvicted', // links that made place for such an edge
  'phaseWraps', // an oscillator came round
  'winners', // competitions that a neuron won
  'silenced', // membranes above 0 that a winner took to 0
  'rateSaturations', // firing rates that homeostasis cut
  'thresholdsClamped', // thresholds that homeostasis held at an end of their range
  'recordedSpikes', // spikes that RECORD shifted in
  'matches', // MATCH found a neuron
  'correlations', // neurons that CORRELATE answered
  'codes', // ENCODE wrote a pattern
  'emptyCodes', // ENCODE of a vector of zeros
  'patternDistances', // patterns that SPIKE_SEARCH compared
  'softened', // membranes that WTA_SOFT changed
  'softBelow', // membranes that it left because they are not above -Vmax
  'branchCharges', // spikes that DENDRITE_PROPAGATE brought to a branch
  'branchesCompressed', // branches of 1.0 or more that DENDRITE_INTEGRATE passed on in part
  'branchSaturations', // charges of a branch that were cut
  'drives', // currents above 0 that NEURO_SEARCH found
  'rankedSpikes', // spikes in the histories that it ranked
  'unspiked', // neurons that it ranked by their potential alone
  'means', // AGGREGATE of a node with neighbours
  'vectorsMoved', // UPDATE
  'wordSaturations', // words that UPDATE cut
  'charged', // neurons that HNSW_TO_SNN charged
  'centroids', // a core brought its centroid up to date for ROUTE
  'coresRouted', // cores that ran the search of a ROUTE
  'lateCores', // of them, those of the third wave
  'coresSkipped', // cores that the third wave left out: none of their vectors can be in the answer
  'reordered', // results of RESONANCE_SEARCH that stand elsewhere than by their distance
  'distancesCut', // distances that resonance would have taken beyond their format
] as const;

export type EventName = (typeof EVENTS)[number];

/** All counters of a suite. */
export interface EventCounts {
  readonly events: Readonly<Record<EventName, number>>;
  /** Refused commands by status. */
  readonly refused: Readonly<Record<Exclude<Status, 'OK'>, number>>;
  /** Commands by opcode; those with an unknown opcode are refused as UNKNOWN. */
  readonly byOpcode: Readonly<
    Record<Opcode | 'UNKNOWN', { readonly accepted: number; readonly refused: number }>
  >;
}

const STATUS_SLOTS = 16;
const OPCODE_SLOTS = 64;
const REFUSED = EVENTS.length;
const ACCEPTED_OPCODE = REFUSED + STATUS_SLOTS;
const REFUSED_OPCODE = ACCEPTED_OPCODE + OPCODE_SLOTS;

/** Number of counters that the model must have. */
export const EVENT_COUNT = REFUSED_OPCODE + OPCODE_SLOTS;

/** Names for the model's counters. */
export function readEvents(counters: ArrayLike<bigint>): EventCounts {
  const at = (index: number): number => Number(counters[index] ?? 0n);
  const events = EVENTS.map((name, index) => [name, at(index)]);
  const refused = Object.entries(STATUSES)
    .filter(([name]) => name !== 'OK')
    .map(([name, code]) => [name, at(REFUSED + code)]);
  const known: number[] = Object.values(OPCODES);
  const byOpcode = Object.entries(OPCODES).map(([name, code]) => [
    name,
    { accepted: at(ACCEPTED_OPCODE + code), refused: at(REFUSED_OPCODE + code) },
  ]);
  let unknown = 0;
  for (let code = 0; code < OPCODE_SLOTS; code++) {
    if (!known.includes(code)) unknown += at(REFUSED_OPCODE + code);
  }
  return {
    events: Object.fromEntries(events),
    refused: Object.fromEntries(refused),
    byOpcode: Object.fromEntries([...byOpcode, ['UNKNOWN', { accepted: 0, refused: unknown }]]),
  };
}
