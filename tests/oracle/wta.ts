/** Competition of section 22, over plain lists. */

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
