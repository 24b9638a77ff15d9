/** Stage `fast`: exact search over all cores with SIMD, without cycles and events. */
export type { Answers } from './answers.ts';
export { type FastRequest, FastSearch } from './fast.ts';
