/** Which operands each command has (docs/engine.md, section 3), as tables that the generators go through. */
import {
  type Opcode as OpcodeName,
  OPCODES as OPCODE,
  hasVector as followedByVector,
  opcodeName,
} from '../../model/protocol.ts';

export { OPCODE, type OpcodeName };

/** All commands, by ascending opcode. */
export const OPCODE_NAMES = Object.keys(OPCODE) as OpcodeName[];

const BROADCAST: readonly OpcodeName[] = [
  'INIT',
  'SEARCH',
  'ROUTE',
  'COUNT',
  'SNN_RESET',
  'STEP',
  'PROPAGATE',
  'STDP',
  'TICK',
  'HOMEOSTASIS',
  'ACTIVITY',
  'OSCILLATE',
  'RESONANCE_SEARCH',
  'WTA_RESET',
  'WTA_COMPETE',
  'WTA_SOFT',
  'DENDRITE_RESET',
  'DENDRITE_INTEGRATE',
  'DENDRITE_PROPAGATE',
  'SPIKE_SEARCH',
  'RECORD',
  'NEURO_SEARCH',
  'HNSW_TO_SNN',
];

/** Commands with the index of a node that must be there. */
const NODES: readonly OpcodeName[] = [
  'SET_TYPE',
  'GET_TYPE',
  'SET_MEMBRANE',
  'GET_MEMBRANE',
  'SET_THRESHOLD',
  'GET_THRESHOLD',
  'INJECT',
  'GET_REFRACTORY',
  'DELETE',
  'SET_EDGE_WEIGHT',
  'GET_EDGE_WEIGHT',
  'GET_RATE',
  'RESONANCE',
  'ENCODE',
  'SET_PATTERN',
  'GET_PATTERN',
  'SIMILARITY',
  'CORRELATE',
  'DENDRITE_INJECT',
  'DENDRITE_INTEGRATE',
  'GET_BRANCH',
  'AGGREGATE',
  'UPDATE',
];

/** Commands with the slot of a link. */
const BRANCHES: readonly OpcodeName[] = ['DENDRITE_INJECT', 'GET_BRANCH'];

/** Commands with a value in the membrane format. */
const MEMBRANES: readonly OpcodeName[] = [
  'SET_MEMBRANE',
  'SET_THRESHOLD',
  'INJECT',
  'DENDRITE_INJECT',
];

const WITH_DT: readonly OpcodeName[] = ['STEP', 'TICK', 'HOMEOSTASIS', 'OSCILLATE', 'NEURO_SEARCH'];

/** Commands with an element of delta in the place of the index. */
const ELEMENTS: readonly OpcodeName[] = ['GET_DELTA', 'SET_DELTA'];

/** Whether the command may address every core. */
export function hasAll(name: OpcodeName): boolean {
  return BROADCAST.includes(name);
}

/** Whether the command has an index, of a node or of an element of delta. */
export function hasIndex(name: OpcodeName): boolean {
  return hasNode(name) || hasElement(name) || name === 'READ';
}

/** Whether the index is that of an element of delta. */
export function hasElement(name: OpcodeName): boolean {
  return ELEMENTS.includes(name);
}

/** Whether the index must be that of a node that is there. */
export function hasNode(name: OpcodeName): boolean {
  return NODES.includes(name);
}

/** Whether the command has a branch. */
export function hasBranch(name: OpcodeName): boolean {
  return BRANCHES.includes(name);
}

/** Whether the command has a value in the membrane format. */
export function hasMembrane(name: OpcodeName): boolean {
  return MEMBRANES.includes(name);
}

/** Whether the command has a dt. */
export function hasDt(name: OpcodeName): boolean {
  return WITH_DT.includes(name);
}

/** Whether vector beats follow the header. */
export function hasVector(opcode: number): boolean {
  const name = opcodeName(opcode);
  return name !== undefined && followedByVector(name);
}

/** Bits of the header's upper half that the command reads. */
export function upperBits(name: OpcodeName): number {
  switch (name) {
    case 'INIT':
      return 0x0000_0003;
    case 'SEARCH':
    case 'RESONANCE_SEARCH':
    case 'ROUTE':
    case 'SET_MEMBRANE':
    case 'SET_THRESHOLD':
    case 'INJECT':
    case 'DENDRITE_INJECT':
    case 'SET_PATTERN':
    case 'SIMILARITY':
    case 'SPIKE_SEARCH':
    case 'MATCH':
    case 'CORRELATE':
    case 'SET_DELTA':
      return 0xffff_ffff;
    case 'HNSW_TO_SNN':
      return 0xffff_001f;
    case 'SET_TYPE':
    case 'SET_EDGE_WEIGHT':
      return 0x0000_00ff;
    case 'READ':
      return 0x00ff_ffff;
    case 'STEP':
    case 'HOMEOSTASIS':
    case 'OSCILLATE':
      return 0x0000_ffff;
    case 'PROPAGATE':
    case 'DENDRITE_PROPAGATE':
    case 'UPDATE':
      return 0xffff_0000;
    case 'TICK':
    case 'NEURO_SEARCH':
      return 0xffff_ffff;
    default:
      return 0;
  }
}

/** Bits of the header's lower half that the command reads. */
export function lowerBits(name: OpcodeName): number {
  const learn = name === 'TICK' ? 0x0100_0000 : 0;
  const top = hasIndex(name) || name === 'SPIKE_SEARCH' || name === 'ROUTE' ? 0xff00_0000 : 0;
  if (name === 'NEURO_SEARCH') return 0xffff_ffff;
  const branch = hasBranch(name)
    ? 0x000e_0000
    : name === 'DENDRITE_INTEGRATE' || name === 'ROUTE'
      ? 0x0002_0000
      : 0;
  return 0x0001_ffff | learn | top | branch;
}
