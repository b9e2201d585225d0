/** Ends a rendering; what it says goes to whoever wrote the template. */
export class Stop extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "Stop";
    this.code = code;
  }
}
