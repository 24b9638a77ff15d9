/** Values that options may have, without loading what acts on them. */
import type { Metric } from '../data/quantise.ts';
import type { PlacementName } from '../placement/placement.ts';
import type { Mode } from '../plan/search_request.ts';

export const METRICS = ['l2', 'cosine', 'dot'] as const satisfies readonly Metric[];
export const PLACEMENTS = ['round-robin', 'clusters'] as const satisfies readonly PlacementName[];
export const MODES = ['exact', 'beam'] as const satisfies readonly Mode[];
