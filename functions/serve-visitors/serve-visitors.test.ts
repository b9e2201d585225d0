import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { systemMac } from "../../lib/adapters/system/mac.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import type { Message } from "../../lib/core/conversations/model.ts";
import type { BusinessHours } from "../../lib/core/hours/model.ts";
import { knownVisitor, makeVisitorTokens } from "../../lib/core/visitors/tokens.ts";
import { makeClock } from "../../test/support/clock.ts";
import { makeGate } from "../gate.ts";
import { visitRoutes } from "./routes.ts";
import { makeServe } from "./serve.ts";
import type { Said, VisitPorts } from "./visit.ts";

const SHOP = "https://shop.example";
const WIDGET = "demo.abcdefghij.klmnopqrstuv";
const OTHER = "demo.abcdefghij.zzzzzzzzzzzz";
const KEY = "an-invented-visitor-key-of-forty-letters";
const IDENTITY = "an-invented-identity-secret-of-some-length";
const ID = "message-0001";

const times = { createdAt: "", updatedAt: "", version: 1 };
const connection = (connectionId: string, settings: Record<string, string>, active = true) => ({
  ...{ connectionId, appId: "demo.abcdefghij", channel: "webchat", name: "Shop", accountIds: ["shop"], active },
  ...{ health: "healthy" as const, settings, ...times },
});
const settings = {
  ...{ widget: "shop", origins: `${SHOP} https://*.shop.example`, title: "Casa Andina", languages: "fr es" },
  ...{ greetingFr: "Bonjour !", form: "name* email", uploads: "files", colour: "#aa3300" },
};

function makeWorld(secrets: Record<string, string | undefined> = { visitorKey: KEY, identitySecret: IDENTITY }) {
  const clock = makeClock();
  const published: Said[] = [];
  const threads = new Map<string, Message[]>();
  const counts = new Map<string, number>();
  const files: { name: string; mime: string }[] = [];
  const tickets: unknown[] = [];
  const hours: BusinessHours[] = [];
  const app = {
    ...{ tenant: "demo", secrets: undefined },
    app: { ...{ appId: "demo.abcdefghij", channel: "webchat", name: "App", settings: {}, active: true }, ...times },
    connections: [
      connection("abcdefghij.klmnopqrstuv", settings),
      connection("abcdefghij.zzzzzzzzzzzz", { ...settings, widget: "other" }),
      connection("abcdefghij.offoffoffoff", settings, false),
    ],
  };
  const ports: VisitPorts = {
    appOf: async (appId) => (appId === "demo.abcdefghij" ? app : undefined),
    secretsOf: () => secrets,
    of: (tenant) => ({
      conversations: { messages: async (id) => ({ items: threads.get(id) ?? [] }) },
      hours: { all: async () => hours },
      limits: {
        async take(name, limit) {
          const count = (counts.get(name) ?? 0) + 1;
          counts.set(name, count);
          return count <= limit;
        },
      },
      media: {
        async put(name, { mime }) {
          files.push({ name, mime });
          return `${tenant}/media/${name}`;
        },
        link: async (key) => `https://files.example/${key}`,
      },
      listen: async (viewer) => {
        tickets.push(viewer);
        return { ticket: `demo.${"a".repeat(26)}`, expiresAt: clock.iso() };
      },
    }),
    publish: async (_app, body) => void published.push(body),
    tokens: makeVisitorTokens({ mac: systemMac, clock, ids }),
    gate: makeGate(clock),
    liveUrl: "wss://live.example/live",
    maxFileBytes: 1_000,
    clock,
    ids,
  };
  const serve = makeServe(ports);
  async function ask(
    method: string,
    path: string,
    { token, origin = SHOP, body, headers = {}, query = {}, widget = WIDGET }: Asked = {},
  ) {
    const bytes = body instanceof Uint8Array ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const answer = await serve({
      ...{ id: "req-1", method, path: `/api/visit/${widget}${path}`, query, body: bytes, principal: undefined },
      headers: {
        ...(origin === "" ? {} : { origin }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...{ origin: "https://api.example", address: "192.0.2.7" },
    });
    const json = answer.headers["content-type"]?.includes("json") ? JSON.parse(answer.body) : undefined;
    return { status: answer.status, headers: answer.headers, body: json as Record<string, unknown> };
  }
  const meet = async (more: Asked = {}) => {
    const { body } = await ask("POST", "/sessions", { body: {}, ...more });
    return String(body.token);
  };
  const threadOf = (token: string) =>
    ids.derive("conversation", "demo", "abcdefghij.klmnopqrstuv", token.split(".")[0] ?? "");
  return { clock, ask, meet, published, threads, files, tickets, hours, threadOf, counts };
}
interface Asked {
  readonly token?: string;
  readonly origin?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly widget?: string;
}

let world: ReturnType<typeof makeWorld>;
beforeEach(() => {
  world = makeWorld();
});
const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");
const text = (id: string, more: Record<string, unknown> = {}) => ({ id, at: world.clock.iso(), text: "Hola", ...more });

const PROTECTED = visitRoutes
  .filter(({ contract }) => !["getVisitedWidget", "greet"].includes(contract.id))
  .map(({ contract }) => [contract.method, contract.path.replace("/api/visit/{widget}", "")] as const);

describe("a door that is open says why", () => {
  test.each(visitRoutes.map((route) => [route.contract.id, route] as const))("%s", (_id, { reason }) => {
    expect(reason.length).toBeGreaterThan(30);
  });
});

describe("whose page it is", () => {
  test("only websites that the widget names are served, and can read the answer", async () => {
    for (const origin of [SHOP, "https://www.shop.example", "https://a.b.shop.example"]) {
      const answer = await world.ask("GET", "", { origin });
      expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([200, origin]);
      expect(answer.headers.vary).toBe("origin");
      expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
    }
    for (const origin of [
      ...[
        "https://evil.example",
        "http://shop.example",
        "https://shop.example.evil.example",
        "https://evilshop.example",
      ],
      ...["null", "https://shop.example:8443", "https://.shop.example"],
    ]) {
      for (const [method, path] of [["GET", ""], ["POST", "/sessions"], ...PROTECTED] as const) {
        const answer = await world.ask(method, path, { origin, ...(method === "POST" ? { body: {} } : {}) });
        expect([origin, path, answer.status]).toEqual([origin, path, 403]);
        expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
      }
    }
    expect(world.published).toEqual([]);
  });

  test("a browser's question beforehand is answered in the same way", async () => {
    const headers = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
    const answer = await world.ask("OPTIONS", "/messages", { headers });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": SHOP,
      "access-control-allow-headers": "authorization, content-type",
    });
    expect((await world.ask("OPTIONS", "/messages", { headers, origin: "https://evil.example" })).status).toBe(403);
    expect((await world.ask("OPTIONS", "/nothing", { headers })).status).toBe(404);
  });

  test("what is not there, switched off or misspelt is answered in one voice", async () => {
    const widgets = ["demo.abcdefghij.offoffoffoff", "demo.abcdefghij.nothing", "other.abcdefghij.klmnopqrstuv", "x"];
    const answers = await Promise.all(widgets.map((widget) => world.ask("GET", "", { widget })));
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([404, answers[0]?.body]);
  });
});

describe("the widget", () => {
  test("says how it looks, and whether somebody is there", async () => {
    world.hours.push({
      ...{
        id: "h",
        name: "All",
        teamId: null,
        timeZone: "UTC",
        holidays: [],
        createdAt: "",
        updatedAt: "",
        version: 1,
      },
      weekly: { monday: [{ from: "09:00", to: "18:00" }] },
    } as BusinessHours);
    world.clock.advance(11 * 3_600_000);
    const { body, headers } = await world.ask("GET", "");
    expect(body).toMatchObject({ title: "Casa Andina", colour: "#aa3300", languages: ["fr", "es"], open: false });
    expect(body).toMatchObject({ greeting: { fr: "Bonjour !" }, opensAt: "2026-11-09T09:00:00.000Z" });
    expect(body.form).toEqual([
      { field: "name", required: true },
      { field: "email", required: false },
    ]);
    expect(headers["cache-control"]).toBe("public, max-age=120");
    expect(JSON.stringify(body)).not.toContain(IDENTITY);
  });
});

describe("tokens", () => {
  test("every visitor gets their own; it goes on over reloads until it is over", async () => {
    const [one, two] = [await world.meet(), await world.meet()];
    expect(one.split(".")[0]).not.toBe(two.split(".")[0]);
    world.clock.advance(29 * 86_400_000);
    const again = await world.meet({ body: { token: one } });
    expect(again.split(".")[0]).toBe(one.split(".")[0]);
    world.clock.advance(2 * 86_400_000);
    expect((await world.ask("GET", "/messages", { token: one })).status).toBe(401);
    expect((await world.ask("GET", "/messages", { token: again })).status).toBe(200);
    expect((await world.meet({ body: { token: one } })).split(".")[0]).not.toBe(one.split(".")[0]);
  });

  test("one that is forged, changed, foreign or over opens nothing", async () => {
    const token = await world.meet();
    const [visitor = "", until = "", place = "", mac = ""] = token.split(".");
    const other = `v_${"a".repeat(26)}`;
    const forged = [
      "",
      "nonsense",
      [other, until, place, mac].join("."),
      [visitor, "zzzzzz", place, mac].join("."),
      [visitor, until, place, mac.replace(/.$/, (last) => (last === "0" ? "1" : "0"))].join("."),
      [visitor, until, place, hmac("guess", `token\n${WIDGET}\n${visitor}.${until}.${place}`)].join("."),
      [visitor, until, place, hmac(KEY, `${visitor}.${until}.${place}`)].join("."),
      [visitor, until, place, hmac(KEY, `webhook\n${visitor}.${until}.${place}`)].join("."),
      await world.meet({ widget: OTHER }),
    ];
    for (const each of forged)
      for (const [method, path] of PROTECTED) {
        const answer = await world.ask(method, path, { token: each, ...(method === "POST" ? { body: {} } : {}) });
        expect([each, path, answer.status]).toEqual([each, path, 401]);
      }
    // Carried to another page that may show the widget too.
    expect((await world.ask("GET", "/messages", { token, origin: "https://www.shop.example" })).status).toBe(401);
    // A page of our own origin sends none with what it only reads.
    expect((await world.ask("GET", "/messages", { token, origin: "" })).status).toBe(200);
    expect(world.published).toEqual([]);
  });

  test("the key before counts until the change is over", async () => {
    const token = await world.meet();
    const changed = makeWorld({ visitorKey: "another-invented-visitor-key-of-letters", previousVisitorKey: KEY });
    expect((await changed.ask("GET", "/messages", { token })).status).toBe(200);
    const over = makeWorld({ visitorKey: "another-invented-visitor-key-of-letters" });
    expect((await over.ask("GET", "/messages", { token })).status).toBe(401);
    const none = makeWorld({});
    expect((await none.ask("POST", "/sessions", { body: {} })).status).toBe(503);
  });

  test("somebody whom the website vouches for is the same on every device, and nobody else becomes them", async () => {
    const user = { id: "42", hash: hmac(IDENTITY, "42") };
    const [phone, desk] = [await world.meet({ body: { user } }), await world.meet({ body: { user } })];
    expect(phone.split(".")[0]).toBe(knownVisitor(ids, "demo.abcdefghij", "42"));
    expect(desk.split(".")[0]).toBe(phone.split(".")[0]);
    for (const hash of [hmac(IDENTITY, "43"), hmac("guess", "42"), hmac("", "42"), "0".repeat(64)]) {
      const refused = await world.ask("POST", "/sessions", { body: { user: { id: "42", hash } } });
      expect([refused.status, refused.body.token]).toEqual([403, undefined]);
    }
    // Where there is no secret, an empty one vouches for nobody.
    const open = makeWorld({ visitorKey: KEY });
    expect((await open.ask("POST", "/sessions", { body: { user: { id: "42", hash: hmac("", "42") } } })).status).toBe(
      403,
    );
  });

  test("a stranger who turns out to be known is told of, once with their token", async () => {
    const stranger = await world.meet();
    const user = { id: "42", hash: hmac(IDENTITY, "42") };
    const known = await world.meet({ body: { token: stranger, user } });
    expect(world.published).toMatchObject([
      { visitor: { id: known.split(".")[0] }, events: [{ kind: "known", before: stranger.split(".")[0] }] },
    ]);
    await world.meet({ body: { token: known, user } });
    expect(world.published).toHaveLength(1);
  });
});

describe("the thread", () => {
  const base = (key: string) => ({ conversationId: "c", key, at: world.clock.iso(), createdAt: "", order: key });
  const sent = (key: string, status: string, content: unknown): Message =>
    ({
      ...base(key),
      kind: "sent",
      direction: "out",
      status,
      content,
      times: { sent: "2026-11-02T10:00:01.000Z" },
    }) as never;
  const received = (key: string, body: unknown, more: object = {}): Message =>
    ({
      ...base(key),
      kind: "received",
      direction: "in",
      externalId: key,
      sender: { id: "v" },
      body,
      media: [],
      ...more,
    }) as never;

  test("shows what was said between the two, and nothing that is the team's own", async () => {
    const token = await world.meet();
    world.threads.set(world.threadOf(token), [
      sent("k9", "sent", { type: "text", text: "there" }),
      sent("k8", "queued", { type: "text", text: "SECRET queued" }),
      sent("k7", "failed", { type: "text", text: "SECRET failed" }),
      sent("k6", "suppressed", { type: "text", text: "SECRET suppressed" }),
      sent("k5", "read", {
        type: "media",
        media: { kind: "image", key: "demo/media/a", mime: "image/png" },
        caption: "!",
      }),
      sent("k4", "delivered", { type: "choices", text: "Sure?", choices: [{ id: "y", title: "Yes" }] }),
      { ...base("k3"), kind: "note", direction: "out", author: "usr", text: "SECRET note" } as never,
      received("k2", { type: "system", text: "SECRET system" }),
      received("k1", { type: "text", text: "SECRET deleted" }, { deletedAt: "2026" }),
      received(
        "k0",
        { type: "image", text: "mine" },
        { media: [{ state: "stored", key: "demo/media/b", mime: "image/png", filename: "a.png" }] },
      ),
    ]);
    const { body } = await world.ask("GET", "/messages", { token });
    expect(JSON.stringify(body)).not.toContain("SECRET");
    expect(body.data).toMatchObject([
      { id: "c.k9", from: "team", text: "there", sentAt: "2026-11-02T10:00:01.000Z" },
      { id: "c.k5", text: "!", file: { url: "https://files.example/demo/media/a", mime: "image/png" } },
      { id: "c.k4", choices: [{ id: "y", title: "Yes", description: null }] },
      { id: "k0", from: "visitor", text: "mine", file: { url: "https://files.example/demo/media/b", name: "a.png" } },
    ]);
  });

  test("is the token's own", async () => {
    const [mine, theirs] = [await world.meet(), await world.meet()];
    world.threads.set(world.threadOf(theirs), [received("k0", { type: "text", text: "theirs" })]);
    expect((await world.ask("GET", "/messages", { token: mine })).body.data).toEqual([]);
    await world.ask("POST", "/live", { token: mine, body: {} });
    expect(world.tickets).toEqual([
      { tenant: "demo", account: "abcdefghij.klmnopqrstuv", conversationId: world.threadOf(mine), origins: [SHOP] },
    ]);
  });
});

describe("what a visitor says", () => {
  test("goes on the road under their own id, after the answers of the form", async () => {
    const token = await world.meet();
    const [id] = token.split(".");
    const form = { name: "Inés", email: "ines@mail.example" };
    expect(await world.ask("POST", "/messages", { token, body: text(ID, { form }) })).toMatchObject({ status: 202 });
    const choice = { id: "y", title: "Yes" };
    await world.ask("POST", "/messages", { token, body: { id: `${ID}b`, at: world.clock.iso(), choice } });
    expect(world.published).toMatchObject([
      {
        widget: "shop",
        visitor: { id, name: "Inés" },
        events: [
          { kind: "form", id: `${ID}-form`, text: "name: Inés\nemail: ines@mail.example" },
          { kind: "text", id: ID, text: "Hola" },
        ],
      },
      { visitor: { id }, events: [{ kind: "choice", payload: "y", text: "Yes" }] },
    ]);
  });

  test("is refused, whole, when it is not what it should be", async () => {
    const token = await world.meet();
    const at = world.clock.iso();
    const wrong: readonly unknown[] = [
      {},
      text(ID, { text: " " }),
      text(ID, { text: "x".repeat(10_001) }),
      text(ID, { choice: { id: "y", title: "Yes" } }),
      text("short"),
      text("with space in it"),
      text(ID, { visitor: { id: "v_other" } }),
      text(ID, { direction: "out" }),
      { ...text(ID), at: "yesterday" },
      { ...text(ID), at: new Date(Date.parse(at) - 2 * 86_400_000).toISOString() },
      { ...text(ID), at: new Date(Date.parse(at) + 3_600_000).toISOString() },
    ];
    for (const body of wrong) {
      const answer = await world.ask("POST", "/messages", { token, body });
      expect([answer.status, body]).toEqual([422, body]);
    }
    const noJson = { token, body: text(ID), headers: { "content-type": "text/html" } };
    expect((await world.ask("POST", "/messages", noJson)).status).toBe(415);
    expect((await world.ask("POST", "/messages", { token, body: "x".repeat(1_100_000) })).status).toBe(413);
    expect(world.published).toEqual([]);
  });

  test("too much of it has to wait: by network for whoever is new, by themselves later", async () => {
    const statuses = [];
    // A stranger's name costs nothing, so messages come from one after the other.
    let stranger = "";
    for (let number = 0; number < 130; number++) {
      if (number % 10 === 0) stranger = await world.meet();
      const token = stranger;
      statuses.push((await world.ask("POST", "/messages", { token, body: text(`${ID}${number}`) })).status);
    }
    expect([statuses.indexOf(429), [...world.counts.keys()]]).toEqual([120, ["m#192.0.2.0/24"]]);
    const token = await world.meet();
    world.clock.advance(2 * 3_600_000);
    const own = [];
    for (let number = 0; number < 32; number++)
      own.push((await world.ask("POST", "/messages", { token, body: text(`own-${ID}${number}`) })).status);
    expect(own.indexOf(429)).toBe(30);
  });

  test("files are what they are said to be, and lie under the message's id", async () => {
    const token = await world.meet();
    const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(20)]);
    const query = { id: ID, at: world.clock.iso(), name: "<img src=x onerror=alert(1)>.png" };
    const send = (body: Uint8Array, mime: string, more: object = {}) =>
      world.ask("POST", "/files", { token, body, headers: { "content-type": mime }, query: { ...query, ...more } });
    expect((await send(png, "image/png")).status).toBe(202);
    expect(world.files).toEqual([{ name: `${world.threadOf(token)}/visitor/${ID}`, mime: "image/png" }]);
    expect(world.published).toMatchObject([
      {
        events: [
          {
            kind: "file",
            id: ID,
            file: { key: `demo/media/${world.threadOf(token)}/visitor/${ID}`, mime: "image/png" },
          },
        ],
      },
    ]);
    const refused = [
      await send(Buffer.from("<html>"), "image/png"),
      await send(Buffer.from("<svg/>"), "image/svg+xml"),
      await send(Buffer.from("<html>"), "text/html"),
      await send(png, "text/plain"),
      await send(Buffer.from("a\0b"), "text/plain"),
      await send(png, "application/pdf"),
    ].map(({ status }) => status);
    expect(refused).toEqual([415, 415, 415, 415, 415, 415]);
    expect((await send(Buffer.concat([png, Buffer.alloc(1_000)]), "image/png")).status).toBe(413);
    expect((await send(png, "image/png", { id: "../../../x" })).status).toBe(422);
    expect(world.files).toHaveLength(1);
  });

  test("receipts are about their own thread, and not about what is still to come", async () => {
    const token = await world.meet();
    const until = "2126-01-01T00:00:00.000Z";
    const answer = await world.ask("POST", "/receipts", { token, body: { status: "read", until } });
    expect(answer).toMatchObject({ status: 202, body: { until: world.clock.iso() } });
    expect(world.published).toMatchObject([
      { visitor: { id: token.split(".")[0] }, events: [{ kind: "receipt", status: "read", until: world.clock.iso() }] },
    ]);
    expect((await world.ask("POST", "/receipts", { token, body: { status: "failed", until } })).status).toBe(422);
  });
});
