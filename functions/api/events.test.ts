/** What systems report, as they meet the API. */
import { describe, expect, test } from "vitest";
import { administrator, agent, contact } from "./testing/samples.ts";
import { makeWorld } from "./testing/world.ts";

const about = { contact: { contactId: contact.contactId } };
const event = { messageId: "m1", type: "viewing.booked", ...about, properties: { flat: "12" } };
interface Results {
  readonly results: readonly { outcome: string; id: string | null; errors: { field: string; code: string }[] }[];
}
const post = (world: ReturnType<typeof makeWorld>, body: unknown, headers = {}) =>
  world.ask("POST", "/api/events", { body, headers, as: administrator });

describe("an event", () => {
  test("is taken, told again, found by type, by contact and by itself", async () => {
    const world = makeWorld();
    const [first, again] = [await post(world, event), await post(world, { ...event, properties: { other: true } })];
    expect([first.status, again.status]).toEqual([202, 202]);
    const [{ id } = { id: null }] = (first.body as Results).results;
    expect((again.body as Results).results).toMatchObject([{ outcome: "repeated", id }]);
    const one = await world.ask("GET", `/api/events/${id}`);
    expect(one.body).toMatchObject({
      properties: { flat: "12" },
      contactId: contact.contactId,
      source: administrator.id,
    });
    for (const query of ["?type=viewing.booked", `?contactId=${contact.contactId}`, ""])
      expect((await world.ask("GET", `/api/events${query}`)).body).toMatchObject({ data: [{ id }] });
    expect((await world.ask("GET", "/api/events?type=viewing.ended")).body).toMatchObject({ data: [] });
    expect((await world.ask("GET", `/api/events?contactId=${"x".repeat(26)}`)).status).toBe(404);
    expect((await world.ask("GET", "/api/event-types")).body).toMatchObject({ data: [{ type: "viewing.booked" }] });
  });

  test("alone needs no id of its own where its request has one", async () => {
    const world = makeWorld();
    const { messageId: _, ...nameless } = event;
    const key = { "idempotency-key": "k-1" };
    const [first, again] = [await post(world, nameless, key), await post(world, nameless, key)];
    expect(again.body).toEqual(first.body);
    expect((await world.ask("GET", "/api/events?type=viewing.booked")).body).toMatchObject({ data: [{}] });
    expect((await post(world, { ...event, contact: { email: "nobody@customer.example" } })).status).toBe(422);
  });

  test("is reported by those alone who may", async () => {
    const world = makeWorld();
    expect((await world.ask("POST", "/api/events", { body: event, as: agent })).status).toBe(403);
  });
});

test("of many each is judged alone, and told by field what is wrong with it", async () => {
  const world = makeWorld();
  const deep = JSON.parse(`${'{"a":'.repeat(20)}1${"}".repeat(20)}`) as unknown;
  const events: readonly (readonly [unknown, string, string?])[] = [
    [{ ...event, messageId: "m1" }, "accepted"],
    [{ ...event, messageId: "m1" }, "repeated"],
    [{ ...event, messageId: undefined }, "refused", "messageId"],
    [{ ...event, messageId: "x".repeat(201) }, "refused", "messageId"],
    [{ ...event, messageId: "m3", type: "Viewing Booked" }, "refused", "type"],
    [{ ...event, messageId: "m4", contact: { phone: "+34600111222" } }, "refused", "contact.phone"],
    [
      { ...event, messageId: "m5", contact: { ...about.contact, email: "a@b.example" } },
      "refused",
      "contact.contactId",
    ],
    [{ ...event, messageId: "m6", item: { type: "flat", externalId: "none" } }, "refused", "item.externalId"],
    [{ ...event, messageId: "m7", item: { id: "itemaaaaaa" } }, "accepted"],
    [{ ...event, messageId: "m8", occurredAt: "2031-01-01T00:00:00Z" }, "refused", "occurredAt"],
    [{ ...event, messageId: "m9", occurredAt: "2020-01-01T00:00:00Z" }, "refused", "occurredAt"],
    [{ ...event, messageId: "m10", properties: { text: "x".repeat(33_000) } }, "refused", "properties"],
    [{ ...event, messageId: "m11", properties: { deep } }, "refused", "properties"],
    [{ ...event, messageId: "m12", more: 1 }, "refused", "more"],
    ["no event", "refused", ""],
  ];
  const answer = await post(world, { events: events.map(([one]) => one) });
  expect(answer.status).toBe(202);
  const { results } = answer.body as Results;
  expect(results.map(({ outcome, errors }) => [outcome, errors[0]?.field])).toEqual(
    events.map(([, outcome, field]) => [outcome, field]),
  );
  expect((await post(world, { events: [] })).status).toBe(422);
  expect((await post(world, { events: Array.from({ length: 101 }, () => event) })).status).toBe(422);
});
