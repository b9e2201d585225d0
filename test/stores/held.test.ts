/** Every kind of row, held against a customer's rights: what is held is given out and goes; what stays says why. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAuditChain } from "../../lib/adapters/dynamo/audit.ts";
import { keys } from "../../lib/adapters/dynamo/table.ts";
import { systemIds } from "../../lib/adapters/system/system.ts";
import { type AuditEntry, GENESIS, type Hash, seal } from "../../lib/core/audit/model.ts";
import { subjectParts } from "../../lib/core/reminders/model.ts";
import { KEPT, OF_PERSON, type Place } from "../../lib/core/rights/held.ts";
import { startTable, type TestTable } from "../support/table.ts";
import { CONNECTION, openDesk } from "./desk.ts";
import { everythingOf, makeRights } from "./rights.ts";
import { unzip } from "./unzip.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** As the code writes them. Catalogues call their rows by their noun, unless they say otherwise. */
async function kindsInCode(): Promise<ReadonlySet<string>> {
  const kinds = new Set<string>();
  const folder = (path: string) => new URL(`../../${path}/`, import.meta.url).pathname;
  const files = await Promise.all(
    ["lib/adapters/dynamo", "functions/api", "functions/run-job", "functions/project-changes"].map(async (path) =>
      (await readdir(folder(path), { recursive: true })).map((name) => join(folder(path), name)),
    ),
  );
  for (const path of files.flat()) {
    if (!path.endsWith(".ts") || path.endsWith(".test.ts") || path.includes("/testing/")) continue;
    const text = await readFile(path, "utf8");
    for (const [, kind = ""] of text.matchAll(/(?:\bentity: |":(?:entity|type)": )"([a-z-]+)"/g)) kinds.add(kind);
    for (const [options] of text.matchAll(/noun: "[a-z-]+"[^}]*/g)) {
      const noun = /noun: "([a-z-]+)"/.exec(options)?.[1] ?? "";
      if (!/\bentity\b/.test(options)) kinds.add(noun);
    }
  }
  return kinds;
}

test("of each kind of row it is decided what becomes of it", async () => {
  const decided = [...Object.keys(OF_PERSON), ...Object.keys(KEPT)];
  expect(decided.length).toBe(new Set(decided).size);
  const kinds = await kindsInCode();
  expect([...kinds].filter((kind) => !decided.includes(kind))).toEqual([]);
  expect(decided.filter((kind) => !kinds.has(kind))).toEqual([]);
  for (const [kind, why] of Object.entries(KEPT)) expect(why, kind).toMatch(/\w \w/);
});

const NEEDLE = (kind: string) => `held-of-${kind}-held`;
const PHONE = "15550001111";

/** A row of each kind that may be of a person, where such rows lie. */
async function openHeld() {
  const desk = await openDesk(table);
  const { tenant, clock, process, input, text, conversationId, stores } = desk;
  const rights = makeRights(table, tenant, desk);
  await process(input(text("wamid.1", clock.iso(), "hola")));
  const { contactId } = await desk.head();
  const Item = (pk: string, sk: string, entity: string, more: object = {}) => ({ pk, sk, entity, v: 1, ...more });
  await table.client.put({
    TableName: table.tableName,
    Item: Item(keys.people(tenant), "usr_colleague", "member", { userId: "usr_colleague", status: "active" }),
  });
  await table.client.put({
    TableName: table.tableName,
    Item: Item(keys.catalogue(tenant, "webhook-endpoint"), "i#endpoint", "webhook-endpoint", { id: "endpoint" }),
  });
  const subject = { kind: "contact", id: contactId } as const;
  const placed: Readonly<Record<Place, (kind: string) => object>> = {
    contact: (kind) =>
      Item(keys.contact(tenant, contactId), `zz#${kind}`, kind, { note: NEEDLE(kind), eventId: "seen" }),
    conversation: (kind) =>
      Item(keys.conversation(tenant, conversationId), `zz#${kind}`, kind, { note: NEEDLE(kind), at: clock.iso() }),
    identity: (kind) => Item(keys.identity(tenant, "other"), "contact", kind),
    external: (kind) => Item(keys.external(tenant, "other"), "message", kind),
    reminders: (kind) =>
      Item(keys.reminders(tenant, systemIds.derive(...subjectParts(subject, ""))), `zz#${kind}`, kind, {
        note: NEEDLE(kind),
      }),
    // Of somebody who never had to do with the person.
    "notices-of": (kind) =>
      Item(keys.noticesOf(tenant, "usr_colleague"), `n#${kind}`, kind, { subject, text: NEEDLE(kind) }),
    own: (kind) =>
      Item(keys.own(tenant, "usr_colleague"), `draft#${conversationId}`, kind, { conversationId, text: NEEDLE(kind) }),
    kept: (kind) =>
      Item(keys.kept(tenant, clock.iso().slice(0, 10)), `zz#${kind}`, kind, { raw: `${PHONE} ${NEEDLE(kind)}` }),
    notices: (kind) =>
      Item(keys.notices(tenant, CONNECTION), `zz#${kind}`, kind, { event: `${PHONE} ${NEEDLE(kind)}` }),
    stage: (kind) => Item(keys.stage(tenant, "sales", "other"), "a0", kind),
    audience: (kind) => Item(keys.audience(tenant, contactId.slice(0, 1)), contactId, kind, { note: NEEDLE(kind) }),
    webhook: (kind) =>
      Item(keys.webhook(tenant, "endpoint"), `d#${kind}`, kind, {
        body: `{"contactId":"${contactId}"} ${NEEDLE(kind)}`,
      }),
    event: (kind) => Item(keys.event(tenant, "seen"), "event", kind, { contactId, properties: NEEDLE(kind) }),
  };
  // Rows without which there is no person are there already; pointers are found by hash.
  const there = new Set(["contact", "conversation", "lead", "message", "contact-conversation", "identity", "card"]);
  const seeded = Object.entries(OF_PERSON).filter(([kind]) => !there.has(kind) && kind !== "external-id");
  for (const [kind, { place }] of seeded)
    await table.client.put({ TableName: table.tableName, Item: placed[place](kind) as Record<string, unknown> });
  return { ...desk, rights, contactId, seeded, stores };
}

describe("a row of each kind that holds something of a person", () => {
  test("is in what the person gets", async () => {
    const { rights, contactId, seeded } = await openHeld();
    const subject = { kind: "contact", id: contactId };
    const job = await rights.start({ kind: "contact.export", input: { contactId }, subject });
    const ended = await rights.finish(job);
    const entries = unzip(rights.objects.get(ended.result?.files[0]?.key ?? "") ?? Buffer.alloc(0));
    const all = [...entries.values()].map(String).join("\n");
    const lacking = seeded.filter(([kind, { exported }]) => exported === true && !all.includes(NEEDLE(kind)));
    expect(lacking.map(([kind]) => kind)).toEqual([]);
    for (const kind of ["contact", "conversation", "lead", "message", "contact-conversation"])
      expect(ended.result?.counts[kind], kind).toBeGreaterThan(0);
  });

  test("goes when the person is forgotten", async () => {
    const { rights, contactId, tenant, seeded } = await openHeld();
    const held = (rows: readonly string[]) =>
      seeded.flatMap(([kind]) => (rows.some((row) => row.includes(NEEDLE(kind))) ? [kind] : []));
    expect(held(await everythingOf(table, tenant)).length).toBe(seeded.length);
    const ended = await rights.finish(
      await rights.start({ kind: "contact.erase", input: { contactId, dryRun: false } }),
    );
    expect(ended.state).toBe("done");
    const rows = await everythingOf(table, tenant);
    expect(held(rows)).toEqual([]);
    expect(rows.filter((row) => row.includes(PHONE))).toEqual([]);
    const left = new Set(rows.map((row) => String(JSON.parse(row).entity)));
    expect([...left].filter((kind) => Object.hasOwn(OF_PERSON, kind))).toEqual([]);
  });

  test("files of everybody's exports and imports go with whoever is forgotten; one that is still at work keeps its own", async () => {
    const { rights, contactId, tenant, clock } = await openHeld();
    const key = `${tenant}/imports/x.csv`;
    const over = await rights.start_("contacts.export", {});
    await rights.finish(over);
    const imported = await rights.start_("contacts.import", { key });
    await rights.jobs.cancel(imported.jobId, clock.iso());
    await rights.files.put(imported.jobId, "refused-rows.csv", { body: PHONE, mime: "text/csv" });
    rights.objects.set(key, Buffer.from(PHONE));
    const waiting = `${tenant}/imports/y.csv`;
    await rights.start_("contacts.import", { key: waiting });
    rights.objects.set(waiting, Buffer.from("n,p\n"));
    await rights.finish(await rights.start({ kind: "contact.erase", input: { contactId, dryRun: false } }));
    expect([...rights.objects.keys()]).toEqual([waiting]);
  });
});

test("the audit log says what was done to a person's data, and names nobody else", async () => {
  const { rights, contactId, conversationId, tenant, clock } = await openHeld();
  const hash: Hash = (text) => systemIds.derive("hash", text);
  const chain = makeAuditChain({ ...table, tenant });
  const entry = (entity: string, id: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
    at: clock.iso(),
    action: "changed",
    actor: { kind: "person", id: "usr_secret", requestId: "req-1", from: "192.0.2.0/24" },
    entity,
    id,
    changes: [],
    hidden: ["name"],
    place: { shard: "s", sequence: "1" },
    ...more,
  });
  const changes = [{ field: "assignee", before: "usr_secret", after: "key_secret" }];
  const entries = [
    entry("contact", contactId),
    entry("lead", `${contactId}.1`, { changes, facts: { to: ["usr_secret"] } }),
    entry("message", `${conversationId}.1-a`),
    entry("consent", `contact#${contactId}/consent#1`, { actor: { kind: "rule", id: "rule:x" } }),
    entry("contact", "c".repeat(26)),
    entry("canned-reply", "reply_1"),
  ];
  let previous: ReturnType<typeof seal> | undefined;
  // More blocks than are looked through at a time.
  for (let number = 1; number <= 203; number++) {
    const block = seal(
      {
        number,
        previous: previous?.hash ?? GENESIS,
        at: clock.iso(),
        entries: number === 1 ? entries.slice(0, 2) : number === 202 ? entries.slice(2) : [entry("team", "team_1")],
        marks: {},
      },
      hash,
    );
    await chain.append(block, previous);
    previous = block;
  }
  const ended = await rights.finish(
    await rights.start({ kind: "contact.export", input: { contactId }, subject: { kind: "contact", id: contactId } }),
  );
  expect(ended.result?.counts).toMatchObject({ audit: 4 });
  const files = unzip(rights.objects.get(ended.result?.files[0]?.key ?? "") ?? Buffer.alloc(0));
  const logged = [...files]
    .filter(([name]) => name.startsWith("audit/"))
    .flatMap(([, body]) => JSON.parse(String(body)));
  expect(logged.map(({ entity, by }) => [entity, by])).toEqual([
    ["contact", "person"],
    ["lead", "person"],
    ["message", "person"],
    ["consent", "rule"],
  ]);
  expect(logged[1]).toMatchObject({
    changes: [{ field: "assignee", before: "somebody of the team", after: "somebody of the team" }],
    facts: { to: ["somebody of the team"] },
  });
  expect(JSON.stringify(logged)).not.toMatch(/secret|192\.0\.2|req-1/);
});
