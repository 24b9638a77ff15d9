/** Stage `config`: named configurations, their rules, derived constants and generated files. */
export { type ConstantName, CONSTANTS, derive, type Derived } from './derive.ts';
export { ConfigError, type ConfigProblem, StaleError } from './errors.ts';
export {
  checkGenerated,
  generate,
  type Generated,
  generatedDir,
  generatedFiles,
} from './generated.ts';
export {
  absentCommands,
  GROUP_NAMES,
  type GroupName,
  GROUPS,
  groupsWithout,
  withNeeds,
} from './groups.ts';
export { configHash, GENERATOR_VERSION } from './hash.ts';
export { type EngineConfig, loadConfig } from './load.ts';
export { parseOverrides, settings, variantName } from './overrides.ts';
export { type Register, type RegisterMap, registerMap, type RegisterWindow } from './registers.ts';
export type { NumericParameter, Overrides, Parameters } from './parameters.ts';
export { knownConfigs } from './paths.ts';
export {
  type MemoryField,
  memoriesOf,
  type Reach,
  reachOf,
  type RegisterField,
  stateBits,
  type StateField,
  type StateMemory,
} from './state_map.ts';
