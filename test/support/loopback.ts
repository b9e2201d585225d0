/** A real HTTP server on this machine that answers as a test tells it to. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface Loopback {
  readonly origin: string;
  readonly port: number;
  /** Requests so far, oldest first. */
  readonly requests: readonly IncomingMessage[];
  /** Connections so far, with or without a request. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startLoopback(answer: RequestListener): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    return answer(request, response);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
