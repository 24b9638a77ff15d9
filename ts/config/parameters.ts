/** The parameters of one configuration, as `config/engine.schema.json` describes them. */
import type { GroupName } from './groups.ts';

/** Values of a configuration file; the schema holds meaning, unit and legal values of each. */
export interface Parameters {
  readonly name: string;
  readonly cores: number;
  readonly vectors: number;
  readonly dims: number;
  readonly degree: number;
  readonly list: number;
  readonly wordWidth: number;
  readonly wordFraction: number;
  readonly lanes: number;
  /** Data bits of the bus; not in the configuration hash. */
  readonly busWidth: number;
  readonly membraneWidth: number;
  readonly membraneFraction: number;
  readonly traceWidth: number;
  readonly traceFraction: number;
  readonly timeWidth: number;
  /** ms */
  readonly tauMembrane: number;
  /** ms */
  readonly tauRefractory: number;
  /** ms */
  readonly tauPre: number;
  /** ms */
  readonly tauPost: number;
  /** membrane units */
  readonly thresholdInit: number;
  /** fraction of full weight */
  readonly aPlus: number;
  /** fraction of full weight */
  readonly aMinus: number;
  /** Hz */
  readonly oscillatorHz: number;
  /** ms */
  readonly tauHomeostasis: number;
  /** Groups of features that are there, in the order of GROUPS; a file that does not name them has all. */
  readonly groups: readonly GroupName[];
}

/** Name of a parameter that is a number. */
export type NumericParameter = Exclude<keyof Parameters, 'name' | 'groups'>;

/** Changes on top of a named configuration, e.g. `{ lanes: 4, groups: ['code'] }`. */
export type Overrides = { readonly [P in NumericParameter]?: number } & {
  readonly groups?: readonly string[];
};
