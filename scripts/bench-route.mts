/**
 * Measures searches of the nearest cores (ROUTE) on the model of the chip, which is the RTL cycle for cycle: recall against P, cores awake
 * and awake core-cycles a query, on both real data sets.
 *
 * usage: bench-route.mts [--queries N]     1,000 by default
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataSets } from '../bench/datasets.ts';
import { printTable } from '../bench/output.ts';
import { type Asked, type Routed, RoutedSearch, type Search } from '../bench/routing.ts';
import { root } from '../ts/build/tools.ts';
import { runProgram, writeWhole } from '../ts/cli/process.ts';
import { loadConfig } from '../ts/config/index.ts';
import { Exit, UsageError } from '../ts/exit.ts';
import { shapeOf } from '../ts/golden/stimulus/shape.ts';
import { integer, ratio } from '../ts/report/format.ts';

const CONFIG = 'chip256';
const K = 10;
/** Real data sets come first; the third is noise, in which no core is nearer than another. */
const REAL = 2;
const P = [1, 2, 4, 8, 16, 32, 64, 256];
/** Cores that an exact search asks first. */
const FIRST = [4, 8, 16];

const SEARCHES: readonly Search[] = [
  { metric: 'l2', mode: 'exact', placement: 'clusters' },
  { metric: 'l2', mode: 'exact', placement: 'round-robin' },
  { metric: 'l2', mode: 'beam', placement: 'clusters' },
  { metric: 'cosine', mode: 'exact', placement: 'clusters' },
  { metric: 'cosine', mode: 'beam', placement: 'clusters' },
  { metric: 'dot', mode: 'exact', placement: 'clusters' },
];

/** One way of asking on one data set. */
type Row = Search &
  Routed & {
    readonly system: string;
    readonly dataset: string;
    readonly vectors: number;
    readonly dimensions: number;
    readonly k: number;
    readonly queries: number;
    readonly cores: Asked['cores'];
    /** Cores that an exact search asks first. */
    readonly first?: number;
    /** One query at a time; without it, they follow each other as closely as they can. */
    readonly alone?: true;
  };

await runProgram(async () => {
  const queries = option();
  const rows: Row[] = [];
  const sets = await dataSets(shapeOf(loadConfig(CONFIG)), queries);
  for (const { name: dataset, vectors } of sets.slice(0, REAL)) {
    for (const search of SEARCHES) {
      const routed = await RoutedSearch.create(CONFIG, vectors, search);
      const own = waysOf(search).map((asked): Row => ({
        ...{ system: 'spikehnsw chip', dataset, vectors: vectors.base.length },
        ...{ dimensions: vectors.base[0]!.length, ...search, k: K },
        ...{ queries: vectors.queries.length, ...asked, ...routed.ask(asked) },
      }));
      print(`${dataset}, ${search.metric}, ${search.mode}, ${search.placement}`, own);
      rows.push(...own);
    }
  }
  const path = 'reports/bench/route.json';
  const content = { what: 'searches of the nearest cores', config: CONFIG, rows };
  writeWhole(join(root, path), `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`written: ${path}`);
  return Exit.pass;
});

/** All cores, P of them, and where the chip can, those that matter. */
function waysOf({ metric, mode }: Search): Asked[] {
  const exact = metric === 'l2' && mode === 'exact' ? FIRST : [];
  return [
    { cores: 'all' },
    ...(mode === 'exact' ? [{ cores: 'all', alone: true } as const] : []),
    ...P.map((cores) => ({ cores })),
    ...exact.map((first) => ({ cores: 'exact' as const, first })),
  ];
}

function print(title: string, rows: readonly Row[]): void {
  printTable(
    title,
    ['cores', `recall@${K}`, 'awake cores', 'awake core-cycles', 'chip cycles'],
    rows.map(({ cores, first, alone, recallAt10, awakeCores, awakeCoreCycles, chipCycles }) => [
      [cores, first && `${first} first`, alone && 'one query at a time'].filter(Boolean).join(', '),
      ratio(recallAt10),
      awakeCores.toFixed(1),
      integer(awakeCoreCycles),
      chipCycles.toFixed(1),
    ]),
  );
}

function option(): number {
  try {
    const { values } = parseArgs({ options: { queries: { type: 'string', default: '1000' } } });
    const queries = /^\d+$/.test(values.queries) ? Number(values.queries) : 0;
    if (queries >= 1 && queries <= 1000) return queries;
    throw new UsageError(
      `bench-route: --queries: expected a number from 1 to 1000, got '${values.queries}'`,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`bench-route: ${(error as Error).message}`);
  }
}
