/** A conversation finds its funnel on the whole stack, and people have the last word. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

interface Lead {
  readonly id: string;
  readonly funnelId: string;
  readonly stageId: string;
  readonly type: string;
  readonly version: number;
  readonly classification: { readonly by: string; readonly ruleId: string; readonly because: readonly string[] } | null;
}
interface Rule {
  readonly id: string;
  readonly adjustment: number;
}

const SAID = "Vi el precio, pero tengo un problema con la cafetera";

test("into support, corrected, the next one into sales, taken back, as before", async () => {
  let customers = 0;
  const wrote = async (by: string): Promise<Lead> => {
    const number = `1555080000${++customers}`;
    await stack.write(number, SAID);
    const conversationId = await stack.conversationOf(number);
    const { body } = await stack.call<{ contactId: string }>("GET", `/api/conversations/${conversationId}`);
    const lead = await eventually(
      () => stack.call<Lead>("GET", `/api/leads/${body.contactId}.1`),
      (answer) => answer.body.classification?.by === by,
      30_000,
    );
    return lead.body;
  };
  const rule = async (id: string) => (await stack.call<Rule>("GET", `/api/classification-rules/${id}`)).body;
  const list = () =>
    stack.call<{ data: { id: string; leadId: string; undoneAt: string | null }[] }>(
      "GET",
      "/api/classification-corrections",
    );

  const first = await wrote("rule");
  expect(first).toMatchObject({
    funnelId: "support",
    stageId: "first_contact",
    type: "support",
    classification: { ruleId: "standard-support-contact", because: ["tengo un problema"] },
  });

  const right = { funnelId: "sales", stageId: "negotiation" };
  const corrected = await stack.call<Lead>("POST", `/api/leads/${first.id}/correct-classification`, right);
  expect(corrected.body).toMatchObject({ ...right, classification: { by: "correction" } });
  const { body } = await eventually(list, (answer) => answer.body.data.length > 0, 30_000);
  expect(body.data).toMatchObject([{ leadId: first.id, undoneAt: null }]);
  expect(await rule("standard-support-contact")).toMatchObject({ adjustment: -13 });
  expect(await rule("standard-sales-negotiation")).toMatchObject({ adjustment: 11 });

  expect(await wrote("rule")).toMatchObject(right);

  const undone = await stack.call("DELETE", `/api/classification-corrections/${body.data[0]?.id}`);
  expect([undone.status, undone.body]).toMatchObject([200, { undoneAt: expect.any(String) }]);
  expect(await rule("standard-support-contact")).toMatchObject({ adjustment: 0 });
  await stack.settled();
  expect(await wrote("rule")).toMatchObject({ funnelId: "support", stageId: "first_contact" });

  // Who was corrected stays where the person put them, whatever they write.
  await stack.write("15550800001", "no funciona");
  await stack.settled();
  expect((await stack.call<Lead>("GET", `/api/leads/${first.id}`)).body).toMatchObject(right);
  const history = await stack.call<{ data: { by: string }[] }>("GET", `/api/leads/${first.id}/history`);
  expect(history.body.data.map(({ by }) => by)).toEqual([
    expect.stringMatching(/^(key|usr)_/),
    "rule:classification",
    "rule:first-message",
  ]);
  const audit = await eventually(
    () => stack.call<{ data: { by: { id: string }; subject: { id: string } }[] }>("GET", "/api/audit?limit=100"),
    (answer) => answer.body.data.some((entry) => JSON.stringify(entry).includes("rule:classification")),
    30_000,
  );
  expect(JSON.stringify(audit.body)).toContain(first.id);
  expect(JSON.stringify(audit.body)).not.toContain("cafetera");
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
}, 120_000);
