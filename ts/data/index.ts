/** Stage `data`: reads the user's vectors and brings them into the chip's word format. */
export { DataError } from './errors.ts';
export type { Limits, Matrix } from './matrix.ts';
export {
  chooseScale,
  LEAST_SCALE,
  type Metric,
  METRICS,
  MOST_SCALE,
  normalise,
  type QuantisationReport,
  quantise,
  type Quantised,
  type QuantisedData,
  roundHalfEven,
  type WordFormat,
} from './quantise.ts';
export { checkSameDims, readVectors } from './read.ts';
export { LARGEST_TYPE, readTypes } from './types.ts';
