/** Reads JSON files with errors that name the file and the place. */
import { readFileSync } from 'node:fs';
import { ConfigError } from './errors.ts';
import { displayPath } from './paths.ts';

/** Parsed content of `path`; throws ConfigError when it is missing, unreadable or not JSON. */
export function readJson(path: string): unknown {
  const file = displayPath(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError({
      file,
      allowed: code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError({
      file,
      allowed: `not JSON: ${withPlace((error as Error).message, text)}`,
    });
  }
}

/** Node's message, with its character offset turned into line and column. */
function withPlace(message: string, text: string): string {
  return message.replace(/ in JSON at position (\d+).*/s, (_, position: string) => {
    const before = text.slice(0, Number(position)).split('\n');
    return ` in line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  });
}
