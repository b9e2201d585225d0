/**
 * What a good Node team writes without a platform: Fastify takes the webhook, BullMQ on Redis carries it, PostgreSQL keeps it, once
 * each and by thread. A process of its own; its modules come from the folder CHASQUI_STANDIN, so that ours needs none of them.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The part of the three packages that is used here. */
interface Client {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: readonly { id: string }[]; rowCount: number }>;
  release(): void;
}
interface Modules {
  readonly fastify: (options: { logger: boolean }) => Server;
  readonly bullmq: {
    Queue: new (
      name: string,
      options: unknown,
    ) => {
      addBulk(jobs: readonly unknown[]): Promise<unknown>;
      waitUntilReady(): Promise<unknown>;
    };
    Worker: new (
      name: string,
      work: (job: { name: string; data: Inbound & Sending }) => Promise<void>,
      options: unknown,
    ) => { on(event: "error", listener: () => void): unknown };
  };
  readonly undici: {
    Pool: new (
      origin: string,
      options: unknown,
    ) => {
      request(options: unknown): Promise<{ statusCode: number; body: { json(): Promise<unknown> } }>;
    };
  };
  readonly pg: { Pool: new (options: unknown) => Client & { connect(): Promise<Client> } };
}
interface Server {
  readonly log: { info(fields: object, message: string): void };
  addContentTypeParser(
    type: string,
    how: { parseAs: "buffer" },
    parse: (request: unknown, body: Buffer, done: Done) => void,
  ): void;
  post(
    path: string,
    answer: (request: Posted, reply: { code(status: number): { send(): unknown } }) => Promise<unknown>,
  ): void;
  listen(where: { host: string; port: number }): Promise<string>;
}
type Done = (error: null, body: Buffer) => void;
interface Posted {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}
interface Inbound {
  readonly id: string;
  readonly from: string;
  readonly text: string;
}
interface Sending {
  readonly campaign: number;
  readonly contact: string;
}
interface Webhook {
  readonly entry: readonly {
    readonly changes: readonly {
      value: { messages?: readonly { id: string; from: string; text: { body: string } }[] };
    }[];
  }[];
}

// What cannot reach its servers would try for ever.
process.on("unhandledRejection", () => process.exit(1));

const {
  CHASQUI_STANDIN = "",
  STANDIN_REDIS = "",
  STANDIN_POSTGRES = "",
  STANDIN_SECRET = "",
  STANDIN_PROVIDER = "",
} = process.env;
const require = createRequire(join(CHASQUI_STANDIN, "package.json"));
const load = <Name extends keyof Modules>(name: Name): Modules[Name] => require(name) as Modules[Name];

const connection = { ...address(STANDIN_REDIS), maxRetriesPerRequest: null };
const { Queue, Worker } = load("bullmq");
const database = new (load("pg").Pool)({ connectionString: STANDIN_POSTGRES, max: 20 });
await database.query(`
  DROP TABLE IF EXISTS bench_messages, bench_threads, bench_contacts, bench_campaigns, bench_deliveries;
  CREATE TABLE bench_contacts (id bigserial PRIMARY KEY, phone text UNIQUE NOT NULL, name text, unsubscribed bool NOT NULL DEFAULT false);
  CREATE TABLE bench_campaigns (id bigint PRIMARY KEY, body text NOT NULL);
  CREATE TABLE bench_deliveries (campaign bigint, contact bigint, status text NOT NULL DEFAULT 'pending', provider_id text, sent_at timestamptz, PRIMARY KEY (campaign, contact));
  CREATE INDEX ON bench_deliveries (provider_id);
  CREATE TABLE bench_threads (id bigserial PRIMARY KEY, contact bigint UNIQUE NOT NULL, last_at timestamptz, preview text, unread int);
  CREATE TABLE bench_messages (id bigserial PRIMARY KEY, thread bigint NOT NULL, provider_id text UNIQUE NOT NULL, body text);
  CREATE INDEX ON bench_messages (thread, id);`);

// It logs its requests and its jobs, as ours does and as anybody would in production.
const app = load("fastify")({ logger: true });
const queue = new Queue(`bench-${process.pid}`, {
  connection,
  defaultJobOptions: { attempts: 3, removeOnComplete: { age: 3600, count: 200_000 }, removeOnFail: 1000 },
});
await queue.waitUntilReady();
const provider = new (load("undici").Pool)(STANDIN_PROVIDER || "http://127.0.0.1:1", {
  connections: 50,
  pipelining: 1,
});
let stored = 0;
const worker = new Worker(
  `bench-${process.pid}`,
  async ({ name, data: { id, from, text, campaign, contact: to } }) => {
    if (name === "send") return sendOne(campaign, to);
    const client = await database.connect();
    try {
      await client.query("BEGIN");
      const contact = await client.query(
        "INSERT INTO bench_contacts (phone) VALUES ($1) ON CONFLICT (phone) DO UPDATE SET phone = EXCLUDED.phone RETURNING id",
        [from],
      );
      const thread = await client.query(
        `INSERT INTO bench_threads (contact, last_at, preview, unread) VALUES ($1, now(), $2, 1)
         ON CONFLICT (contact) DO UPDATE SET last_at = now(), preview = EXCLUDED.preview, unread = bench_threads.unread + 1 RETURNING id`,
        [contact.rows[0]?.id, text],
      );
      const message = await client.query(
        "INSERT INTO bench_messages (thread, provider_id, body) VALUES ($1, $2, $3) ON CONFLICT (provider_id) DO NOTHING",
        [thread.rows[0]?.id, id, text],
      );
      await client.query(message.rowCount > 0 ? "COMMIT" : "ROLLBACK");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
    stored++;
    app.log.info({ id }, "message stored");
  },
  { connection, concurrency: 50 },
);
worker.on("error", () => process.exit(1));

app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post("/webhooks/whatsapp", async ({ body, headers }, reply) => {
  const wanted = Buffer.from(`sha256=${createHmac("sha256", STANDIN_SECRET).update(body).digest("hex")}`);
  const given = Buffer.from(headers["x-hub-signature-256"] ?? "");
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return reply.code(401).send();
  const messages = (JSON.parse(body.toString()) as Webhook).entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) => value.messages ?? []),
  );
  await queue.addBulk(
    messages.map(({ id, from, text }) => ({
      name: "inbound",
      data: { id, from, text: text.body },
      opts: { jobId: id },
    })),
  );
  return reply.code(200).send();
});
const origin = await app.listen({ host: "127.0.0.1", port: 0 });

// Whoever asked is gone.
process.on("disconnect", () => process.exit());
process.on("message", (asked: string | { readonly campaign: number; readonly size: number }) => {
  if (typeof asked === "object") void fanOut(asked.campaign, asked.size);
  else process.send?.({ stored, cpu: process.cpuUsage() });
});
process.send?.({ origin });

function address(where: string): { host: string; port: number } {
  const { hostname, port } = new URL(where);
  return { host: hostname, port: Number(port) };
}

/** Contacts are there before the first campaign; each has a row and a job of its own. */
async function fanOut(campaign: number, size: number): Promise<void> {
  await database.query(
    `INSERT INTO bench_contacts (phone, name) SELECT '+5198' || lpad(n::text, 7, '0'), 'Persona ' || n FROM generate_series(1, $1::int) n
     ON CONFLICT (phone) DO NOTHING`,
    [size],
  );
  await database.query("INSERT INTO bench_campaigns VALUES ($1, 'Hola {{name}}, su mesa la espera.')", [campaign]);
  const rows = await database.query(
    `INSERT INTO bench_deliveries (campaign, contact) SELECT $1, id FROM bench_contacts WHERE name IS NOT NULL AND NOT unsubscribed
     ORDER BY id LIMIT $2 RETURNING contact AS id`,
    [campaign, size],
  );
  for (let start = 0; start < rows.rows.length; start += 1000)
    await queue.addBulk(
      rows.rows.slice(start, start + 1000).map(({ id }) => ({
        name: "send",
        data: { campaign, contact: id },
        opts: { jobId: `send-${campaign}-${id}` },
      })),
    );
}

async function sendOne(campaign: number, to: string): Promise<void> {
  const found = await database.query(
    `SELECT contact.id, contact.phone, contact.name, contact.unsubscribed, campaign.body, delivery.status
     FROM bench_contacts contact, bench_campaigns campaign, bench_deliveries delivery
     WHERE contact.id = $2 AND campaign.id = $1 AND delivery.campaign = $1 AND delivery.contact = $2`,
    [campaign, to],
  );
  const [one] = found.rows as readonly (Record<"phone" | "name" | "body" | "status" | "id", string> & {
    readonly unsubscribed: boolean;
  })[];
  if (one?.status !== "pending" || one.unsubscribed) return;
  const text = { body: one.body.replaceAll("{{name}}", one.name) };
  const answer = await provider.request({
    ...{ path: "/provider/messages", method: "POST" },
    headers: { "content-type": "application/json", authorization: "Bearer invented" },
    body: JSON.stringify({ messaging_product: "whatsapp", to: one.phone, type: "text", text }),
  });
  const told = (await answer.body.json()) as { readonly messages: readonly { readonly id: string }[] };
  if (answer.statusCode !== 200) throw new Error(`the provider answered ${answer.statusCode}`);
  await database.query(
    "UPDATE bench_deliveries SET status = 'sent', provider_id = $3, sent_at = now() WHERE campaign = $1 AND contact = $2",
    [campaign, to, told.messages[0]?.id],
  );
  stored++;
  app.log.info({ campaign, to }, "message sent");
}
