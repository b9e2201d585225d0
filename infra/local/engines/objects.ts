import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { asList, asObject, asText } from "../json.ts";
import { listen, loopback } from "../ports.ts";
import type { Model } from "../template/model.ts";

/**
 * S3's front door: passes requests to the engine and adds what it lacks. Browsers may upload and download as the bucket's
 * CORS rules say, `If-None-Match: *` is obeyed, tagging an object does not overwrite its content, and a signed link decides how
 * the browser is told to treat the file (`response-content-type`, `response-content-disposition`, …).
 */
export interface ObjectStore {
  readonly endpoint: string;
  /** The buckets' CORS rules are known once the template is. */
  useModel(model: Model): void;
  stop(): Promise<void>;
}

interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
}

export async function startObjectStore(engine: string, port: number): Promise<ObjectStore> {
  const rules = new Map<string, readonly CorsRule[]>();
  const server = createServer((req, res) => {
    answer(req, res, engine, rules).catch(() => {
      if (!res.headersSent) res.writeHead(503);
      res.end();
    });
  });
  const actual = await listen(server, { port, what: "S3", flag: "--s3-port" });
  return {
    endpoint: `http://${loopback}:${actual}`,
    useModel(model) {
      for (const { name, properties } of model.ofType("AWS::S3::Bucket")) rules.set(name, corsRules(properties));
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function corsRules(properties: Readonly<Record<string, unknown>>): CorsRule[] {
  const texts = (value: unknown): string[] => asList(value).flatMap((item) => asText(item) ?? []);
  return asList(asObject(properties.CorsConfiguration).CorsRules).map((rule) => {
    const { AllowedOrigins, AllowedMethods, AllowedHeaders, ExposedHeaders } = asObject(rule);
    return {
      origins: texts(AllowedOrigins),
      methods: texts(AllowedMethods),
      headers: texts(AllowedHeaders),
      exposed: texts(ExposedHeaders),
    };
  });
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  engine: string,
  rules: ReadonlyMap<string, readonly CorsRule[]>,
): Promise<void> {
  const url = new URL(req.url ?? "/", engine);
  const bucket = decodeURIComponent(url.pathname.split("/")[1] ?? "");
  const origin = req.headers.origin;
  const method = req.method === "OPTIONS" ? req.headers["access-control-request-method"] : req.method;
  const rule = (rules.get(bucket) ?? []).find(
    ({ origins, methods }) =>
      origin !== undefined && matchesAny(origins, origin) && method !== undefined && methods.includes(method),
  );
  if (rule && origin) {
    res.setHeader("access-control-allow-origin", rule.origins.includes("*") ? "*" : origin);
    res.setHeader("access-control-allow-methods", rule.methods.join(", "));
    res.setHeader("access-control-expose-headers", rule.exposed.join(", "));
    res.setHeader("vary", "Origin");
  }
  if (req.method === "OPTIONS") {
    const asked = req.headers["access-control-request-headers"];
    if (rule && asked) res.setHeader("access-control-allow-headers", asked);
    res.writeHead(rule ? 200 : 403).end();
    return;
  }
  if (req.method === "PUT" && url.searchParams.has("tagging")) {
    req.resume();
    res.writeHead(200).end();
    return;
  }
  if (req.method === "PUT" && req.headers["if-none-match"] === "*") {
    const present = await fetch(new URL(url.pathname, engine), { method: "HEAD" });
    if (present.ok) {
      req.resume();
      const body = "<Error><Code>PreconditionFailed</Code><Message>The object exists.</Message></Error>";
      res.writeHead(412, { "content-type": "application/xml" }).end(body);
      return;
    }
  }
  await forward(req, res, url);
}

function matchesAny(origins: readonly string[], origin: string): boolean {
  return origins.some((allowed) => {
    const [start = "", end] = allowed.split("*");
    return end === undefined ? allowed === origin : origin.startsWith(start) && origin.endsWith(end);
  });
}

const OVERRIDABLE = [
  "content-type",
  "content-disposition",
  "content-language",
  "content-encoding",
  "cache-control",
  "expires",
];

function overrides(req: IncomingMessage, url: URL): Record<string, string> {
  if (req.method !== "GET" && req.method !== "HEAD") return {};
  return Object.fromEntries(
    OVERRIDABLE.flatMap((name) => {
      const value = url.searchParams.get(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** Passes a request on untouched, the Host header included, for a presigned URL signs it. */
function forward(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  return new Promise((done, fail) => {
    const passed = request(
      { host: loopback, port: url.port, method: req.method, path: req.url, headers: req.headers },
      (from) => {
        res.writeHead(from.statusCode ?? 502, { ...from.headers, ...overrides(req, url) });
        from.pipe(res);
        from.on("end", done);
        from.on("error", fail);
      },
    );
    passed.on("error", fail);
    req.pipe(passed);
  });
}

export async function createBuckets(client: S3Client, model: Model): Promise<void> {
  await Promise.all(
    model.ofType("AWS::S3::Bucket").map(async ({ name }) => {
      try {
        await client.send(new CreateBucketCommand({ Bucket: name }));
      } catch (error) {
        if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
      }
    }),
  );
}
