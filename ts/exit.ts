/** Exit codes of every command. Only a pass is 0, and each way not to pass has its own number. */
export const Exit = {
  pass: 0,
  mismatch: 1,
  usage: 2,
  tool: 3,
  hang: 4,
  nothingChecked: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];

/** An expected way to fail: shown as its message, without a stack trace. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** The user asked for something that does not exist or is not allowed. */
export class UsageError extends Failure {
  constructor(message: string) {
    super(message, Exit.usage);
  }
}
