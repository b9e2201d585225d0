import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { entryOf, type FunctionDefinition } from "./definition.ts";
import type { FunctionFault, InvocationMessage, ThreadData, ThreadMessage } from "./protocol.ts";

export type Outcome =
  | { readonly kind: "result"; readonly payload: string | undefined }
  | { readonly kind: "fault"; readonly fault: FunctionFault };

/** One execution environment: a worker thread with the function's own variables, that handles one event at a time. */
export interface Environment {
  /** Never throws: a crash, a time-out and a failed start are faults, after which the environment is no longer usable. */
  run(requestId: string, event: string): Promise<Outcome>;
  readonly usable: boolean;
  readonly lastUsed: number;
  stop(): Promise<void>;
}

/** A slow laptop with ten cold starts at a time needs more than Lambda's ten seconds. */
const initTimeoutMs = 30_000;
const largestPayload = 6_291_556;

export function startEnvironment(
  definition: FunctionDefinition,
  variables: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Environment {
  const entry = entryOf(definition);
  if (!entry) return brokenEnvironment(definition);
  const data: ThreadData = {
    moduleUrl: pathToFileURL(entry.file).href,
    exportName: entry.exportName,
    functionName: definition.name,
    functionArn: definition.arn,
    memoryMb: definition.memoryMb,
  };
  const worker = new Worker(new URL("./thread.ts", import.meta.url), {
    env: { ...variables },
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMb },
    execArgv: ["--enable-source-maps", "--no-warnings"],
    stdout: true,
    stderr: true,
  });
  eachLine(worker.stdout, log);
  eachLine(worker.stderr, log);

  let usable = true;
  let lastUsed = Date.now();
  let settle: ((message: ThreadMessage) => void) | undefined;
  const broken = (errorType: string, errorMessage: string): void => {
    usable = false;
    settle?.({ kind: "fault", fault: { errorType, errorMessage, trace: [] } });
  };
  worker.on("message", (message: ThreadMessage) => settle?.(message));
  worker.on("error", (error: Error & { code?: string }) => {
    const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    broken(outOfMemory ? "Runtime.OutOfMemory" : "Runtime.UnhandledError", error.message);
  });
  worker.on("exit", (code) => broken("Runtime.ExitError", `Runtime exited with status ${code}`));
  // A thread that waits for its next event must not keep the process alive.
  worker.unref();

  const next = (timeoutMs: number, late: () => FunctionFault): Promise<ThreadMessage> =>
    new Promise((done) => {
      const timer = setTimeout(() => {
        usable = false;
        void worker.terminate();
        done({ kind: "fault", fault: late() });
      }, timeoutMs);
      settle = (message) => {
        clearTimeout(timer);
        settle = undefined;
        done(message);
      };
    });
  const started = next(initTimeoutMs, () => ({
    errorType: "Sandbox.Timedout",
    errorMessage: `Initialisation took longer than ${initTimeoutMs / 1000} seconds`,
    trace: [],
  }));

  return {
    async run(requestId, event) {
      const ready = await started;
      if (ready.kind !== "ready") {
        usable = false;
        void worker.terminate();
        return ready;
      }
      if (!usable) return fault("Runtime.ExitError", "The runtime had exited");
      const invocation: InvocationMessage = { requestId, event, deadline: Date.now() + definition.timeoutMs };
      const answer = next(definition.timeoutMs, () => ({
        errorType: "Sandbox.Timedout",
        errorMessage: `${new Date().toISOString()} ${requestId} Task timed out after ${(definition.timeoutMs / 1000).toFixed(2)} seconds`,
        trace: [],
      }));
      worker.postMessage(invocation);
      const message = await answer;
      lastUsed = Date.now();
      if (message.kind === "ready") return fault("Runtime.ProtocolError", "The runtime started twice");
      if (message.kind === "result" && Buffer.byteLength(message.payload ?? "") > largestPayload) {
        return fault(
          "Function.ResponseSizeTooLarge",
          `Response payload size exceeded maximum allowed payload size (${largestPayload} bytes).`,
        );
      }
      return message;
    },
    get usable() {
      return usable;
    },
    get lastUsed() {
      return lastUsed;
    },
    async stop() {
      usable = false;
      await worker.terminate();
    },
  };
}

function fault(errorType: string, errorMessage: string): Outcome {
  return { kind: "fault", fault: { errorType, errorMessage, trace: [] } };
}

function brokenEnvironment({ name, handler, directory }: FunctionDefinition): Environment {
  const why =
    directory === undefined
      ? `${name} is no JavaScript function with an asset, and does not run locally.`
      : `Cannot find the module of the handler ${handler} in ${directory}.`;
  return {
    run: async () => fault("Runtime.ImportModuleError", why),
    usable: false,
    lastUsed: Date.now(),
    stop: async () => {},
  };
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  stream.on("end", () => {
    if (rest !== "") take(rest);
  });
}
