/** The `fixed` model as the comparison needs it. */
import { FixedModel, OPCODES } from '../model/index.ts';
import type { EngineConfig } from '../config/index.ts';
import type { ReplayModel } from './replay.ts';

/** A fresh model of `config`, in the state after reset. */
export async function replayModel(config: EngineConfig): Promise<ReplayModel> {
  const model = await FixedModel.create(config);
  // The chip's only field outside its cores. The model shows it in its digests alone.
  let metric = 0;
  return {
    execute(command, { log }) {
      model.setLog(log ? 'full' : 'off');
      const [answer] = model.executeBeats(command);
      const header = command[0]!;
      const all = (header >> 16n) & 1n;
      const accepted = ((answer! >> 58n) & 15n) === 0n;
      if (Number(header & 255n) === OPCODES.INIT && all && accepted) {
        metric = Number((header >> 32n) & 3n);
      }
    },
    dumpCore: (core) => model.dumpCore(core),
    metric: () => metric,
    writeLog: () => model.log(),
    coreCycles: () => model.coreCycles,
  };
}
