import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STANDARD_FUNNELS } from "../funnels/model.ts";
import { makeManageLeads } from "../leads/manage.ts";
import { BLANK_LEAD, isLeftToRules, type Lead, type Verdict } from "../leads/model.ts";
import { place } from "./classify.ts";

const funnels = new Map(STANDARD_FUNNELS.map((funnel) => [funnel.funnelId, funnel]));
const AT = "2026-11-02T15:00:00.000Z";
const LATER = "2026-11-02T16:00:00.000Z";
const fresh: Lead = {
  ...BLANK_LEAD,
  leadId: "c.1",
  contactId: "c",
  contactName: null,
  source: { channel: "whatsapp" },
  sources: [{ channel: "whatsapp" }],
  funnelId: "sales",
  stageId: "first_chat",
  rank: "m",
  stageSince: AT,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
};

/** A lead in memory, on which rules and people work as they do on the table's. */
function office(lead: Lead = fresh) {
  let stored = lead;
  let writes = 0;
  const leads = {
    get: async () => stored,
    beside: async () => [],
    save: async (after: Lead, before: Lead) => {
      if (before.version !== stored.version) return "conflict";
      stored = after;
      writes++;
      return "saved";
    },
  };
  const manage = makeManageLeads({
    leads: leads as never,
    contacts: {} as never,
    funnels: { get: async (id: string) => funnels.get(id) } as never,
    fields: {} as never,
    lostReasons: {} as never,
    clock: { now: () => Date.parse(LATER) },
    ids: { random: () => "aaaa", derive: () => "aaaa" },
  });
  const hear = (verdict: Verdict) =>
    manage.classify({ leadId: "c.1", by: "rule:classification", decide: (it, at) => place(it, verdict, funnels, at) });
  const move = (funnelId: string, stageId: string, more = {}) =>
    manage.move({ leadId: "c.1", funnelId, stageId, by: "usr_a", ...more });
  const correct = (funnelId: string, stageId: string) =>
    manage.correct({ leadId: "c.1", funnelId, stageId, by: "usr_a" });
  const at = () => `${stored.funnelId}/${stored.stageId}`;
  return { hear, move, correct, at, manage, lead: () => stored, writes: () => writes };
}

const PLACES = [
  "sales/first_chat",
  "sales/negotiation",
  "sales/debate",
  "support/first_contact",
  "support/support_process",
] as const;
const said = (at: number, where: string, more: Partial<Verdict> = {}): Verdict => {
  const [funnelId = "", stageId = ""] = where.split("/");
  return {
    ruleId: `r-${stageId}`,
    funnelId,
    stageId,
    type: funnelId === "sales" ? "sale" : "support",
    again: false,
    because: [stageId],
    considered: [{ ruleId: `r-${stageId}`, funnelId, stageId, weight: 60, adjustment: 0, score: 60 }],
    messageId: `conversation.${String(at).padStart(13, "0")}-m`,
    ...more,
  };
};

describe("what messages say", () => {
  test("takes a lead into another funnel and forward, and not back", async () => {
    const { hear, at, lead, writes } = office();
    await hear(said(1, "support/first_contact"));
    expect(at()).toBe("support/first_contact");
    expect(lead()).toMatchObject({
      type: "support",
      state: "new",
      classification: {
        by: "rule",
        ruleId: "r-first_contact",
        because: ["first_contact"],
        messageId: "conversation.0000000000001-m",
        from: { funnelId: "sales", stageId: "first_chat", state: "new" },
        version: 2,
      },
    });
    await hear(said(2, "support/support_process"));
    expect([at(), lead().state]).toEqual(["support/support_process", "in_progress"]);
    await hear(said(3, "support/first_contact"));
    expect(at()).toBe("support/support_process");
    const before = writes();
    for (const time of [4, 5, 6]) await hear(said(time, "support/support_process"));
    expect(writes()).toBe(before);
    await hear(said(7, "support/first_contact", { again: true }));
    expect(at()).toBe("support/first_contact");
  });

  test("stays explained where it stood already", async () => {
    const { hear, at, lead } = office();
    await hear(said(1, "sales/first_chat"));
    expect([at(), lead().classification?.ruleId, lead().stageSince]).toEqual(["sales/first_chat", "r-first_chat", AT]);
  });

  const verdict = fc.record({
    time: fc.nat(30),
    where: fc.constantFrom(...PLACES),
    again: fc.boolean(),
  });
  test("comes to the same in any order and however often", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(verdict, { maxLength: 8, selector: ({ time }) => time })
          .chain((messages) =>
            fc.tuple(
              fc.constant(messages),
              fc.shuffledSubarray([...messages, ...messages], { minLength: 0 }),
              fc.shuffledSubarray(messages, { minLength: messages.length, maxLength: messages.length }),
            ),
          ),
        async ([messages, noise, order]) => {
          const verdicts = (list: typeof messages) =>
            list.map(({ time, where, again }) => said(time, where, { again }));
          const inOrder = office();
          for (const one of verdicts([...messages].sort((a, b) => a.time - b.time))) await inOrder.hear(one);
          const disorder = office();
          for (const one of verdicts([...order, ...noise])) await disorder.hear(one);
          const end = ({ lead, at }: ReturnType<typeof office>) => {
            const { classification, type, state } = lead();
            const { version: _, at: __, heard = [], ...rest } = classification ?? {};
            return { at: at(), type, state, ...rest, heard: heard.map(({ messageId }) => messageId).sort() };
          };
          expect(end(disorder)).toEqual(end(inOrder));
          const calm = disorder.writes();
          for (const one of verdicts(messages)) await disorder.hear(one);
          expect(disorder.writes()).toBe(calm);
        },
      ),
    );
  });
});

describe("what a person decides", () => {
  test("is not touched by any rule, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...PLACES), { maxLength: 3 }),
        fc.constantFrom(...PLACES),
        fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 5 }),
        async (first, hand, after) => {
          const { hear, move, at, lead } = office();
          for (const [index, where] of first.entries()) await hear(said(index, where, { again: true }));
          const [funnelId = "", stageId = ""] = hand.split("/");
          const stood = at();
          await move(funnelId, stageId);
          if (stood === hand) return;
          const placed = lead();
          expect(isLeftToRules(placed)).toBe(false);
          for (const [index, where] of after.entries()) await hear(said(100 + index, where, { again: true }));
          expect(lead()).toEqual(placed);
          expect(at()).toBe(hand);
        },
      ),
    );
  });

  test("holds for closed leads, and for what was moved before it was kept who moved it", async () => {
    for (const lead of [
      { ...fresh, state: "closed_won" as const, stageId: "closing" },
      { ...fresh, stageId: "negotiation", state: "negotiation" as const, stageSince: LATER },
    ]) {
      const { hear, writes } = office(lead);
      await hear(said(1, "support/first_contact"));
      expect(writes()).toBe(0);
    }
  });

  test("says that a rule was wrong by another funnel or the way back, not by going on", async () => {
    const by = async (funnelId: string, stageId: string, more = {}) => {
      const { hear, move, lead } = office();
      await hear(said(1, "sales/negotiation"));
      await move(funnelId, stageId, more);
      return lead().classification;
    };
    expect(await by("support", "first_contact")).toMatchObject({
      by: "correction",
      judged: { ruleId: "r-negotiation", version: 2 },
      considered: [{ ruleId: "r-negotiation" }],
      version: 3,
    });
    expect(await by("sales", "first_chat")).toMatchObject({ by: "correction" });
    expect(await by("sales", "debate")).toMatchObject({ by: "person", judged: { ruleId: "r-negotiation" } });
    expect(await by("sales", "closing", { fields: { state: "closed_won" } })).toMatchObject({ by: "person" });
  });

  test("can be said outright, also after the lead went on, and of the right place alone", async () => {
    const { hear, move, correct, lead, at } = office();
    expect(await correct("support", "first_contact")).toMatchObject({ kind: "invalid" });
    await hear(said(1, "sales/negotiation"));
    expect(await correct("sales", "negotiation")).toMatchObject({ kind: "invalid" });
    await move("sales", "debate");
    expect(await correct("sales", "debate")).toMatchObject({ kind: "done" });
    expect([at(), lead().classification?.by]).toEqual(["sales/debate", "correction"]);
    expect(await correct("support", "first_contact")).toMatchObject({ kind: "done" });
    expect(lead().classification).toMatchObject({ by: "correction", judged: { version: 2 }, funnelId: "support" });
  });

  test("about the type stands, and rules' own types follow the place", async () => {
    const { hear, manage, lead } = office();
    await hear(said(1, "sales/negotiation"));
    expect(lead().type).toBe("sale");
    await hear(said(2, "support/first_contact"));
    expect(lead().type).toBe("support");
    await manage.update({ leadId: "c.1", by: "usr_a", fields: { type: "recovery" } });
    await hear(said(3, "support/support_process"));
    expect([lead().type, lead().stageId]).toEqual(["recovery", "support_process"]);
  });
});
