/** Stage `soak`: many random commands of many seeds on model and RTL, in parallel and resumable. */
export { partsOf, PART_COMMANDS, type Part, seedsOf } from './parts.ts';
export { type PartResult, soakJson, type SoakResult } from './result.ts';
export { soak, SOAK_COMMANDS, SOAK_SEED, type SoakOptions } from './soak.ts';
export { renderSoak } from './terminal.ts';
