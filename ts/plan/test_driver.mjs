#!/usr/bin/env node
// A driver for tests: answers what the golden file predicts, so that everything around it can be tried without RTL.
// With FAKE_DRIVER=wrong it reports a difference, with crash it ends without a result, with sleep it waits; with late the
// chip cycles of the whole suite differ, and FAKE_TIMELINE is a file with those of each command; with wrong-7 only runs whose
// stalls have the seed 7 differ; with lazy it compares half of the commands.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

const options = Object.fromEntries(
  process.argv
    .slice(2)
    .flatMap((word, i, all) => (word.startsWith('--') ? [[word.slice(2), all[i + 1]]] : [])),
);
const behaviour = process.env.FAKE_DRIVER;
const words = readFileSync(options.golden, 'utf8')
  .replace(/\/\/.*/g, '')
  .split(/\s+/)
  .filter(Boolean);
const big = (word) => BigInt(`0x${word}`);
const records = Number(big(words[4]));
let at = 12;
let responses = '';
for (let number = 0; number < records; number++) {
  const shape = Number(big(words[at]) >> 32n);
  const [beats, answers] = [(shape >> 16) & 255, (shape >> 8) & 255];
  for (let i = 0; i < answers; i++)
    responses += `${number} ${words[at + 1 + beats + i].padStart(16, '0')}\n`;
  at += 2 + beats + answers + (shape & 1) + ((shape >> 1) & 1);
}
process.stderr.write(`progress ${records} ${records} 1000\n`);
if (behaviour === 'crash') {
  process.stderr.write('no such luck\n');
  process.exit(3);
}
if (behaviour === 'sleep') await new Promise((resolve) => setTimeout(resolve, 60_000));
if (options.responses) writeFileSync(options.responses, responses);
if (options.trace) writeFileSync(options.trace, `${options.from} to ${options.to}`);
if (options.timeline) copyFileSync(process.env.FAKE_TIMELINE, options.timeline);
const late = behaviour === 'late';
const wrong = behaviour === 'wrong' || late || behaviour === `wrong-${options.stall}`;
const compared = behaviour === 'lazy' ? records >> 1 : records;
const same = (value) => ({ compared: true, expected: value, got: value });
writeFileSync(
  options.json,
  JSON.stringify({
    ...{
      format: 1,
      verdict: wrong ? 'mismatch' : 'pass',
      exitCode: wrong ? 1 : 0,
      message: '',
      config: '',
      suite: '',
    },
    ...{
      commands: compared,
      commandsTotal: records,
      responseBeats: 0,
      stateDigests: records,
      stateBits: 1,
      logDigests: 0,
    },
    ...{
      cycles: 1000,
      chipCycles: same(Number(big(words[6]))),
      bus: { width: 64, writes: records, reads: 2 * records, cycles: Number(big(words[6])) + 7 },
      finalDigest: same(''),
      chainedDigest: same(''),
    },
    awake: { compared: true, expectedByCore: [], byCore: [], expectedByOpcode: [], byOpcode: [] },
    opcodes: [{ opcode: 3, commands: 1, refused: 0, cyclesModel: 42, cyclesRtl: 42 }],
    ...{
      simHz: 1e6,
      seconds: { total: 0.001 },
      selfTest: { injected: 0, detected: 0 },
      hang: null,
    },
    mismatch: wrong
      ? {
          ...{
            kind: late ? 'chipCycles' : 'response',
            also: [],
            command: late ? null : 5,
            opcode: late ? null : 3,
            core: 1,
            unit: 'response',
            field: 'index',
            index: 0,
          },
          ...{ expected: '1', got: '2', chipCycle: 99, cycle: 9 },
        }
      : null,
  }),
);
process.exit(wrong ? 1 : 0);
