/** Codes of commands, statuses and metrics (docs/engine.md, section 3). ts/model/protocol.ts has the same; a test compares them. */
export const OP_INIT: i32 = 0x01;
export const OP_INSERT: i32 = 0x02;
export const OP_SEARCH: i32 = 0x03;
export const OP_COUNT: i32 = 0x04;
export const OP_SET_TYPE: i32 = 0x05;
export const OP_GET_TYPE: i32 = 0x06;
export const OP_GET_FLAGS: i32 = 0x07;
export const OP_SET_EDGE_WEIGHT: i32 = 0x0a;
export const OP_GET_EDGE_WEIGHT: i32 = 0x0b;
export const OP_READ: i32 = 0x0c;
export const OP_SNN_RESET: i32 = 0x10;
export const OP_SET_MEMBRANE: i32 = 0x11;
export const OP_GET_MEMBRANE: i32 = 0x12;
export const OP_SET_THRESHOLD: i32 = 0x13;
export const OP_GET_THRESHOLD: i32 = 0x14;
export const OP_INJECT: i32 = 0x15;
export const OP_STEP: i32 = 0x16;
export const OP_PROPAGATE: i32 = 0x17;
export const OP_STDP: i32 = 0x18;
export const OP_TICK: i32 = 0x19;
export const OP_GET_SPIKES: i32 = 0x1a;
export const OP_GET_TIME: i32 = 0x1b;
export const OP_GET_REFRACTORY: i32 = 0x1c;

export const STATUS_OK: i32 = 0x0;
export const STATUS_OPCODE: i32 = 0x1;
export const STATUS_BROADCAST: i32 = 0x2;
export const STATUS_CORE: i32 = 0x3;
export const STATUS_INDEX: i32 = 0x4;
export const STATUS_K: i32 = 0x5;
export const STATUS_LIST: i32 = 0x6;
export const STATUS_METRIC: i32 = 0x7;
export const STATUS_TYPE: i32 = 0x8;
export const STATUS_VALUE: i32 = 0x9;
export const STATUS_DT: i32 = 0xa;
export const STATUS_NODE: i32 = 0xb;
export const STATUS_FULL: i32 = 0xc;
export const STATUS_FIELD: i32 = 0xd;

export const METRIC_L2: i32 = 0;
export const METRIC_COSINE: i32 = 1;
export const METRIC_DOT: i32 = 2;

export const MODE_EXACT: i32 = 0;
export const MODE_BEAM: i32 = 1;
