/** What comes of a customer: through the stages, with a value, notes and reminders, to an end or not yet. */
import type { Past, Principal } from "../past/machine.ts";
import type { Chance } from "./chance.ts";
import type { Dialogue, Story } from "./model.ts";
import { DAY_MS } from "./plan.ts";
import type { Cast } from "./tell.ts";

const HOUR = 3_600_000;

interface Following {
  readonly agent: Principal;
  readonly conversationId: string;
  readonly dialogue: Dialogue;
  readonly chance: Chance;
  readonly from: number;
  readonly until: number;
  readonly story: Story;
  readonly customer: string;
  /** Nobody has looked at it yet. */
  readonly isUntouched: boolean;
}

interface Lead {
  readonly id: string;
  readonly state: string;
  readonly funnelId: string | null;
}

export async function followLead(past: Past, cast: Cast, following: Following): Promise<void> {
  const { agent, conversationId, dialogue, chance, until, story } = following;
  const { now, arranged } = cast;
  let at = Math.min(until + HOUR / 4, now - 60_000);
  const ask = <Answer = Lead>(method: string, path: string, body?: unknown) =>
    past.ask<Answer>(at, agent, method, path, body);
  /** Some time later, but not in the future: undefined when there is no time left. */
  const later = (least: number, most: number): boolean => {
    const next = at + chance.between(least, most);
    if (next >= now - 60_000) return false;
    at = next;
    return true;
  };

  const { contactId } = await ask<{ contactId: string }>("GET", `/api/conversations/${conversationId}`);
  const contact = await ask<{ name: string | null; leads: readonly Lead[]; language: string | null }>(
    "GET",
    `/api/contacts/${contactId}`,
  );
  // Some providers do not tell their customers' names: somebody asks, and writes it down.
  if (contact.name === null) await ask("PATCH", `/api/contacts/${contactId}`, { name: following.customer });
  const lead = contact.leads[0];
  if (!lead || following.isUntouched) return;
  const tags = chance.odds(0.45) ? [chance.of(story.tags)] : [];
  if (contact.language === null)
    await ask("PATCH", `/api/contacts/${contactId}`, { language: dialogue.language, ...(tags.length ? { tags } : {}) });
  const path = `/api/leads/${lead.id}`;
  const support = dialogue.funnel === "support";
  const value = dialogue.value && {
    amount: Math.round(chance.between(...dialogue.value) / 10) * 10,
    currency: story.business.currency,
  };
  await ask("PATCH", path, {
    type: support ? "support" : dialogue.value ? "sale" : chance.odds(0.5) ? "future_contact" : "no_interest",
    assignee: agent.id,
    teamId: arranged.teams.get(dialogue.team) ?? null,
    tags,
    ...(value ? { value, expectedOn: dayOf(at + chance.between(3, 25) * DAY_MS) } : {}),
  });
  if (chance.odds(0.3)) await ask("POST", `${path}/notes`, { text: noteOf(dialogue) });
  if (chance.odds(0.35)) await remind(following, path, lead.id);

  const steps = support ? (["first_contact", "support_process"] as const) : (["negotiation", "debate"] as const);
  const funnelId = support ? "support" : "sales";
  for (const stageId of steps) {
    if (!support && !dialogue.value) return;
    if (chance.odds(0.16) || !later(support ? HOUR / 6 : 5 * HOUR, support ? 6 * HOUR : 4 * DAY_MS)) return;
    await ask("POST", `${path}/move`, { funnelId, stageId });
  }
  if (chance.odds(0.2) || !later(HOUR, support ? DAY_MS : 8 * DAY_MS)) return;
  const won = chance.odds(support ? 0.93 : 0.6);
  await ask("POST", `${path}/move`, {
    funnelId,
    stageId: "closing",
    state: won ? "closed_won" : "closed_lost",
    ...(won ? {} : { lostReason: chance.of(story.lostReasons) }),
  });

  async function remind(of: Following, _path: string, id: string): Promise<void> {
    const { story: told } = of;
    const { timeZone } = told.business;
    const due = at + chance.between(4, 60) * HOUR;
    const reminder = await ask<{ id: string }>("POST", "/api/reminders", {
      title: chance.of(told.reminders),
      subject: { kind: "lead", id },
      at: localOf(due, timeZone),
      timeZone,
    });
    if (due >= now - 12 * HOUR) return;
    await past.ask(
      Math.min(due + chance.between(0.2, 5) * HOUR, now - 60_000),
      agent,
      "POST",
      `/api/reminders/${reminder.id}/done`,
    );
  }
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `2026-11-26T09:30`, by the zone's clock. */
export const localOf = (at: number, timeZone: string): string =>
  new Date(at).toLocaleString("sv-SE", { timeZone }).replace(" ", "T").slice(0, 16);

const NOTES: Readonly<Record<Dialogue["language"], readonly string[]>> = {
  es: ["Prefiere que le escribamos por la tarde.", "Viene recomendado por un cliente.", "Compara con otra oferta."],
  fr: ["Préfère être joint l'après-midi.", "Vient de la part d'un client.", "Compare avec une autre offre."],
  en: ["Prefers to be reached in the afternoon.", "Was recommended by a customer.", "Compares with another offer."],
};
const noteOf = ({ language, turns }: Dialogue): string => NOTES[language][turns.length % 3] ?? "";
