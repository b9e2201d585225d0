/** Runs inside the worker thread of one execution environment: loads the bundle once, then handles one event at a time. */
import { parentPort, workerData } from "node:worker_threads";
import type { FunctionFault, InvocationMessage, ThreadData, ThreadMessage } from "./protocol.ts";

type Handler = (event: unknown, context: unknown) => unknown;

const data = workerData as ThreadData;
const send = (message: ThreadMessage): void => parentPort?.postMessage(message);

function faultOf(error: unknown): FunctionFault {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

async function load(): Promise<Handler> {
  const module = (await import(data.moduleUrl)) as Record<string, unknown>;
  const handler = module[data.exportName];
  if (typeof handler === "function") return handler as Handler;
  const missing = new Error(`${data.exportName} is undefined or not exported`);
  missing.name = "Runtime.HandlerNotFound";
  throw missing;
}

async function handle(handler: Handler, { requestId, event, deadline }: InvocationMessage): Promise<void> {
  process.env._X_AMZN_TRACE_ID = `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)};Sampled=0`;
  const context = {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: data.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    logGroupName: `/aws/lambda/${data.functionName}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(event), context);
    send({ kind: "result", payload: JSON.stringify(result) });
  } catch (error) {
    send({ kind: "fault", fault: faultOf(error) });
  }
}

try {
  const handler = await load();
  parentPort?.on("message", (message: InvocationMessage) => void handle(handler, message));
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "fault", fault: faultOf(error) });
}
