/** The product's functions, loaded into this thread and called as AWS calls them. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const CONTEXT = {
  functionName: "past",
  functionVersion: "$LATEST",
  awsRequestId: "past",
  getRemainingTimeInMillis: () => 60_000,
};

export interface Rooms {
  api(asked: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly principal: unknown;
  }): Promise<{ readonly status: number; readonly body: unknown }>;
  webhook(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
  ): Promise<{ status: number; body: string }>;
  /** Throws when the function wants the message again. */
  queue(room: "process-inbound" | "process-receipts" | "send-outbound" | "run-job", body: string): Promise<void>;
}

/** `folders`: by the room's name, where its bundle is. The environment has to be complete before. */
export async function loadRooms(folders: Readonly<Record<string, string>>): Promise<Rooms> {
  const handlers = new Map<string, Handler>();
  for (const [room, folder] of Object.entries(folders)) {
    const module = (await import(pathToFileURL(join(folder, "index.mjs")).href)) as { handler: Handler };
    handlers.set(room, module.handler);
  }
  const invoke = async (room: string, event: unknown): Promise<unknown> => {
    const handler = handlers.get(room);
    if (!handler) throw new Error(`no room ${room}`);
    return handler(event, CONTEXT);
  };
  const http = (method: string, path: string, headers: Readonly<Record<string, string>>) => ({
    version: "2.0",
    routeKey: "$default",
    rawPath: path.split("?")[0],
    rawQueryString: path.split("?")[1] ?? "",
    headers,
    queryStringParameters: Object.fromEntries(new URLSearchParams(path.split("?")[1] ?? "")),
    requestContext: {
      requestId: randomUUID(),
      domainName: "demo.example",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.14", userAgent: "demo" },
    },
  });
  /** Beyond those of a thread before this one that was cut off. Thirteen digits and ten. */
  const begun = String(Math.floor(performance.timeOrigin));
  let sequence = 0;

  return {
    async api({ method, path, body, principal }) {
      const event = http(method, path, { "content-type": "application/json" });
      const answer = (await invoke("api", {
        ...event,
        requestContext: {
          ...event.requestContext,
          authorizer: { lambda: { principal: JSON.stringify(principal) } },
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        isBase64Encoded: false,
      })) as { statusCode: number; body?: string };
      return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : undefined };
    },
    async webhook(path, headers, body) {
      const [, , channel, appId] = path.split("/");
      const answer = (await invoke("receive-webhook", {
        ...http("POST", path, headers),
        pathParameters: { channel, appId },
        body: body.toString("base64"),
        isBase64Encoded: true,
      })) as { statusCode: number; body?: string };
      return { status: answer.statusCode, body: answer.body ?? "" };
    },
    async queue(room, body) {
      sequence += 1;
      const answer = (await invoke(room, {
        Records: [
          {
            messageId: randomUUID(),
            receiptHandle: "past",
            body,
            attributes: {
              ApproximateReceiveCount: "1",
              // Sorts before every number of a queue of the present, so that what comes then counts as later.
              SequenceNumber: `-${begun}${String(sequence).padStart(10, "0")}`,
              MessageGroupId: "past",
            },
            messageAttributes: {},
            eventSource: "aws:sqs",
          },
        ],
      })) as { batchItemFailures?: readonly unknown[] } | undefined;
      if (answer?.batchItemFailures?.length) throw new Error(`${room} refused ${body.slice(0, 200)}`);
    },
  };
}
