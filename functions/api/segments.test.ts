/** Segments, as they meet the API. */
import { expect, test } from "vitest";
import { blankRow } from "../../lib/core/audience/row.ts";
import { memoryAudience } from "./testing/audience.ts";
import { administrator, agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const as = administrator;
const lively = {
  ...blankRow(contact),
  tags: ["vip"],
  reactions: { opened: ["2026-03-01"], clicked: [], answered: [] },
};
const others = ["b", "c", "e"].map((letter) => ({
  ...blankRow(contact),
  contactId: letter.repeat(26),
  tags: [],
  country: letter === "e" ? "PE" : null,
}));
const tagged = { path: "tags", op: "contains", value: "vip" };
const errorsOf = (body: unknown) => (body as { errors: { field: string; code: string }[] }).errors;

async function opened() {
  const world = makeWorld({ audience: memoryAudience([lively, ...others]) });
  const made = await world.ask("POST", "/api/aura/segments", { body: { name: "Friends", condition: tagged }, as });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: string };
  return { ...world, path: `/api/aura/segments/${id}`, id };
}

test("a segment is made, counted, gone through and explained", async () => {
  const { ask, path } = await opened();
  expect((await ask("GET", "/api/aura/segments")).body).toMatchObject({ data: [{ name: "Friends", count: null }] });
  expect((await ask("GET", `${path}/estimate`)).body).toMatchObject({
    ...{ count: 1, exact: true, within: 0, looked: 4, contacts: 4 },
    first: [{ contactId: lively.contactId, lastActiveOn: "2026-03-01" }],
  });
  expect((await ask("GET", `${path}/members`)).body).toMatchObject({ data: [{ contactId: lively.contactId }] });
  expect((await ask("GET", `${path}/explain/${contact.contactId}`)).body).toMatchObject({
    member: true,
    because: [{ path: "tags", verdict: "holds", actual: ["vip"] }],
  });
  const unsaved = { body: { condition: { not: tagged } }, as: agent };
  expect((await ask("POST", "/api/aura/segments/preview", unsaved)).body).toMatchObject({ count: 3 });
  const score = { contactId: contact.contactId, recency: 5, frequency: 2, cluster: null };
  expect((await ask("GET", `/api/aura/score/${contact.contactId}`)).body).toMatchObject(score);
  expect((await ask("GET", `/api/aura/score?contactId=${contact.contactId}`)).body).toMatchObject(score);
  expect((await ask("POST", `${path}/lookalike`, { as })).body).toMatchObject({ looked: 4, contacts: [{}, {}, {}] });
  expect((await ask("GET", "/api/aura/clusters")).body).toMatchObject({ clusters: [], asOf: null });
  expect((await ask("POST", "/api/aura/segments/count", { as })).body).toMatchObject({ kind: "audience.look" });
});

test("people follow a segment and leave it alone again; one that asks about campaigns is not followed", async () => {
  const { ask, path, id } = await opened();
  const asks = { path: "campaigns.c.launch.opened", op: "exists", value: true };
  expect((await ask("POST", `${path}/watch`, { as })).body).toMatchObject({ watched: true, followed: true });
  expect((await ask("POST", `${path}/watch`, { as })).body).toMatchObject({ version: 2 });
  expect(errorsOf((await ask("PATCH", path, { body: { condition: asks }, as })).body)[0]?.code).toBe("followed");
  expect((await ask("DELETE", `${path}/watch`, { as })).body).toMatchObject({ watched: false, followed: false });
  const made = await ask("POST", "/api/aura/segments", { body: { name: "Openers", condition: asks }, as });
  const other = `/api/aura/segments/${(made.body as { id: string }).id}`;
  expect(errorsOf((await ask("POST", `${other}/watch`, { as })).body)[0]?.code).toBe("asks_campaigns");
  expect((await ask("POST", `${path}/watch`, { as: agent })).status).toBe(403);
  expect((await ask("GET", path)).body).toMatchObject({ id });
});

test("pages of members go on where they ended", async () => {
  const { ask } = await opened();
  const made = await ask("POST", "/api/aura/segment", { body: { name: "All", condition: { all: [] } }, as });
  const path = `/api/aura/segments/${(made.body as { id: string }).id}/members`;
  const first = (await ask("GET", `${path}?limit=3`)).body as { nextCursor: string; data: unknown[] };
  expect(first.data).toHaveLength(3);
  expect((await ask("GET", `${path}?limit=3&cursor=${first.nextCursor}`)).body).toMatchObject({
    data: [{}],
    nextCursor: null,
  });
  expect((await ask("GET", `${path}?cursor=x`)).status).toBe(400);
});

test("what cannot be asked is refused by field, and one that others name is not archived", async () => {
  const { ask, path, id } = await opened();
  const refused = async (condition: object) => {
    const answer = await ask("POST", "/api/aura/segments", { body: { name: "Other", condition }, as });
    return [answer.status, errorsOf(answer.body)[0]?.field];
  };
  expect(await refused({ path: "height", op: "eq", value: 1 })).toEqual([422, "condition.path"]);
  expect(await refused({ all: [{ path: "created", op: "within_days", value: "x" }] })).toEqual([
    422,
    "condition.all.0.value",
  ]);
  const named = { name: "Named", condition: { path: `segments.${id}`, op: "eq", value: true } };
  const naming = await ask("POST", "/api/aura/segments", { body: named, as });
  const circle = { condition: { path: `segments.${(naming.body as { id: string }).id}`, op: "eq", value: true } };
  expect(errorsOf((await ask("PATCH", path, { body: circle, as })).body)[0]?.code).toBe("circle");
  expect(errorsOf((await ask("PATCH", path, { body: { archived: true }, as })).body)[0]?.code).toBe("in_use");
  expect((await ask("PATCH", path, { body: { name: "x" }, as: agent })).status).toBe(403);
  expect((await ask("POST", "/api/aura/segments", { body: { name: "Friends", condition: tagged }, as })).status).toBe(
    409,
  );
});

test("a list has whom somebody puts on it", async () => {
  const { ask, path } = await opened();
  const made = await ask("POST", "/api/aura/segments", { body: { name: "Guests", kind: "list" }, as });
  const list = `/api/aura/segments/${(made.body as { id: string }).id}/members`;
  const body = { add: { contactIds: [contact.contactId, "z".repeat(26)] } };
  expect((await ask("POST", list, { body, as })).body).toEqual({ added: 1, removed: 0, unknown: ["z".repeat(26)] });
  expect((await ask("GET", list)).body).toMatchObject({ data: [{ contactId: contact.contactId }] });
  expect((await ask("POST", `${path}/members`, { body, as })).status).toBe(422);
  await ask("POST", list, { body: { remove: { contactIds: [contact.contactId] } }, as });
  expect((await ask("GET", list)).body).toMatchObject({ data: [] });
});
