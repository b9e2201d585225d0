/** Something that the person at the keyboard can put right: its message is a sentence for them, without a stack trace. */
export class LocalRunnerError extends Error {
  override name = "LocalRunnerError";
}

/** An error that an AWS API of ours answers with: `name` is the code that the SDK turns into the exception's name. */
export class ServiceError extends Error {
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
