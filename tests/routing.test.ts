/** What routing promises on the real data: recall of the nearest cores, and few cores awake for an exact answer. */
import { describe, expect, it } from 'vitest';
import { dataSets } from '../bench/datasets.ts';
import { RoutedSearch } from '../bench/routing.ts';
import { loadConfig } from '../ts/config/index.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';

const CONFIG = 'chip256';
/** Of 1,000, to save time. */
const QUERIES = 200;
/** Most cores awake on average for an exact answer. */
const AWAKE: Readonly<Record<string, number>> = { LetterRecognition: 80, 'Fashion-MNIST': 50 };

const sets = (await dataSets(shapeOf(loadConfig(CONFIG)), QUERIES)).filter(
  ({ name }) => name in AWAKE,
);

describe.each(sets)('$name in clusters', ({ name, vectors }) => {
  it('is found by 16 of 256 cores, and exactly by few', async () => {
    const search = { metric: 'l2', mode: 'exact', placement: 'clusters' } as const;
    const routed = await RoutedSearch.create(CONFIG, vectors, search);
    const some = routed.ask({ cores: 16 });
    expect(some.recallAt10).toBeGreaterThanOrEqual(0.98);
    expect(some.awakeCores).toBe(16);
    const exact = routed.ask({ cores: 'exact', first: 8 });
    expect(exact.recallAt10).toBe(1);
    expect(exact.awakeCores).toBeLessThanOrEqual(AWAKE[name]!);
    const all = routed.ask({ cores: 'all' });
    expect(all).toMatchObject({ recallAt10: 1, awakeCores: 256, awakeCoreCycles: 256 * 32 });
  }, 60_000);

  it('is not found by nearest cores where rows are dealt out in turn', async () => {
    const search = { metric: 'l2', mode: 'exact', placement: 'round-robin' } as const;
    const routed = await RoutedSearch.create(CONFIG, vectors, search);
    expect(routed.ask({ cores: 16 }).recallAt10).toBeLessThan(0.3);
  }, 60_000);
});
