/**
 * Many mutants in one build: what each mutant changes is put behind a choice that `+mutant=N` makes when the simulation
 * starts, so that a mutant costs a run instead of a build. Only an expression can be chosen like that: the right-hand side of an
 * assignment or a declaration, a condition, what is connected to a port. A mutant of anything else (a constant, a whole
 * statement) is left to be built by itself.
 *
 * A choice can change how the RTL reads its own expression (`?:` is as wide and as unsigned as either side), so the build
 * proves something only when it passes without a mutant.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../ts/run/index.ts';
import { type Mutant, mutated, sourceOf } from './mutants.ts';

/** The variable that holds the choice, in every module with a mutant; 0 is the RTL as it is. */
const CHOICE = 'mutant_choice';

/** A part of a text, from `begin` up to but not with `end`. */
interface Span {
  readonly begin: number;
  readonly end: number;
}

/** An expression, and what mutants make of it. */
interface Chosen extends Span {
  readonly mutants: { readonly number: number; readonly expression: string }[];
}

/**
 * Puts every mutant that can be chosen at run time into the RTL in `rtl`, and returns the number by which each is chosen,
 * from 1. Mutants that are missing in it need a build of their own.
 */
export function combine(mutants: readonly Mutant[], rtl: string): ReadonlyMap<Mutant, number> {
  const numbers = new Map<Mutant, number>();
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const text = sourceOf(file, rtl);
    const code = blank(text);
    const found = new Map<number, Chosen>();
    for (const mutant of mutants.filter((each) => each.file === file)) {
      const change = changeOf(text, mutated(mutant, rtl));
      const span = change.text.includes(';') ? undefined : expressionAround(code, change);
      if (!span) continue;
      const number = numbers.size + 1;
      numbers.set(mutant, number);
      const expression =
        text.slice(span.begin, change.begin) + change.text + text.slice(change.end, span.end);
      const chosen = found.get(span.begin) ?? { ...span, mutants: [] };
      chosen.mutants.push({ number, expression });
      found.set(span.begin, chosen);
    }
    if (found.size === 0) continue;
    const combined = withChoices(text, [...found.values()]);
    attempt(() => writeFileSync(join(rtl, file), declareChoice(combined)));
  }
  return numbers;
}

/** What differs between two texts: the part of the first, and what stands there in the second. */
function changeOf(text: string, other: string): Span & { readonly text: string } {
  const shorter = Math.min(text.length, other.length);
  let begin = 0;
  while (begin < shorter && text[begin] === other[begin]) begin++;
  let same = 0;
  while (same < shorter - begin && text.at(-1 - same) === other.at(-1 - same)) same++;
  return { begin, end: text.length - same, text: other.slice(begin, other.length - same) };
}

/** The text with blanks for its comments and strings, every character in its place. */
function blank(text: string): string {
  return text.replace(/\/\/.*|\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"/g, (found) =>
    found.replace(/[^\n]/g, ' '),
  );
}

/** The whole expression around a part of the code; undefined when that is no expression, or a constant. */
function expressionAround(code: string, inner: Span): Span | undefined {
  let begin = inner.begin;
  for (let depth = 0; begin > 0; begin--) {
    const before = code[begin - 1]!;
    if (')]}'.includes(before)) depth++;
    else if (depth > 0) depth -= Number('([{'.includes(before));
    else if (before === ';') break;
    // A condition, or what is connected to a port; parameters have upper-case names.
    else if (before === '(' && /(?:\bif|\.[a-z]\w*)\s*$/.test(code.slice(0, begin - 1)))
      return upTo(code, ')', begin, inner);
  }
  if (/\b(?:local)?param(?:eter)?\b/.test(code.slice(begin, inner.begin))) return undefined;
  const assigned = upTo(code, '=', begin, { begin, end: begin });
  return assigned && upTo(code, ';', assigned.end + 1, inner);
}

/** From `begin` to the next `stop` outside of brackets, when that span holds the inner one. */
function upTo(code: string, stop: string, begin: number, inner: Span): Span | undefined {
  let depth = 0;
  for (let end = begin; end < code.length; end++) {
    const at = code[end]!;
    if (depth === 0 && at === stop)
      return begin <= inner.begin && inner.end <= end ? { begin, end } : undefined;
    if ('([{'.includes(at)) depth++;
    else if (')]}'.includes(at)) depth--;
    // A list of declarations.
    else if (depth === 0 && at === ',') return undefined;
    if (depth < 0) return undefined;
  }
  return undefined;
}

function withChoices(text: string, choices: readonly Chosen[]): string {
  return [...choices]
    .sort((a, b) => b.begin - a.begin)
    .reduce((changed, { begin, end, mutants }) => {
      const others = mutants.map(
        ({ number, expression }) => ` (${CHOICE} == ${number}) ? (${expression.trim()}) :`,
      );
      const expression = `${others.join('')} (${text.slice(begin, end).trim()})`;
      return changed.slice(0, begin) + expression + changed.slice(end);
    }, text);
}

/** The variable, behind the module's ports. */
function declareChoice(text: string): string {
  const code = blank(text);
  const module = /\bmodule\s/.exec(code)!.index;
  const ports = code.indexOf(';', module) + 1;
  const choice = [
    `reg [15:0] ${CHOICE};`,
    `initial if (!$value$plusargs("mutant=%d", ${CHOICE})) ${CHOICE} = 16'd0;`,
  ].join(' ');
  return `${text.slice(0, ports)} ${choice}${text.slice(ports)}`;
}
