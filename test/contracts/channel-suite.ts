/** What every channel has to keep, whatever its provider: run against the samples of its folder. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Channel, HttpResult, LocatableEvent, SendOutcome, WebhookRequest } from "../../lib/channels/contract.ts";
import type { InboundEvent, OutboundContent } from "../../lib/core/messages/model.ts";
import { contentArbitrary, mutatedArbitrary } from "./channel-arbitraries.ts";
import type { ChannelSamples, SignatureSample } from "./channel-samples.ts";

const EVENTS = [
  ...["message", "message_edit", "message_delete", "reaction", "postback", "system", "status", "identity_change"],
  ...["preference", "account", "group", "call", "membership", "other", "error", "ignored"],
  ...["handover", "policy", "referral", "optin", "account_linking", "payment", "verification", "comment", "mention"],
];
const RAW_LENGTH = 17 * 1024;
const encode = (text: string) => new TextEncoder().encode(text);

export function describeChannel(channel: Channel, samples: ChannelSamples): void {
  describe(channel.manifest.id, () => {
    describe("its manifest", () => describeManifest(channel));
    describe("verifies", () => describeVerification(channel, samples.signatures));
    describe("parses", () => describeParsing(channel, samples));
    describe("plans", () => describePlans(channel));
    describe("sends", () => describeSending(channel, samples));
  });
}

function describeManifest({ manifest }: Channel): void {
  test("selects connections by fields that it asks for and that are not secret", () => {
    const open = manifest.connection.filter((field) => !field.secret).map((field) => field.name);
    expect(manifest.accountFields.length).toBeGreaterThan(0);
    expect(open).toEqual(expect.arrayContaining([...manifest.accountFields]));
  });
  test("gives every error code one meaning", () => {
    const ranges = Object.values(manifest.errors)
      .flat()
      .map((code) => (typeof code === "number" ? ([code, code] as const) : code))
      .sort(([left], [right]) => left - right);
    ranges.forEach(([from], index) => {
      const before = ranges[index - 1];
      if (before !== undefined) expect(from).toBeGreaterThan(before[1]);
    });
  });
  test("waits longer from attempt to attempt", () => {
    const { backoffMs, maxAttempts } = manifest.send;
    expect(maxAttempts).toBeGreaterThan(1);
    expect(backoffMs.length).toBeGreaterThan(0);
    expect(backoffMs).toEqual([...backoffMs].sort((left, right) => left - right));
  });
}

function webhook({ request }: SignatureSample, body = encode(request.body)): WebhookRequest {
  return { ...request, body };
}

function describeVerification(channel: Channel, samples: readonly SignatureSample[]): void {
  test.each(samples.filter(({ valid }) => valid !== undefined))("$name", (sample) => {
    expect(channel.verify(webhook(sample), sample.app)).toBe(sample.valid);
  });
  test.each(samples.filter(({ answer }) => answer !== undefined))("$name", (sample) => {
    expect(channel.challenge?.(webhook(sample), sample.app)).toMatchObject(sample.answer ?? {});
  });
  const signed = samples.filter(({ valid }) => valid === true);
  if (channel.manifest.webhook.maxBytes === 0) {
    test("believes nobody where nobody tells anything", () => expect(signed).toEqual([]));
    return;
  }
  test("refuses what was changed by one bit, cut, or never signed", () => {
    // A shared token says nothing about the bytes.
    const { proof } = channel.manifest.webhook;
    const sealed = proof !== "token" && proof !== "address";
    fc.assert(
      fc.property(fc.constantFrom(...signed), fc.nat(), fc.nat(7), (sample, place, bit) => {
        const body = encode(sample.request.body);
        const index = place % body.length;
        const flipped = body.with(index, (body[index] ?? 0) ^ (1 << bit));
        expect(channel.verify(webhook(sample, flipped), sample.app)).toBe(!sealed);
        expect(channel.verify(webhook(sample, body.slice(0, index)), sample.app)).toBe(!sealed);
      }),
      { numRuns: 50 },
    );
    for (const sample of signed) {
      const stripped = proof === "address" ? { query: {} } : { headers: {} };
      expect(channel.verify({ ...webhook(sample), ...stripped }, sample.app)).toBe(false);
      expect(channel.verify(webhook(sample), {})).toBe(false);
    }
  });
  test("never throws, whatever the headers hold, or the address", () => {
    const part = channel.manifest.webhook.proof === "address" ? "query" : "headers";
    fc.assert(
      fc.property(fc.constantFrom(...signed), fc.string(), (sample, text) => {
        const replaced = Object.fromEntries(Object.keys(sample.request[part]).map((name) => [name, text]));
        expect(channel.verify({ ...webhook(sample), [part]: replaced }, sample.app)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
}

function describeParsing(channel: Channel, { parse }: ChannelSamples): void {
  test.each(parse)("$name", async ({ body, expect: expected }) => {
    expect(await channel.parse(body)).toEqual(expected);
  });
  const bodies = parse.flatMap(({ body }) => {
    try {
      return [JSON.parse(new TextDecoder().decode(body)) as unknown];
    } catch {
      return [];
    }
  });
  test("never throws, and gives whole events, when parts are missing, moved or of another type", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bodies).chain(mutatedArbitrary), (body) =>
        expectWholeEvents(channel, encode(JSON.stringify(body))),
      ),
      { numRuns: 400 },
    );
  });
  test("never throws on bytes that are no JSON or no text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), (bytes) => expectWholeEvents(channel, bytes)),
      { numRuns: 100 },
    );
    for (const sample of parse) await expectWholeEvents(channel, sample.body.slice(0, sample.body.length / 2));
  });
  test("survives a body that is nested a hundred thousand times, at any of its places", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    for (const body of [deep, ...bodies.flatMap((value) => withText(value, deep))]) {
      await expectWholeEvents(channel, encode(body));
    }
  });
}

// The body with each of its scalars, one after the other, written as `text`.
function withText(body: unknown, text: string): readonly string[] {
  const mark = "\u0001here\u0001";
  const json = JSON.stringify(body);
  const scalars = [...json.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null)/g)].slice(0, 3);
  return scalars
    .map((match) => `${json.slice(0, match.index + 1)}${mark}${json.slice(match.index + match[0].length)}`)
    .map((marked) => marked.replace(mark, () => text));
}

const LOCATABLE = ["message", "message_edit", "message_delete", "reaction", "system", "preference", "identity_change"];
const isLocatable = (event: InboundEvent): event is LocatableEvent => LOCATABLE.includes(event.event);

async function expectWholeEvents(channel: Channel, body: Uint8Array): Promise<void> {
  for (const event of await channel.parse(body)) {
    expect(event.channel).toBe(channel.manifest.id);
    expect(EVENTS).toContain(event.event);
    if (event.timestamp !== undefined) expect(new Date(event.timestamp).toISOString()).toBe(event.timestamp);
    if (event.event === "ignored") {
      expect(event.reason).not.toBe("");
      expect((JSON.stringify(event.raw) ?? "").length).toBeLessThan(2 * RAW_LENGTH);
    }
    if ("senderId" in event && event.senderId !== undefined) expect(event.senderId).toMatch(/./s);
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    if (isLocatable(event)) {
      const { thread, chat, identities } = channel.locate(event);
      for (const id of [thread, chat.id, identities[0]?.value, ...identities.map(({ kind }) => kind)])
        expect(id).toMatch(/./s);
    }
  }
}

function describePlans(channel: Channel): void {
  const { limits } = channel.manifest;
  test("makes parts that keep to every limit, and says what is wrong otherwise", () => {
    fc.assert(
      fc.property(contentArbitrary(channel.manifest), (content) => {
        const planned = channel.plan(content);
        if (!planned.ok) {
          expect(planned.problems.length).toBeGreaterThan(0);
          for (const { field, code, message } of planned.problems) expect(field && code && message).toBeTruthy();
          return;
        }
        expect(planned.parts.length).toBeGreaterThan(0);
        for (const part of planned.parts) expectWithinLimits(part, limits);
        for (const part of planned.parts) expect(channel.plan(part)).toEqual({ ok: true, parts: [part] });
        expect(visible(planned.parts.flatMap(wordsOf))).toContain(visible(wordsOf(content).slice(0, 1)));
      }),
      { numRuns: 300 },
    );
  });
}

function expectWithinLimits(part: OutboundContent, limits: Channel["manifest"]["limits"]): void {
  const lengthOf = (text: string) => (limits.textIn === "bytes" ? encode(text).byteLength : text.length);
  for (const words of wordsOf(part)) expect(words.isWellFormed()).toBe(true);
  if (part.type === "text") {
    expect(part.text.trim()).not.toBe("");
    expect(lengthOf(part.text)).toBeLessThanOrEqual(limits.text);
  }
  if (part.type === "media") expect((part.caption ?? "").length).toBeLessThanOrEqual(limits.caption);
  if (part.type === "choices") {
    const bounds = limits.choices;
    expect(part.choices.length).toBeLessThanOrEqual(bounds.rows);
    expect(lengthOf(part.text)).toBeLessThanOrEqual(bounds.body);
    expect((part.header ?? "").length).toBeLessThanOrEqual(bounds.header);
    expect((part.footer ?? "").length).toBeLessThanOrEqual(bounds.footer);
    expect((part.listLabel ?? "").length).toBeLessThanOrEqual(bounds.listLabel);
    for (const choice of part.choices) {
      expect(choice.id.length).toBeLessThanOrEqual(bounds.id);
      expect(choice.title.length).toBeLessThanOrEqual(Math.max(bounds.rowTitle, bounds.buttonTitle));
      expect((choice.description ?? "").length).toBeLessThanOrEqual(bounds.rowDescription);
    }
  }
}

function wordsOf(content: OutboundContent): readonly string[] {
  if (content.type === "text" || content.type === "choices") return [content.text];
  return content.type === "media" ? [content.caption ?? ""] : [];
}

const visible = (words: readonly string[]) => words.join("").replace(/\s+/gu, "");

const answerArbitrary: fc.Arbitrary<HttpResult> = fc.oneof(
  fc.constant<HttpResult>({ kind: "lost", reason: "time-out" }),
  fc.constant<HttpResult>({ kind: "unsent", reason: "refused" }),
  fc
    .record({
      status: fc.constantFrom(200, 201, 301, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504),
      headers: fc.constantFrom<Record<string, string>>({}, { "retry-after": "7" }, { "Retry-After": "soon" }),
      body: fc.oneof(fc.json(), fc.string()),
    })
    .map((answer): HttpResult => ({ kind: "answered", ...answer })),
);

function describeSending(channel: Channel, { send }: ChannelSamples): void {
  const mail = channel.manifest.medium === "email";
  const open = (name: string) => {
    if (!mail) return "500600700800900";
    return { host: "provider.example", port: "465" }[name] ?? "hello@shop.example";
  };
  const invented = Object.fromEntries(
    channel.manifest.connection.map(({ name, secret }) => [name, secret ? "an-invented-token" : open(name)]),
  );
  const connection = send?.connection ?? invented;
  const secrets = channel.manifest.connection.flatMap(({ name, secret }) => (secret ? [connection[name] ?? ""] : []));
  const request = {
    content: { type: "text", text: "Hello" } as const,
    to: (mail ? channel.address?.("ana@huanca.example", { id: "t-1" })?.chat : undefined) ?? {
      id: send?.to ?? "12125550142",
      type: "person" as const,
    },
    clientRef: "d-0001",
    connection,
    baseUrl: "https://provider.example",
    now: Date.parse("2026-01-07T10:00:00Z"),
  };
  if (channel.manifest.hosted) {
    test("asks nobody: the delivery is what the customer reads, as often as it is asked", async () => {
      const ask = () => channel.send(request, () => Promise.reject(new Error("nobody is to be asked")));
      expect(await ask()).toEqual({ kind: "accepted", externalId: "d-0001" });
      expect(await ask()).toEqual(await ask());
      expect(channel.manifest.send.repeatSafe).toBe(true);
      expect((await channel.send({ ...request, connection: {} }, () => Promise.reject(new Error("")))).kind).toBe(
        "broken",
      );
    });
    return;
  }
  test("calls once, only its own host, with the secret in no place but the headers, or the address where it must", async () => {
    const calls: { readonly url: string; readonly body?: string }[] = [];
    const outcome = await channel.send(request, async (call) => {
      calls.push(call);
      return { kind: "lost", reason: `nobody at ${call.url}` };
    });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toMatch(/^(?:https:\/\/provider\.example\/|smtps:\/\/[^/]+@provider\.example:465$)/);
    const where = channel.manifest.send.secretInAddress ? calls[0]?.body : `${calls[0]?.url}${calls[0]?.body}`;
    for (const secret of secrets) {
      expect(where).not.toContain(secret);
      expect(JSON.stringify(outcome)).not.toContain(secret);
    }
  });
  test("finds an outcome for every answer: lost is unknown, unsent may be repeated", async () => {
    await fc.assert(
      fc.asyncProperty(answerArbitrary, async (answer) => {
        const outcome = await channel.send(request, async () => answer);
        const kinds: readonly SendOutcome["kind"][] = [
          ...(["accepted", "retry", "throttled", "windowClosed", "undeliverable"] as const),
          ...(["unreachable", "rejected", "broken", "unknown"] as const),
        ];
        expect(kinds).toContain(outcome.kind);
        if (answer.kind === "lost") expect(outcome.kind).toBe("unknown");
        if (answer.kind === "unsent") expect(outcome.kind).toBe("retry");
        if ("afterMs" in outcome) expect(outcome.afterMs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });
  test("sends nothing without its credentials", async () => {
    const called: string[] = [];
    const outcome = await channel.send({ ...request, connection: {} }, async ({ url }) => {
      called.push(url);
      return { kind: "lost", reason: "" };
    });
    expect({ called, kind: outcome.kind }).toEqual({ called: [], kind: "broken" });
  });
}
