/** Stage `model`: builds the AssemblyScript reference model and drives it. */
export {
  buildDropin,
  buildModel,
  type DropinBuild,
  type ModelBuild,
  type NumberSystem,
} from './build.ts';
export { type EventCounts, type EventName, EVENTS } from './events.ts';
export {
  FixedModel,
  type LogEntry,
  type LogMode,
  mix,
  MIX_START,
  type OpcodeTotals,
  type SuiteTotals,
  type Timeline,
  type Wave,
} from './fixed.ts';
export { FloatModel, type FloatResult, type FloatSearch } from './float.ts';
export * from './protocol.ts';
