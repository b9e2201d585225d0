/** What the runner and the thread of an execution environment say to each other. */
export interface ThreadData {
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}

export interface InvocationMessage {
  readonly requestId: string;
  /** JSON, as in Lambda: what cannot be written as JSON does not reach the handler. */
  readonly event: string;
  readonly deadline: number;
}

export interface FunctionFault {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ThreadMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly payload: string | undefined }
  | { readonly kind: "fault"; readonly fault: FunctionFault };
