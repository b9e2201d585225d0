/**
 * API Gateway's WebSocket API on one machine: the template's routes `$connect`, `$disconnect` and `$default`, and the calls from the
 * back by which functions speak to connections.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { messageOf } from "../errors.ts";
import { asNumber, asObject, asText } from "../json.ts";
import type { Model } from "../template/model.ts";
import { account } from "../template/names.ts";
import { functionArnOf } from "./routes.ts";

export interface SocketApi {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** `POST`, `GET` and `DELETE` of `<path>/@connections/<id>`. */
  manage(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Ends what API Gateway would have ended by now. */
  sweep(): void;
  stop(): void;
}

interface Options {
  readonly model: Model;
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
  readonly now?: () => number;
}

/** API Gateway ends what is idle for so long, and every connection after two hours: "going away". */
const IDLE_MS = 10 * 60_000;
const LIFETIME_MS = 2 * 3_600_000;
const GOING_AWAY = 1001;
const LOOKED_AT_MS = 5_000;
/** What API Gateway takes in one message, in bytes. It also takes no frame of over 32 KB, which is not played here. */
const LARGEST = 128 * 1024;
const PHRASES: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  500: "Internal Server Error",
};

const socketApiOf = (model: Model) =>
  model.ofType("AWS::ApiGatewayV2::Api").find(({ properties }) => asText(properties.ProtocolType) === "WEBSOCKET");

/** The path at which connections are made: the stage's name. Undefined when the template has no WebSocket API. */
export function socketPathOf(model: Model): string | undefined {
  const api = socketApiOf(model);
  const stage = model.ofType("AWS::ApiGatewayV2::Stage").find(({ properties }) => api && properties.ApiId === api.name);
  return stage && `/${asText(stage.properties.StageName)}`;
}

export function makeSocketApi({ model, invoke, log, now = Date.now }: Options): SocketApi {
  const api = socketApiOf(model);
  const routes = new Map(
    model
      .ofType("AWS::ApiGatewayV2::Route")
      .filter(({ properties }) => api && properties.ApiId === api.name)
      .map(({ properties }) => {
        const target = asText(properties.Target)?.replace(/^integrations\//, "") ?? "";
        const integration = model.find(target, "AWS::ApiGatewayV2::Integration")?.properties ?? {};
        return [asText(properties.RouteKey) ?? "$default", functionArnOf(asText(integration.IntegrationUri))] as const;
      }),
  );
  const stageName = socketPathOf(model)?.slice(1);
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST });
  const open = new Map<string, { readonly socket: WebSocket; readonly connectedAt: number; activeAt: number }>();

  /** The function's status; 200 for a route that the template has not got. */
  async function run(
    routeKey: string,
    eventType: string,
    connectionId: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<number> {
    const arn = routes.get(routeKey);
    if (!arn) return 200;
    const requestContext = {
      accountId: account,
      apiId: api?.name,
      stage: stageName,
      routeKey,
      eventType,
      connectionId,
      requestId: randomUUID(),
      requestTimeEpoch: Date.now(),
      messageDirection: "IN",
    };
    try {
      const result = await invoke(arn, { requestContext, isBase64Encoded: false, ...more });
      return asNumber(asObject(result).statusCode) ?? 500;
    } catch (error) {
      log(`${routeKey}: ${messageOf(error)}`);
      return 500;
    }
  }

  async function connect(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // As API Gateway's look: they end in "=".
    const connectionId = `${randomBytes(11).toString("base64url")}=`;
    const query = Object.fromEntries(new URL(req.url ?? "/", "http://localhost").searchParams);
    const status = await run("$connect", "CONNECT", connectionId, {
      headers: req.headers,
      ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    });
    if (status < 200 || status > 299) {
      socket.end(
        `HTTP/1.1 ${status} ${PHRASES[status] ?? "Refused"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    server.handleUpgrade(req, socket, head, (client) => accept(connectionId, client));
  }

  function accept(connectionId: string, client: WebSocket): void {
    const entry = { socket: client, connectedAt: now(), activeAt: now() };
    open.set(connectionId, entry);
    client.on("error", (error) => log(`a live connection: ${messageOf(error)}`));
    client.on("message", (data) => {
      entry.activeAt = now();
      const body = String(data);
      void run("$default", "MESSAGE", connectionId, { body }).then((status) => {
        if (status < 200 || status > 299)
          client.send(JSON.stringify({ message: "Internal server error", connectionId }));
      });
    });
    client.on("close", () => {
      open.delete(connectionId);
      void run("$disconnect", "DISCONNECT", connectionId);
    });
  }

  function sweep(): void {
    for (const { socket, connectedAt, activeAt } of open.values())
      if (now() - activeAt >= IDLE_MS || now() - connectedAt >= LIFETIME_MS) socket.close(GOING_AWAY, "Going away");
  }
  const sweeping = setInterval(sweep, LOOKED_AT_MS);
  sweeping.unref();

  return {
    sweep,
    upgrade(req, socket, head) {
      socket.on("error", () => socket.destroy());
      connect(req, socket, head).catch((error: unknown) => {
        log(`a live connection: ${messageOf(error)}`);
        socket.destroy();
      });
    },
    async manage(req, res) {
      const answer = (status: number, body: object = {}) => {
        res.writeHead(status, { "content-type": "application/json" });
        res.end(status === 204 ? undefined : JSON.stringify(body));
      };
      const [, id] = /\/@connections\/([^/?]+)$/.exec(req.url ?? "") ?? [];
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const entry = id === undefined ? undefined : open.get(decodeURIComponent(id));
      if (id === undefined) return answer(404, { message: "Not Found" });
      // As for every id that was never given out.
      if (!entry) return answer(410, { message: "Gone" });
      if (req.method === "DELETE") {
        entry.socket.close();
        return answer(204);
      }
      if (req.method === "GET") {
        const iso = (time: number) => new Date(time).toISOString();
        return answer(200, { connectedAt: iso(entry.connectedAt), lastActiveAt: iso(entry.activeAt) });
      }
      const body = Buffer.concat(chunks);
      if (body.length > LARGEST) return answer(413, { message: "Payload too large" });
      entry.activeAt = now();
      await new Promise<void>((done) => entry.socket.send(body.toString(), () => done()));
      answer(200);
    },
    stop() {
      clearInterval(sweeping);
      for (const { socket } of open.values()) socket.terminate();
      server.close();
    },
  };
}
