/**
 * What the oracles know of a configuration: its free parameters, and everything else derived here a second time from
 * `docs/engine.md`. The oracles share no code with the model, its generated constants included.
 */

/** Parameters as a configuration file gives them. */
export interface Parameters {
  readonly cores: number;
  readonly vectors: number;
  readonly dims: number;
  readonly degree: number;
  readonly list: number;
  readonly lanes: number;
  readonly wordWidth: number;
  readonly wordFraction: number;
  readonly membraneWidth: number;
  readonly membraneFraction: number;
  readonly traceWidth: number;
  readonly traceFraction: number;
  readonly timeWidth: number;
  readonly tauMembrane: number;
  readonly tauRefractory: number;
  readonly tauPre: number;
  readonly tauPost: number;
  readonly thresholdInit: number;
  readonly aPlus: number;
  readonly aMinus: number;
  readonly oscillatorHz: number;
  readonly tauHomeostasis: number;
  /** Groups of features that are there. */
  readonly groups: readonly string[];
}

/** Parameters with what the specification derives from them. */
export interface Shape extends Parameters {
  /** B: beats of one vector in the datapath. */
  readonly beats: number;
  /** S: cycles of a scan. */
  readonly scan: number;
  /** V: levels of the merge tree. */
  readonly levels: number;
  /** Beats of a vector on the command port. */
  readonly vectorBeats: number;
  /** Edges from one streamed search to the next. */
  readonly streamInterval: number;
}

/** Full weight, 255.0 in u16.8. */
export const WEIGHT_MAX = 255 * 256;
/** Cycles from the last row of a vector to its place in the list. */
export const LATENCY = 10;
/** Entries of the command queue, and response slots. */
export const QUEUE_DEPTH = 64;
/** dt in 1/256 ms, at most 16 ms. */
export const DT_MAX = 4096;

/** Derives the shape of a configuration. */
export function shapeOf(parameters: Parameters): Shape {
  const { cores, vectors, dims, lanes, list } = parameters;
  const beats = dims / lanes;
  const scan = vectors * beats;
  const levels = Math.log2(cores);
  return {
    ...parameters,
    beats,
    scan,
    levels,
    vectorBeats: dims / 4,
    streamInterval: Math.max(scan, 6 + levels + list),
  };
}

/** R: bits of a root of a distance, with the 1 that makes it a bound; distances have a sign, and cosines 31 bits. */
export const rootBits = ({ wordWidth, dims }: Shape): number =>
  Math.floor((Math.max(2 * wordWidth + Math.log2(dims) + 1, 31) + 2) / 2);
