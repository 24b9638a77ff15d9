/** Groups of features that are left out: their commands answer UNSUPPORTED, READ does not find their state, the rest is as it was. */
import { describe, expect, it } from 'vitest';
import { absentCommands, GROUP_NAMES, loadConfig, withNeeds } from '../config/index.ts';
import { type Command, decodeResponse, FixedModel, OPCODES, type Opcode } from './index.ts';
import { fill, padded } from './testing.ts';

const BASE = Array.from({ length: 12 }, (_, i) => padded([i * 100, -i * i, 7]));

/** A header of this opcode and otherwise legal or broken in every way: core, broadcast, index and upper half. */
const headers = (opcode: number): bigint[] =>
  [0x0000_0000n, 0x0000_0700n, 0x0001_0000n, 0x0500_0000n, 0xff00_0000n].flatMap((low) =>
    [0n, 1n, 256n, 0xffff_ffffn].map((high) => BigInt(opcode) | low | (high << 32n)),
  );

describe.each([[[]], ...GROUP_NAMES.map((name) => [withNeeds(name)])])(
  'with %j alone',
  (groups) => {
    const absent = absentCommands(groups);

    it('refuses what is left out, before every other rule, and changes nothing', async () => {
      const model = await FixedModel.create(loadConfig('mini', { groups }));
      fill(model, 0, 1, BASE);
      const before = model.digestAll();
      for (const name of absent) {
        for (const header of headers(OPCODES[name])) {
          const beats = decodeResponse(model.executeBeats([header]));
          expect(beats, name).toEqual([
            { last: true, hit: false, status: 'UNSUPPORTED', core: 0, index: 0, value: 0 },
          ]);
          expect(Math.max(...model.coreCycles)).toBe(0);
        }
      }
      expect(model.digestAll()).toBe(before);
      const { refused, byOpcode } = model.events();
      expect(refused.UNSUPPORTED).toBe(absent.length * headers(0).length);
      for (const name of absent) expect(byOpcode[name].accepted).toBe(0);
    });

    it('knows every other command', async () => {
      const model = await FixedModel.create(loadConfig('mini', { groups }));
      const others = (Object.keys(OPCODES) as Opcode[]).filter((name) => !absent.includes(name));
      for (const name of others) {
        const [{ status }] = decodeResponse(model.executeBeats([BigInt(OPCODES[name])])) as [any];
        expect(status, name).not.toBe('UNSUPPORTED');
        expect(status, name).not.toBe('OPCODE');
      }
      const [{ status }] = decodeResponse(model.executeBeats([0x3fn])) as [any];
      expect(status).toBe('OPCODE');
    });

    it('answers READ of the fields that are there', async () => {
      const model = await FixedModel.create(loadConfig('mini', { groups }));
      const { stateMap, absentState } = model.config;
      const read = (field: number) =>
        model.execute({ op: 'READ', core: 0, field, index: 0, item: 0, part: 0 })[0]!;
      for (const { id, unit, field, init } of stateMap)
        expect(read(id), `${unit}.${field}`).toMatchObject({ status: 'OK', value: init });
      for (const { id } of absentState) expect(read(id).status).toBe('FIELD');
      expect(read(stateMap.length).status).toBe('FIELD');
    });
  },
);

it('does to the state that is left what the whole engine does, in as many cycles', async () => {
  const whole = await FixedModel.create('mini');
  const bare = await FixedModel.create(loadConfig('mini', { groups: [] }));
  const commands: Command[] = [
    ...BASE.map((vector): Command => ({ op: 'INSERT', core: 1, vector })),
    { op: 'INJECT', core: 1, index: 3, value: 40_000 },
    { op: 'TICK', core: 'all', dt: 256, gain: 256, learn: true },
    { op: 'DELETE', core: 1, index: 4 },
    { op: 'TICK', core: 'all', dt: 256, gain: 256, learn: true },
    { op: 'SNN_RESET', core: 0 },
    { op: 'GET_EDGE_WEIGHT', core: 1, index: 2 },
    { op: 'SEARCH', core: 'all', vector: BASE[5]!, k: 3, mode: 0 },
  ];
  for (const command of commands) {
    expect(bare.execute(command), command.op).toEqual(whole.execute(command));
    expect([...bare.coreCycles]).toEqual([...whole.coreCycles]);
    for (const { unit, field } of bare.config.stateMap.filter(({ scope }) => scope === 'core')) {
      const name = `${unit}.${field}`;
      expect(bare.field(1, name), name).toEqual(whole.field(1, name));
    }
  }
  for (const model of [whole, bare]) {
    model.execute({ op: 'INIT', core: 'all', metric: 0 });
    expect(model.digestCore(1)).toBe(model.digestCore(0));
  }
});
