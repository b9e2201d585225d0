/**
 * AWS and a provider in a process of their own, quick enough that whoever asks is what is measured: a table in memory that takes what a
 * campaign's sender asks, and a provider that takes everything. Its own time is nobody's.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Wire = Readonly<Record<string, { readonly S?: string }>>;
interface Body {
  readonly Item?: Wire;
  readonly Key?: Wire;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Wire[] }>>;
  readonly Statements?: readonly {
    readonly Statement: string;
    readonly Parameters: readonly { readonly S?: string }[];
  }[];
  readonly TransactItems?: readonly { readonly Put?: { readonly Item: Wire } }[];
}

const PUBLIC_KEY = process.env.PUBLIC_KEY ?? "";
const SECRETS = process.env.SECRETS ?? "{}";
/** By partition, then by sort key; a partition's keys are sorted when it is read. */
const partitions = new Map<string, Map<string, Wire>>();
const sorted = new Map<string, readonly string[]>();
let taken = 0;

const keyOf = (item: Wire): readonly [string, string] => [item.pk?.S ?? "", item.sk?.S ?? ""];
const find = (key: Wire): Wire | undefined => {
  const [pk, sk] = keyOf(key);
  return partitions.get(pk)?.get(sk);
};
function put(item: Wire): void {
  const [pk, sk] = keyOf(item);
  const partition = partitions.get(pk) ?? new Map<string, Wire>();
  if (!partition.has(sk)) sorted.delete(pk);
  partition.set(sk, item);
  partitions.set(pk, partition);
}

const REFUSED = { __type: "ConditionalCheckFailedException", message: "The conditional request failed" };

function table(operation: string, body: Body): { readonly status: number; readonly body: unknown } {
  switch (operation) {
    case "GetItem":
      return ok({ Item: find(body.Key ?? {}) });
    case "PutItem":
      if (body.ConditionExpression === "attribute_not_exists(pk)" && find(body.Item ?? {}))
        return { status: 400, body: REFUSED };
      put(body.Item ?? {});
      return ok({});
    case "TransactWriteItems":
      for (const { Put } of body.TransactItems ?? []) if (Put) put(Put.Item);
      return ok({});
    case "BatchGetItem":
      return ok({
        Responses: Object.fromEntries(
          Object.entries(body.RequestItems ?? {}).map(([name, { Keys }]) => [
            name,
            Keys.flatMap((key) => find(key) ?? []),
          ]),
        ),
      });
    case "BatchExecuteStatement":
      return ok({
        Responses: (body.Statements ?? []).map(({ Statement, Parameters }) => {
          const names = [...Statement.matchAll(/'([^']+)': \?/g)].map(([, name]) => name ?? "");
          const item = Object.fromEntries(names.map((name, index) => [name, Parameters[index] ?? {}]));
          if (find(item)) return { Error: { Code: "DuplicateItem" } };
          put(item);
          return {};
        }),
      });
    case "Query":
      return ok(query(body));
    case "UpdateItem":
      return ok({});
    default:
      throw new Error(`The cloud does not know ${operation}.`);
  }
}
const ok = (body: unknown) => ({ status: 200, body });

function query({
  KeyConditionExpression = "",
  ExpressionAttributeValues: values = {},
  IndexName,
  Limit = 1_000,
}: Body) {
  if (IndexName !== undefined) return { Items: [], Count: 0 };
  const value = (name: string | undefined): string => values[name ?? ""]?.S ?? "";
  const pk = value(/pk = (:\w+)/.exec(KeyConditionExpression)?.[1]);
  const partition = partitions.get(pk) ?? new Map<string, Wire>();
  const keys = sorted.get(pk) ?? [...partition.keys()].sort();
  sorted.set(pk, keys);
  const between = /BETWEEN (:\w+) AND (:\w+)/.exec(KeyConditionExpression);
  const from = value(between?.[1] ?? />= (:\w+)/.exec(KeyConditionExpression)?.[1]);
  const to = between ? value(between[2]) : "\uffff";
  const begins = value(/begins_with\(sk, (:\w+)\)/.exec(KeyConditionExpression)?.[1]);
  const all = keys.filter((sk) => sk >= from && sk <= to && sk.startsWith(begins));
  const some = all.slice(0, Limit);
  const last = some.at(-1);
  return {
    Items: some.map((sk) => partition.get(sk)),
    Count: some.length,
    ...(all.length > some.length && last !== undefined ? { LastEvaluatedKey: { pk: { S: pk }, sk: { S: last } } } : {}),
  };
}

const server = createServer((request, response) => {
  const chunks: Uint8Array[] = [];
  request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  request.on("end", () => {
    const target = String(request.headers["x-amz-target"] ?? "");
    const [service = "", operation = ""] = target.split(".");
    const answer = target === "" ? provided() : asked(service, operation, Buffer.concat(chunks).toString());
    const type = target === "" ? "application/json" : "application/x-amz-json-1.0";
    response.writeHead(answer.status, { "content-type": type }).end(JSON.stringify(answer.body));
  });
});
server.keepAliveTimeout = 60_000;

function provided() {
  taken++;
  return ok({ messaging_product: "whatsapp", messages: [{ id: `wamid.${String(taken).padStart(58, "B")}` }] });
}
function asked(service: string, operation: string, text: string) {
  if (service.startsWith("DynamoDB")) return table(operation, JSON.parse(text) as Body);
  if (operation === "GetPublicKey")
    return ok({ KeyId: (JSON.parse(text) as { KeyId: string }).KeyId, PublicKey: PUBLIC_KEY });
  if (operation === "ChangeMessageVisibility") return ok({});
  if (operation === "GetParameter") {
    const { Name } = JSON.parse(text) as { Name: string };
    return ok({ Parameter: { Name, Type: "SecureString", Value: SECRETS } });
  }
  throw new Error(`The cloud does not know ${operation}.`);
}

server.listen(0, "127.0.0.1", () =>
  process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on("message", () => process.send?.({ taken }));
// Whoever asked is gone.
process.on("disconnect", () => process.exit());
