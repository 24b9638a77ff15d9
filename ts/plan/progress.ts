/** What a run tells while it works. The command line shows it; nobody has to listen. */
export interface ProgressEvent {
  /** What is being done, e.g. `run mini/random`; unique among what runs at the same time. */
  readonly task: string;
  readonly state: 'running' | 'done';
  /** Steps done and steps in all, where that is known. */
  readonly done?: number;
  readonly total?: number;
  /** How it ended, or a figure worth showing. */
  readonly note?: string;
}

/** How a caller follows and ends a run. */
export interface Watch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}
