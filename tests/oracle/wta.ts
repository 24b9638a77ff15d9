/** Competition of section 21, over plain lists. */

/** What a competition makes of a core. */
export interface Competition {
  /** Undefined when no neuron can win. */
  readonly winner: number | undefined;
  readonly inhibition: number;
  /** Membranes after it. */
  readonly membrane: readonly number[];
}

/** WTA_COMPETE among the nodes `valid`. */
export function competed(
  valid: readonly number[],
  membrane: readonly number[],
  refractory: readonly number[],
  inhibition: number,
): Competition {
  const able = valid.filter((j) => refractory[j] === 0 && membrane[j]! > 0);
  const most = Math.max(...able.map((j) => membrane[j]!));
  const winner = able.find((j) => membrane[j] === most);
  if (winner === undefined) return { winner, inhibition, membrane };
  const share = Math.floor((most * 52429) / 65536 + 0.5);
  const after = membrane.map((v, j) =>
    j === winner || !valid.includes(j) ? v : Math.max(v - share, 0),
  );
  return { winner, inhibition: share, membrane: after };
}

/** WTA_SOFT: the membranes after it, undefined when none of the nodes `valid` is above 0; in unbounded integers. */
export function softened(
  valid: readonly number[],
  membrane: readonly number[],
): readonly number[] | undefined {
  const most = Math.max(0, ...valid.map((j) => membrane[j]!));
  if (most === 0) return undefined;
  const bits = BigInt(most.toString(2).length - 1);
  const whole = 2n ** (16n + bits) / BigInt(most);
  const reciprocal = whole > 65535n ? 65535n : whole;
  return membrane.map((v, j) => {
    if (!valid.includes(j) || Math.abs(v) >= most) return v;
    const portion = (BigInt(Math.abs(v)) * reciprocal) / 2n ** bits;
    const square = Number(portion ** 2n / 65536n);
    return Math.floor((v * square) / 65536 + 0.5);
  });
}
