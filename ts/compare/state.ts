/** Compares the architectural state of a core, element by element, in the order of the state map. */
import type { StateField } from '../config/index.ts';

/** Raw bits of every element of every field, zero-extended, by `unit.field`. */
export type StateDump = ReadonlyMap<string, readonly bigint[]>;

/** One element of the state map. */
export interface Place {
  readonly unit: string;
  readonly field: string;
  readonly index: number;
}

/** An element that differs. */
export interface StateDifference extends Place {
  readonly expected: bigint;
  readonly got: bigint;
}

/** Name of a field in a dump. */
export const fieldName = ({ unit, field }: Pick<Place, 'unit' | 'field'>) => `${unit}.${field}`;

/** The elements that differ, in the order of the state map. Fields of another scope are left out. */
export function* stateDifferences(
  map: readonly StateField[],
  scope: 'core' | 'chip',
  expected: StateDump,
  got: StateDump,
): Generator<StateDifference> {
  for (const { unit, field, count } of map.filter((one) => one.scope === scope)) {
    const name = fieldName({ unit, field });
    const [left, right] = [expected.get(name), got.get(name)];
    if (left?.length !== count || right?.length !== count) {
      throw new Error(
        `a dump holds ${left?.length} and ${right?.length} elements of ${name}, not ${count}`,
      );
    }
    for (let index = 0; index < count; index++) {
      if (left[index] !== right[index]) {
        yield { unit, field, index, expected: left[index]!, got: right[index]! };
      }
    }
  }
}

/** The first element that differs, if any. */
export function firstDifference(
  ...args: Parameters<typeof stateDifferences>
): StateDifference | undefined {
  for (const difference of stateDifferences(...args)) return difference;
  return undefined;
}

/** A dump from the JSON that the driver writes: hexadecimal strings by `unit.field`. */
export function parseDump(json: Readonly<Record<string, readonly string[]>>): StateDump {
  return new Map(
    Object.entries(json).map(([name, bits]) => [name, bits.map((one) => BigInt(`0x${one}`))]),
  );
}
