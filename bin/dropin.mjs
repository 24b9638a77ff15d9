// The package's entry `spikehnsw/dropin`, so that a program needs no loader of its own for the TypeScript behind it.
import { tsImport } from 'tsx/esm/api';

export const { dropinFile, instantiateDropin } = await tsImport(
  '../ts/dropin/index.ts',
  import.meta.url,
);
