/** What a business arranged before its first customer wrote, and what it turns on when the history is told. */
import { type Past, type Principal, Refusal } from "../past/machine.ts";
import type { Story } from "./model.ts";
import { makeTemplate, TEMPLATES } from "./templates.ts";

export interface Arranged {
  /** Ids by the story's own names. */
  readonly labels: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, string>;
}

interface Listed {
  readonly data: readonly { readonly id: string; readonly name?: string; readonly title?: string }[];
}

/** Leaves out what is there already, so that an interrupted start is taken up. */
export async function arrange(
  past: Past,
  story: Story,
  admin: Principal,
  people: ReadonlyMap<string, Principal>,
  at: number,
): Promise<Arranged> {
  const ask = <Answer = { readonly id: string }>(method: string, path: string, body?: unknown) =>
    past.ask<Answer>(at, admin, method, path, body);
  const make = async (path: string, body: { readonly name?: string; readonly title?: string }): Promise<string> => {
    try {
      return (await ask("POST", path, body)).id;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "already_exists") throw error;
      // Views are listed by what they are of, and nothing else hangs on them.
      if (path === "/api/views") return "";
      const { data } = await ask<Listed>("GET", `${path}?limit=100`);
      return data.find(({ name, title }) => (name ?? title) === (body.name ?? body.title))?.id ?? "";
    }
  };

  const { business } = story;
  const settings = await ask<{ version: number; timeZone: string }>("GET", "/api/settings");
  if (settings.timeZone !== business.timeZone) await ask("PATCH", "/api/settings", { timeZone: business.timeZone });
  const teams = new Map<string, string>();
  for (const [key, { name, description }] of Object.entries(business.teams)) {
    const members = business.people.filter(({ team }) => team === key).map(({ subject }) => people.get(subject)?.id);
    teams.set(key, await make("/api/teams", { name, description, members, lead: members[0] } as { name: string }));
  }
  const labels = new Map<string, string>();
  for (const [key, [name, colour]] of Object.entries(story.labels))
    labels.set(key, await make("/api/labels", { name, colour } as { name: string }));
  const replies = new Map<string, string>();
  for (const reply of story.replies) replies.set(reply.shortCode, await make("/api/canned-replies", reply as never));
  const template = TEMPLATES[business.tenant];
  if (template) await makeTemplate(template, ask);
  for (const { name, label, note, reply, resolve } of story.macros) {
    const cannedReplyId = reply && replies.get(reply);
    await make("/api/macros", {
      name,
      actions: [
        { type: "add_labels", labels: [labels.get(label)] },
        { type: "assign", assignee: "me" },
        ...(note ? [{ type: "note", text: note }] : []),
        ...(cannedReplyId ? [{ type: "send_reply", cannedReplyId }] : []),
        ...(resolve ? [{ type: "set_state", state: "resolved" }] : []),
      ],
    } as { name: string });
  }
  for (const { name, filter } of story.views)
    await make("/api/views", { of: "conversations", name, shared: true, filter } as { name: string });
  await make("/api/views", { of: "leads", name: "€ / S/", shared: true, filter: { state: "negotiation" } } as {
    name: string;
  });
  const fields = new Map<string, string>();
  for (const { on, name, kind, options = [] } of story.fields)
    fields.set(name, await make("/api/custom-fields", { on, name, kind, options } as { name: string }));
  await make("/api/business-hours", {
    name: business.name,
    timeZone: business.timeZone,
    weekly: Object.fromEntries(
      Object.entries(story.hours).map(([day, spans]) => [day, spans.map(([from, to]) => ({ from, to }))]),
    ),
  } as { name: string });
  return { labels, teams, fields };
}

/** Promises, rules and questions to customers: they hold from now on, and would answer what is long over. */
export async function turnOn(
  past: Past,
  story: Story,
  admin: Principal,
  { teams }: Arranged,
  at: number,
): Promise<void> {
  const ask = (method: string, path: string, body: unknown) => past.ask(at, admin, method, path, body);
  const unless = async (work: Promise<unknown>) => {
    await work.catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== "already_exists") throw error;
    });
  };
  await unless(
    ask("POST", "/api/target-policies", {
      name: "Urgent",
      position: 10,
      match: { priorities: ["urgent", "high"] },
      firstResponseMinutes: 10,
      resolutionMinutes: 240,
    }),
  );
  await unless(
    ask("POST", "/api/target-policies", {
      name: "Standard",
      position: 100,
      firstResponseMinutes: 45,
      resolutionMinutes: 1_440,
    }),
  );
  const [first] = teams.values();
  await unless(
    ask("POST", "/api/assignment-rules", {
      name: story.business.teams[Object.keys(story.business.teams)[0] ?? ""]?.name ?? story.business.name,
      pool: { teamId: first },
      strategy: "least_load",
      capacity: 25,
      fallback: "team_lead",
      match: { labels: [], hours: "any" },
    }),
  );
  await ask("PATCH", "/api/satisfaction/settings", { enabled: true, ...story.satisfaction });
}
