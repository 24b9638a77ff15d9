/** Option values as numbers, refused by name where they are none. */
import { InvalidArgumentError } from 'commander';

/** An integer, decimal or (0x) hexadecimal. */
export function integer(text: string): number {
  const value = /^[+-]?\d+$|^0x[\da-f]+$/i.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('An integer is needed.');
  if (!Number.isSafeInteger(value)) {
    throw new InvalidArgumentError(`At most ${Number.MAX_SAFE_INTEGER} in magnitude is allowed.`);
  }
  return value;
}

/** A number of cores, or `exact`. */
export function cores(text: string): number | 'exact' {
  if (text === 'exact') return text;
  const value = Number(/^[+-]?\d+$/.test(text) ? text : NaN);
  if (!Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('A number of cores, or exact, is needed.');
  }
  return value;
}

/** A name of something, which cannot be empty. */
export function name(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty; a name is needed.');
  return text;
}

/** A natural number that may be a seed. */
export function seed(text: string): number {
  const value = integer(text);
  if (value < 0) throw new InvalidArgumentError('An integer from 0 on is needed.');
  return value;
}

/** A decimal number. */
export function real(text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new InvalidArgumentError('A number is needed.');
  }
  return Number(text);
}

/** Collects the values of an option that may be given more than once. */
export const collect = (text: string, before: string[] = []): string[] => [...before, text];
