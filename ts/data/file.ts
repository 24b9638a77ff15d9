/** Opening files with messages that name the file and what is wrong with it. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { DataError } from './errors.ts';

/** Larger files are refused before they are read. */
const LARGEST_FILE = 2 ** 31;

/** Bytes of `file`; throws DataError unless it is a readable, non-empty file of less than 2 GB. */
export function checkFile(file: string): number {
  try {
    const status = statSync(file);
    if (status.isDirectory()) throw new DataError(file, 'is a folder; a file is needed');
    if (!status.isFile()) throw new DataError(file, 'is not a regular file');
    accessSync(file, constants.R_OK);
    if (status.size === 0) throw new DataError(file, 'is empty');
    if (status.size > LARGEST_FILE) {
      throw new DataError(file, `has ${status.size} bytes; at most ${LARGEST_FILE} are allowed`);
    }
    return status.size;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Content of `file`, checked as `checkFile` does. */
export function readBytes(file: string): Buffer {
  checkFile(file);
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A system error as a DataError; any other error as it is. */
export function unreadable(file: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case undefined:
      return error;
    case 'ENOENT':
    case 'ENOTDIR':
      return new DataError(file, 'does not exist');
    case 'EACCES':
    case 'EPERM':
      return new DataError(file, 'may not be read (permission denied)');
    default:
      return new DataError(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
