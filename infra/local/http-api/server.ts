import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { messageOf } from "../errors.ts";
import { listen, loopback } from "../ports.ts";
import type { HttpApi } from "./api.ts";
import { jsonResponse } from "./response.ts";

export type MountHandler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The one origin of the app: the API's routes, and pages that the start script adds. */
export interface HttpServer {
  readonly url: string;
  /** Requests before this are answered with 503. */
  serve(api: HttpApi): void;
  /**
   * Hands the requests below a path to a handler, in front of the API's routes; the longest prefix wins. What is mounted at
   * `/` gets only what no route matches.
   */
  mount(prefix: string, handler: MountHandler): void;
  /** Whoever wants another protocol at this path. Everywhere else nobody gets one. */
  upgrade(path: string, handler: UpgradeHandler): void;
  stop(): Promise<void>;
}

export async function startHttpServer(port: number, log: (line: string) => void): Promise<HttpServer> {
  const mounts = new Map<string, MountHandler>();
  let api: HttpApi | undefined;
  let origin = "";

  const mounted = (path: string): MountHandler | undefined => {
    const prefixes = [...mounts.keys()].sort((left, right) => right.length - left.length);
    const prefix = prefixes.find((one) => one !== "/" && (path === one || path.startsWith(`${one}/`)));
    return prefix === undefined ? undefined : mounts.get(prefix);
  };
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    // A path with two slashes at its start would be read as a host.
    const url = new URL(`${origin}${(req.url ?? "/").replace(/^\/+/, "/")}`);
    const handler =
      mounted(url.pathname) ?? (api?.matches(req.method ?? "GET", url) === false ? mounts.get("/") : undefined);
    if (handler) return handler(req, res);
    const response = api ? await api.handle(req, url) : jsonResponse(503, "Service Unavailable");
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    );
    res.writeHead(response.status, headers);
    res.end(req.method === "HEAD" ? undefined : response.body);
  };
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      log(`${req.method} ${req.url}: ${messageOf(error)}`);
      if (!res.headersSent) res.writeHead(500, { "content-type": "application/json" });
      res.end('{"message":"Internal Server Error"}');
    });
  });
  const upgrades = new Map<string, UpgradeHandler>();
  server.on("upgrade", (req, socket, head) => {
    const handler = upgrades.get(new URL(req.url ?? "/", origin).pathname.replace(/\/+$/, ""));
    if (handler) handler(req, socket, head);
    else socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  const actual = await listen(server, { port, what: "the API", flag: "--port" });
  origin = `http://${loopback}:${actual}`;
  return {
    url: origin,
    serve(given) {
      api = given;
    },
    mount(prefix, handler) {
      mounts.set(prefix === "/" ? "/" : prefix.replace(/\/+$/, ""), handler);
    },
    upgrade(path, handler) {
      upgrades.set(path, handler);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
