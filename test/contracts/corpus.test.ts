/** Every payload, answer and signature of an outside corpus, when CHASQUI_CORPUS names one; a clone has none and skips. */
import { describe, expect, test } from "vitest";
import { catalogue, channelById } from "../../lib/channels/catalogue.ts";
import type { HttpResult } from "../../lib/channels/contract.ts";
import { channelIdOf, finalStatus, inOurWords, outcomesOf, readCorpus, unmet, withoutRepeats } from "./corpus.ts";

const folder = process.env.CHASQUI_CORPUS;

if (!folder) {
  describe.skip("the corpus (CHASQUI_CORPUS is not set)", () => {
    test("is read", () => expect(folder).toBeTruthy());
  });
} else {
  const corpus = readCorpus(folder);
  const known = <T extends { readonly channel: string }>(items: readonly T[]) =>
    items
      .map((item) => ({ ...item, channel: channelIdOf(item.channel) }))
      .filter(({ channel }) => Object.hasOwn(catalogue, channel));

  describe("the corpus", () => {
    test.each(known(corpus.entries))("$file", async (entry) => {
      const parsed = (await channelById(entry.channel)?.parse(corpus.bytes(entry.file))) ?? [];
      const events = entry.level === "store" ? withoutRepeats(parsed) : parsed;
      expect(events.map(({ event }) => event)).toEqual(entry.expect.map(({ event }) => event));
      expect(unmet(inOurWords(entry.expect, entry.channel), events)).toEqual([]);
      const stored = entry.store_expect;
      if (stored !== undefined) expect(finalStatus(events, stored.external_id)).toBe(stored.final_status);
    });

    test.each(known(corpus.responses))("$file: $decision", async ({ file, channel: id, decision }) => {
      const { http_status: status, headers = {}, body } = corpus.json(file) as Recorded;
      const answer: HttpResult = { kind: "answered", status, headers, body: JSON.stringify(body) };
      const channel = channelById(id);
      const request = {
        content: { type: "text", text: "Hello" } as const,
        to: { id: "12125550142", type: "person" } as const,
        clientRef: "d-0001",
        connection: Object.fromEntries(
          (channel?.manifest.connection ?? []).map(({ name, secret }) => [
            name,
            secret ? "an-invented-token" : "500600700",
          ]),
        ),
        baseUrl: "https://provider.example",
      };
      const outcome = await channel?.send(request, async () => answer);
      const accepted = outcomesOf(decision);
      expect(accepted.length).toBeGreaterThan(0);
      expect(accepted.map((wanted) => ({ ...outcome, ...wanted }))).toContainEqual(outcome);
    });
  });

  describe("the corpus's signatures", () => {
    const bytes = (text: unknown) => new TextEncoder().encode(String(text));
    const ofScheme = (scheme: string) => corpus.vectors.filter((vector) => vector.scheme === scheme);

    test.each(ofScheme("meta"))("$name", (vector) => {
      const headers = { [String(vector.header).toLowerCase()]: String(vector.signature) };
      const request = { method: "POST", query: {}, headers, body: bytes(vector.raw_body) };
      expect(catalogue.whatsapp.verify(request, { appSecret: String(vector.secret) })).toBe(vector.valid);
    });

    test.each(ofScheme("telegram"))("$name", (vector) => {
      const headers = vector.value === null ? {} : { [String(vector.header).toLowerCase()]: String(vector.value) };
      const request = { method: "POST", query: {}, headers, body: bytes("{}") };
      expect(catalogue.telegram.verify(request, { secretToken: String(vector.secret_token) })).toBe(vector.valid);
    });

    test.each(ofScheme("twilio"))("$name", (vector) => {
      const { url, params, signature, auth_token: authToken } = vector as Readonly<Record<string, string>>;
      const body = new URLSearchParams(params as unknown as Record<string, string>).toString();
      const headers = { [String(vector.header).toLowerCase()]: String(signature) };
      const request = { method: "POST", url: String(url), query: {}, headers, body: bytes(body) };
      expect(catalogue.twilio.verify(request, { authToken })).toBe(vector.valid);
    });

    test.each(ofScheme("twilio_json"))("$name", (vector) => {
      const headers = { [String(vector.header).toLowerCase()]: String(vector.signature) };
      const request = { method: "POST", url: String(vector.url), query: {}, headers, body: bytes(vector.raw_body) };
      expect(catalogue.twilio.verify(request, { authToken: String(vector.auth_token) })).toBe(vector.valid);
    });

    test.each(ofScheme("slack"))("$name", (vector) => {
      const headers = {
        "x-slack-signature": String(vector.signature),
        "x-slack-request-timestamp": String(vector.timestamp),
      };
      const now = Number(vector.now) * 1000;
      const request = { method: "POST", query: {}, headers, body: bytes(vector.raw_body), now };
      expect(catalogue.slack.verify(request, { signingSecret: String(vector.secret) })).toBe(vector.valid);
    });

    test.each(ofScheme("sendgrid"))("$name", (vector) => {
      const headers = {
        "x-twilio-email-event-webhook-signature": String(vector.signature),
        "x-twilio-email-event-webhook-timestamp": String(vector.timestamp),
      };
      const request = { method: "POST", query: {}, headers, body: bytes(vector.raw_body) };
      expect(catalogue.sendgrid.verify(request, { verificationKey: String(vector.public_key) })).toBe(vector.valid);
    });

    test.each(ofScheme("sns"))("$name", (vector) => {
      const message = vector.message as Readonly<Record<string, string>>;
      const request = {
        method: "POST",
        query: {},
        headers: { "x-amz-sns-message-type": message.Type },
        body: bytes(JSON.stringify(message)),
      };
      const app = {
        topicArn: message.TopicArn,
        certificate: String(vector.cert_pem),
        certificateUrl: message.SigningCertURL,
      };
      expect(catalogue.ses.verify(request, app)).toBe(vector.valid);
    });

    test.each(ofScheme("meta_get_challenge"))("$name", (vector) => {
      const query = Object.fromEntries(new URLSearchParams(String(vector.query)));
      const request = { method: "GET", query, headers: {}, body: bytes("") };
      const { status, body, contentType } = catalogue.whatsapp.challenge?.(request, {
        verifyToken: String(vector.verify_token),
      }) ?? { status: 0, body: "", contentType: "" };
      expect({ status, body, content_type: contentType }).toEqual(vector.expect);
    });
  });
}

interface Recorded {
  readonly http_status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}
