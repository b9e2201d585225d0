import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { messageOf, ServiceError } from "./errors.ts";
import type { EventBus } from "./event-bus.ts";
import { asObject, type Properties, parseJson } from "./json.ts";
import type { Parameters } from "./parameters.ts";
import { listen, loopback } from "./ports.ts";
import type { SchedulerApi } from "./scheduler/api.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface ControlServices {
  readonly parameters: Parameters;
  readonly signingKeys: SigningKeys;
  readonly bus: EventBus;
  readonly scheduler: SchedulerApi;
}

/** The AWS APIs that the runner answers itself, on one port: parameters, keys, events and schedules. */
export interface ControlApi {
  readonly endpoint: string;
  /** Requests before this are answered with 503, which SDKs try again. */
  serve(services: ControlServices): void;
  stop(): Promise<void>;
}

export async function startControlApi(port: number, log: (line: string) => void): Promise<ControlApi> {
  let services: ControlServices | undefined;
  const answer = async (req: IncomingMessage): Promise<unknown> => {
    const body = asObject(parseJson(await readText(req)));
    if (!services) throw new ServiceError("ServiceUnavailableException", "The local runner is starting.", 503);
    const [service, operation = ""] = String(req.headers["x-amz-target"] ?? "").split(".");
    if (service === "AmazonSSM") return services.parameters.call(operation, body);
    if (service === "TrentService") return services.signingKeys.call(operation, body);
    if (service === "AWSEvents" && operation === "PutEvents") return services.bus.putEvents(body);
    const url = new URL(req.url ?? "/", "http://localhost");
    const result: Properties | undefined = services.scheduler.handle(req.method ?? "GET", url, body);
    if (result) return result;
    const asked = service ? `${service}.${operation}` : `${req.method} ${url.pathname}`;
    throw new ServiceError("UnknownOperationException", `The local runner does not offer ${asked}.`);
  };
  const server = createServer((req, res) => {
    const send = (status: number, content: unknown, headers: Record<string, string> = {}): void => {
      const requestId = randomUUID();
      res.writeHead(status, { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers });
      res.end(JSON.stringify(content));
    };
    answer(req).then(
      (content) => send(200, content),
      (error: unknown) => {
        const [code, status] =
          error instanceof ServiceError ? [error.name, error.status] : (["InternalServerException", 500] as const);
        if (status >= 500 && services) log(`control API: ${messageOf(error)}`);
        const content = { __type: code, Message: messageOf(error), message: messageOf(error) };
        send(status, content, { "x-amzn-errortype": code });
      },
    );
  });
  const actual = await listen(server, { port, what: "the control API", flag: "--control-port" });
  return {
    endpoint: `http://${loopback}:${actual}`,
    serve(given) {
      services = given;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
