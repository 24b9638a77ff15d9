/** Versions of the tools that a result depends on. */
import { findTools } from '../build/tools.ts';
import type { ToolVersion } from '../report/index.ts';

/** The tools that make and run the simulation. */
export async function toolVersions(): Promise<ToolVersion[]> {
  const tools = await findTools('node', 'verilator', 'cxx', 'ccache');
  return Object.values(tools).map(({ name, version }) => ({ name, version }));
}
