/**
 * What the functions of the past speak to: the real table, from which the outbox's marks of things that are long over are taken on the
 * way (nobody shall send today what was said in spring), queues that hand over at once, and the address that webhooks go to.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody, sendJson } from "../../providers/http.ts";

/** A row that had something to set in motion. */
export interface Due {
  readonly relay: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface PastServices {
  readonly url: string;
  /** What was put into queues since the last call: by the queue's name, its bodies. */
  takeQueued(): readonly { readonly queue: string; readonly body: string }[];
  takeDue(): readonly Due[];
  stop(): void;
}

interface Options {
  readonly dynamodb: string;
  /** Marks that are taken away and told by `takeDue`; others stay and are obeyed in the present. */
  readonly takes: (relay: string, row: Readonly<Record<string, unknown>>) => boolean;
  readonly onWebhook: (request: IncomingMessage, body: Buffer) => Promise<{ status: number; body: string }>;
}

type Wire = Record<string, { S?: string; N?: string }>;

export async function startPastServices({ dynamodb, takes, onWebhook }: Options): Promise<PastServices> {
  const queued: { queue: string; body: string }[] = [];
  const due: Due[] = [];
  const agent = new Agent({ keepAlive: true });
  const endpoint = new URL(dynamodb);

  function unmark(item: Wire | undefined): void {
    const relay = item?.relay?.S;
    if (!item || relay === undefined) return;
    const row = Object.fromEntries(Object.entries(item).map(([name, { S, N }]) => [name, S ?? (N && Number(N))]));
    if (!takes(relay, row)) return;
    due.push({ relay, row });
    delete item.relay;
  }

  function withoutMarks(body: Buffer): Buffer {
    if (!body.includes('"relay"')) return body;
    const asked = JSON.parse(body.toString("utf8")) as {
      Item?: Wire;
      TransactItems?: { Put?: { Item?: Wire } }[];
    };
    unmark(asked.Item);
    for (const { Put } of asked.TransactItems ?? []) unmark(Put?.Item);
    return Buffer.from(JSON.stringify(asked));
  }

  function forward(incoming: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { host: _host, "content-length": _length, connection: _connection, ...headers } = incoming.headers;
    const outgoing = request(
      {
        agent,
        hostname: endpoint.hostname,
        port: endpoint.port,
        method: "POST",
        path: "/",
        headers: { ...headers, "content-length": body.length },
      },
      (answer) => {
        const { connection: _, "transfer-encoding": __, ...rest } = answer.headers;
        response.writeHead(answer.statusCode ?? 500, rest);
        answer.pipe(response);
      },
    );
    outgoing.on("error", () => response.destroy());
    outgoing.end(body);
  }

  function takeMessages(body: Buffer, response: ServerResponse): void {
    const { QueueUrl, Entries = [] } = JSON.parse(body.toString("utf8")) as {
      QueueUrl: string;
      Entries?: { Id: string; MessageBody?: string }[];
    };
    const queue = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
    for (const { MessageBody } of Entries) if (MessageBody !== undefined) queued.push({ queue, body: MessageBody });
    sendJson(response, 200, { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] });
  }

  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await readBody(incoming);
      if (incoming.url?.startsWith("/webhooks/")) {
        const answer = await onWebhook(incoming, body);
        response.writeHead(answer.status).end(answer.body);
      } else if (String(incoming.headers["x-amz-target"]).startsWith("DynamoDB"))
        forward(incoming, withoutMarks(body), response);
      else takeMessages(body, response);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeQueued: () => queued.splice(0),
    takeDue: () => due.splice(0),
    stop() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
