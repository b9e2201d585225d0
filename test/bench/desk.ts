/** What people at their desks ask for most, one request each. */
import { apiRequest, asAdministrator } from "./events.ts";

export const deskScenarioNames = [
  "api: a conversation",
  "api: fifty conversations, filtered",
  "api: assign, label and prioritise",
  "api: snooze",
  "api: resolve",
  "api: note",
  "api: twenty canned replies",
  "api: fill in a canned reply",
  "api: answer with a canned reply",
  "api: message for later",
  "api: messages for later of a conversation",
  "api: ten conversations at once",
  "api: macro of four steps",
  "api: saved views",
] as const;
export type DeskScenarioName = (typeof deskScenarioNames)[number];

interface Desk {
  readonly api: (event: unknown) => Promise<unknown>;
  readonly scenario: (name: DeskScenarioName, play: () => Promise<unknown>) => Promise<void>;
  /** The thread of a person in which nobody has done anything yet. */
  readonly conversationOf: (person: number) => string;
}

export async function playDesk({ api, scenario, conversationOf }: Desk): Promise<void> {
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = (await api(asAdministrator(apiRequest("POST", path, { body })))) as { body: string };
    return (JSON.parse(answer.body) as { id: string }).id;
  };
  const on = (person: number, more = "") => `/api/conversations/${conversationOf(person)}${more}`;
  const label = await made("/api/labels", { name: "Reservation", colour: "#0f766e" });
  const replies: string[] = [];
  for (let number = 1; number <= 20; number++)
    replies.push(
      await made("/api/canned-replies", {
        title: `Reply number ${number}`,
        language: "en",
        shortCode: `reply-${number}`,
        text: "Good evening {{contact.firstName|dear guest}}, with pleasure. Your table is ready at nine, on the terrace.",
      }),
    );
  const [cannedReplyId = ""] = replies;
  const macro = await made("/api/macros", {
    name: "Book",
    actions: [
      { type: "send_reply", cannedReplyId },
      { type: "add_labels", labels: [label] },
      { type: "assign", assignee: "me" },
      { type: "set_state", state: "resolved" },
    ],
  });
  await made("/api/views", { of: "conversations", name: "Mine", filter: { assignee: "me" } });

  const ask = (name: DeskScenarioName, method: string, path: string, more: Parameters<typeof apiRequest>[2] = {}) =>
    scenario(name, () => api(apiRequest(method, path, more)));
  await ask("api: a conversation", "GET", on(50));
  await ask("api: assign, label and prioritise", "PATCH", on(50), {
    body: { assignee: "me", addLabels: [label], priority: "high" },
  });
  await ask("api: fifty conversations, filtered", "GET", "/api/conversations", {
    query: { limit: "50", assignee: "me", unanswered: "true" },
  });
  await ask("api: snooze", "PATCH", on(51), {
    body: { state: "snoozed", snoozedUntil: new Date(Date.now() + 86_400_000).toISOString() },
  });
  await ask("api: resolve", "POST", on(52, "/resolve"));
  await ask("api: note", "POST", on(50, "/notes"), {
    body: { text: "Can you confirm the terrace?" },
  });
  await ask("api: twenty canned replies", "GET", "/api/canned-replies", { query: { search: "reply" } });
  await ask("api: fill in a canned reply", "POST", `/api/canned-replies/${cannedReplyId}/render`, {
    body: { conversationId: conversationOf(50) },
  });
  await ask("api: answer with a canned reply", "POST", on(50, "/messages"), { body: { cannedReplyId } });
  await ask("api: message for later", "POST", on(50, "/scheduled"), {
    body: {
      content: { type: "text", text: "See you tonight at nine." },
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  await ask("api: messages for later of a conversation", "GET", on(50, "/scheduled"));
  await ask("api: ten conversations at once", "POST", "/api/conversations/bulk", {
    body: {
      conversationIds: Array.from({ length: 10 }, (_, number) => conversationOf(40 + number)),
      change: { addLabels: [label] },
    },
  });
  await ask("api: macro of four steps", "POST", on(53, `/macros/${macro}`));
  await ask("api: saved views", "GET", "/api/views", { query: { of: "conversations" } });
}
