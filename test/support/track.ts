/** The room of customers' links with everything behind it in memory. */
import { makeGate } from "../../functions/gate.ts";
import { makeRender } from "../../functions/track/page.ts";
import { makeServe } from "../../functions/track/serve.ts";
import { systemLinkMac, systemTextCodec } from "../../lib/adapters/system/mac.ts";
import { systemIds as ids, sha256Base64 } from "../../lib/adapters/system/system.ts";
import type { Activation } from "../../lib/core/activations/model.ts";
import type { ConsentRecord } from "../../lib/core/consent/model.ts";
import { makePreferenceDesk } from "../../lib/core/consent/preferences.ts";
import { BLANK_CONTACT, type Contact } from "../../lib/core/contacts/model.ts";
import { makeAnswerFeedback } from "../../lib/core/feedback/answer.ts";
import type { FeedbackForm, FeedbackRequest } from "../../lib/core/feedback/model.ts";
import type { Link } from "../../lib/core/links/model.ts";
import type { ShortTarget } from "../../lib/core/links/ports.ts";
import { makeLinkTokens } from "../../lib/core/links/tokens.ts";
import type { Hit } from "../../lib/core/tracking/model.ts";
import { makeClock } from "./clock.ts";

export const KEY = "an-invented-key-for-links";
export const ANA = "a".repeat(26);

export function makeTrackWorld() {
  const clock = makeClock();
  const tokens = makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec });
  const ledger: ConsentRecord[] = [];
  const contact: { now: Contact } = {
    now: {
      ...BLANK_CONTACT,
      contactId: ANA,
      name: `Ana <script>alert("1")</script> & Cía`,
      language: "es-PE",
      identities: [
        { kind: "email", value: "ana@huanca.example" },
        { kind: "phone", value: "+51900000001" },
        { kind: "telegram", value: "77" },
      ],
      createdAt: clock.iso(),
      updatedAt: clock.iso(),
      version: 1,
    },
  };
  let asked = 0;
  const hits: Hit[] = [];
  const targets = new Map<string, ShortTarget>();
  const lost: string[] = [];
  const activations = new Map<string, Activation>();
  const broken = { now: false };
  const feedback = makeAsked();
  const serve = makeServe({
    of: (tenant) => ({
      keys: { read: async () => (++asked && tenant === "demo" ? [KEY] : []) },
      desk: makePreferenceDesk({
        contacts: {
          family: async (id) => (id === ANA ? [contact.now] : []),
          async save(next) {
            contact.now = next;
            return "saved";
          },
        },
        consent: {
          ledger: async () => [...ledger],
          record: async (record) => void ledger.push(record),
        },
        clock,
      }),
      hits: {
        async add(hit) {
          if (broken.now) throw new Error("the table cannot be reached");
          hits.push(hit);
        },
      },
      activations: { get: async (code) => activations.get(code) },
      short: { find: async (token) => targets.get(token) },
      feedback: {
        forms: { get: async () => feedback.form },
        requests: feedback.requests,
        answer: makeAnswerFeedback({ forms: { get: async () => feedback.form }, requests: feedback.requests, clock }),
      },
      business: async () => ({ name: "Casa <b>Andina</b>", locale: "es" }),
    }),
    tokens,
    render: makeRender(sha256Base64),
    gate: makeGate(clock),
    clock,
    ids,
    log: { error: (code) => void lost.push(code) },
  });
  const tokenOf = (link: Link, key = KEY, tenant = "demo") => tokens.issue(key, tenant, link);
  const ask = (
    method: string,
    token: string,
    {
      body,
      headers = {},
      query = {},
      address = "192.0.2.7",
    }: {
      address?: string;
      body?: string;
      headers?: Record<string, string>;
      query?: Record<string, string>;
    } = {},
  ) =>
    serve({
      ...{ id: "req-1", method, path: `/t/${token}`, query, body: Buffer.from(body ?? ""), principal: undefined },
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        "user-agent": "Mozilla/5.0",
        ...headers,
      },
      ...{ origin: "https://links.shop.example", address },
    });
  return {
    serve,
    clock,
    ledger,
    contact,
    tokens,
    tokenOf,
    ask,
    asked: () => asked,
    hits,
    targets,
    lost,
    activations,
    broken,
    feedback,
  };
}

/** One request in memory. */
function makeAsked() {
  const asked: { form: FeedbackForm | undefined; now: FeedbackRequest | undefined } = {
    form: undefined,
    now: undefined,
  };
  return Object.assign(asked, {
    requests: {
      get: async (id: string) => (asked.now?.requestId === id ? asked.now : undefined),
      async save(next: FeedbackRequest) {
        asked.now = next;
        return "saved" as const;
      },
    },
  });
}
