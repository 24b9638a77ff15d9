/** Integer expressions of the state map's source: numbers, names, + - * and parentheses. */

/** Value of `text` with `names` in scope; throws with a plain reason when it is malformed or a name is unknown. */
export function evaluate(text: string, names: Readonly<Record<string, number>>): number {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|\S/g) ?? [];
  let next = 0;

  function sum(): number {
    let value = product();
    while (tokens[next] === '+' || tokens[next] === '-') {
      const sign = tokens[next++] === '+' ? 1 : -1;
      value += sign * product();
    }
    return value;
  }

  function product(): number {
    let value = factor();
    while (tokens[next] === '*') {
      next++;
      value *= factor();
    }
    return value;
  }

  function factor(): number {
    const token = tokens[next++];
    if (token === undefined) throw new Error(`"${text}" ends too early`);
    if (/^\d+$/.test(token)) return Number(token);
    if (token === '(') {
      const value = sum();
      if (tokens[next++] !== ')') throw new Error(`"${text}" lacks a closing parenthesis`);
      return value;
    }
    const value = Object.hasOwn(names, token) ? names[token] : undefined;
    if (value === undefined)
      throw new Error(`"${token}" in "${text}" is no parameter or derived constant`);
    return value;
  }

  const value = sum();
  if (next !== tokens.length) throw new Error(`"${tokens[next]}" in "${text}" is not expected`);
  return value;
}
