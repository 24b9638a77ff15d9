/** Stage `oracle`: independent truth by brute force, and recall against it. Shares no code with the model. */
export { distance } from './distance.ts';
export { compareCosines, nearestReals, nearestWords } from './nearest.ts';
export {
  type Accuracy,
  type Answer,
  judge,
  type Judged,
  recall,
  recallChip,
  recallData,
} from './recall.ts';
export type { Question, Truth, VectorSet } from './sets.ts';
