import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mutant } from './mutants.ts';
import { combine } from './selectable.ts';

const SOURCE = `// A module; with a comment.
module block #(
    parameter WIDTH = 4
) (
    input  wire             clk_i,
    input  wire [WIDTH-1:0] a_i, b_i,
    output reg  [WIDTH-1:0] sum_q
);
  localparam [WIDTH-1:0] HALF = 1 << 3;
  wire [WIDTH-1:0] both = a_i & {b_i[0], b_i[WIDTH-1:1]};  // ; both
  wire one = a_i[0], two = a_i[1];
  wire tied = both == a_i;
  always @(posedge clk_i) begin
    if (a_i <= b_i) sum_q <= a_i + (both << 1);
    else sum_q <= HALF;
  end
  other u_other (.in_i(a_i ^ b_i), .tied_i(tied));
endmodule
`;

const mutant = (name: string, find: string, replace: string): Mutant => ({
  ...{ name, find, replace, unit: 'distance', file: 'block.v', why: 'it is wrong' },
});

describe('combine', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'selectable-'));
    writeFileSync(join(dir, 'block.v'), SOURCE);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const combined = (...mutants: Mutant[]) => {
    const numbers = combine(mutants, dir);
    const lines = readFileSync(join(dir, 'block.v'), 'utf8').split('\n');
    const before = SOURCE.split('\n');
    const changed = lines.filter((line, at) => line !== before[at]).map((line) => line.trim());
    return { numbers: mutants.map((each) => numbers.get(each)), changed };
  };
  const DECLARED =
    '); reg [15:0] mutant_choice; initial if (!$value$plusargs("mutant=%d", mutant_choice)) mutant_choice = 16\'d0;';

  it.each([
    [
      'what a declaration assigns',
      mutant('m', 'b_i[0]', 'b_i[1]'),
      'wire [WIDTH-1:0] both = (mutant_choice == 1) ? (a_i & {b_i[1], b_i[WIDTH-1:1]}) : (a_i & {b_i[0], b_i[WIDTH-1:1]});  // ; both',
    ],
    [
      'a comparison that an assignment holds',
      mutant('m', 'both == a_i', 'both != a_i'),
      'wire tied = (mutant_choice == 1) ? (both != a_i) : (both == a_i);',
    ],
    [
      'a condition',
      mutant('m', 'a_i <= b_i', 'a_i < b_i'),
      'if ( (mutant_choice == 1) ? (a_i < b_i) : (a_i <= b_i)) sum_q <= a_i + (both << 1);',
    ],
    [
      'what a clocked assignment assigns',
      mutant('m', '(both << 1)', 'both'),
      'if (a_i <= b_i) sum_q <= (mutant_choice == 1) ? (a_i + both) : (a_i + (both << 1));',
    ],
    [
      'what is connected to a port',
      mutant('m', '.in_i(a_i ^ b_i)', '.in_i(a_i)'),
      'other u_other (.in_i( (mutant_choice == 1) ? (a_i) : (a_i ^ b_i)), .tied_i(tied));',
    ],
  ])('chooses %s', (_, change, line) => {
    expect(combined(change)).toEqual({ numbers: [1], changed: [DECLARED, line] });
  });

  it('chooses among mutants of one expression, and keeps every line where it was', () => {
    const none = mutant('none', 'a_i + (both', '(both');
    const less = mutant('less', '<< 1', '>> 1');
    const tied = mutant('tied', 'both == a_i', 'both == b_i');
    expect(combined(none, tied, less)).toEqual({
      numbers: [1, 2, 3],
      changed: [
        DECLARED,
        'wire tied = (mutant_choice == 2) ? (both == b_i) : (both == a_i);',
        'if (a_i <= b_i) sum_q <= (mutant_choice == 1) ? ((both << 1)) : (mutant_choice == 3) ? (a_i + (both >> 1)) : (a_i + (both << 1));',
      ],
    });
  });

  it.each([
    ['a constant', mutant('m', '1 << 3', '1 << 2')],
    ['a width', mutant('m', 'output reg  [WIDTH-1:0]', 'output reg  [WIDTH:0]')],
    ['a whole statement', mutant('m', 'else sum_q <= HALF;', '')],
    ['what is assigned to', mutant('m', 'one =', 'three =')],
    ['one of a list of declarations', mutant('m', 'a_i[1]', 'a_i[2]')],
    ['an event', mutant('m', 'posedge', 'negedge')],
    ['a name', mutant('m', 'tied_i', 'bound_i')],
  ])('leaves %s alone', (_, change) => {
    expect(combined(change)).toEqual({ numbers: [undefined], changed: [] });
  });
});
