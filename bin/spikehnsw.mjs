#!/usr/bin/env node
// Runs the TypeScript command line from the checkout, in this process, so that signals and exit codes are its own.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('spikehnsw: its packages are not installed; run: make setup');
  process.exit(3);
}
await import('../ts/cli/main.ts');
