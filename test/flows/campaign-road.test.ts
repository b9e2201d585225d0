/** A campaign on the whole road: written, approved by another, signed with a second factor, launched, sent at its time, read and answered. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startReceiver } from "../stores/campaign-stream.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  if (process.env.CHASQUI_DEEP !== "1") return;
  receiver = await startReceiver();
  vi.stubEnv("FETCH_ALLOW_ORIGINS", receiver.origin);
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  receiver?.stop();
  await stack?.stop();
});

const MINUTE = 60_000;
const local = (ms: number) => new Date(ms).toISOString().slice(0, 16);
interface Campaign {
  readonly id: string;
  readonly status: string;
  readonly version: number;
}

test.runIf(process.env.CHASQUI_DEEP === "1")(
  "only what was approved and signed is sent, once to each, and what becomes of it is counted",
  async () => {
    const admin = { authorization: `Bearer ${await stack.issuer.tokenFor("admin@example.com")}` };
    const writer = { authorization: `Bearer ${await stack.issuer.tokenFor("supervisor@example.com")}` };
    const as = async <Body = Campaign>(who: typeof admin, method: string, path: string, body?: unknown) => {
      const answer = await stack.call<Body>(method, path, body, who);
      expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
      return answer.body;
    };
    const { secret } = await as<{ secret: string }>(admin, "POST", "/api/webhooks/endpoints", {
      ...{ url: `${receiver.origin}/hook`, types: ["campaign.*", "publication.*"] },
    });
    receiver.trust(secret);
    // Whatever the hour is: nobody sleeps here.
    await stack.call("PATCH", "/api/sending-policy", { quietHours: null });
    const phones = Array.from({ length: 30 }, (_, index) => `+5198800${String(1000 + index)}`);
    for (const phone of phones)
      await stack.call("POST", "/api/contacts", {
        name: "Persona",
        identities: [{ kind: "phone", value: phone }],
        tags: ["otono"],
      });
    const start = Math.ceil((Date.now() + 5_000) / MINUTE) * MINUTE;
    const created = await as(writer, "POST", "/api/publish/campaigns", {
      name: "Otoño",
      objectives: ["reservas"],
      purpose: "service",
      timeZone: "UTC",
      audience: { segments: [], excluded: [], condition: { path: "tags", op: "contains", value: "otono" } },
      channels: ["whatsapp"],
      phases: [
        {
          name: "launch",
          startsAt: local(start),
          endsAt: local(start + 600 * MINUTE),
          variations: [
            {
              content: {
                contents: {
                  default: {
                    type: "template",
                    name: "appointment_reminder",
                    language: "es",
                    variables: ["Ana", "hoy"],
                  },
                },
              },
            },
          ],
        },
      ],
    });
    const path = `/api/publish/campaigns/${created.id}`;
    await as(writer, "POST", `${path}/submit`, {});
    const early = await stack.call("POST", `${path}/launch`, {}, admin);
    expect(early.status).toBe(409);
    await as(admin, "POST", `${path}/approve`, {});
    await as(admin, "POST", `${path}/sign`, {});
    await as(admin, "POST", `${path}/launch`, {});
    expect(stack.providers.sent({ accountId: stack.demo.account.phoneNumberId })).toEqual([]);
    const sent = await eventually(
      async () => stack.providers.sent({ accountId: stack.demo.account.phoneNumberId }),
      (all) => all.length >= 30,
      90_000,
    );
    expect(sent).toHaveLength(30);
    expect(new Set(sent.map(({ body }) => (body as { to?: string }).to)).size).toBe(30);
    const total = async () =>
      (await stack.call<{ total: Readonly<Record<string, number>> }>("GET", `${path}/metrics`)).body.total;
    const counted = await eventually(total, ({ delivered }) => delivered === 30, 30_000);
    expect(counted).toMatchObject({ targeted: 30, sent: 30, skipped: 0, failed: 0, unknown: 0 });

    // An answer is known by the campaign that it answers.
    const waId = String(phones[0]).slice(1);
    await stack.write(waId, "Quiero una mesa.");
    const id = await stack.conversationOf(waId);
    const head = () => stack.call<{ campaign: { name: string } | null }>("GET", `/api/conversations/${id}`);
    expect((await eventually(head, ({ body }) => body.campaign !== null)).body.campaign?.name).toBe("Otoño");
    await eventually(total, ({ answered }) => answered === 1, 20_000);
    expect((await as(admin, "GET", path)).status).toBe("running");

    // What happened was told to the business's own system: looked at by the rooms in which timers run out.
    const types = await eventually(
      async () => new Set(receiver.told.map(({ type }) => type)),
      (all) => all.has("campaign.delivery_summary") && all.has("campaign.phase_ended"),
      90_000,
    );
    expect([...types].toSorted()).toEqual([
      ...["campaign.approved", "campaign.delivery_summary", "campaign.launched", "campaign.phase_ended"],
      ...["campaign.phase_started", "campaign.signed", "campaign.submitted", "publication.succeeded"],
    ]);
  },
  180_000,
);
