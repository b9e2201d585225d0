/** Which of the things that were read a change concerns. */
import type { LiveHint } from "../../../../events/live.ts";

export interface Asked {
  readonly path: string;
  /** The values of the path's parameters, and what else the query says that it shows (`meta.about`). */
  readonly about: readonly string[];
}

/** The lists and figures that a change of such a thing can move. */
const LISTS: Readonly<Record<LiveHint["type"], readonly string[]>> = {
  conversation: ["/api/conversations", "/api/dashboard", "/api/views"],
  message: ["/api/conversations/{id}/messages", "/api/dashboard", "/api/deliveries", "/api/notifications"],
  lead: ["/api/leads", "/api/funnels", "/api/dashboard"],
  contact: ["/api/contacts", "/api/interests"],
  notice: ["/api/notices"],
  reminder: ["/api/reminders", "/api/dashboard", "/api/calendar"],
  calendar: ["/api/calendar"],
  event: ["/api/events"],
  item: ["/api/items"],
  campaign: [
    "/api/publish/campaigns",
    "/api/publish/campaigns/{id}/reviews",
    "/api/publish/campaigns/{id}/versions",
    "/api/publish/campaigns/{id}/diff",
    "/api/publish/publications",
    "/api/publish/campaigns/{id}/signature-request",
    "/api/calendar",
  ],
  figures: [],
  reply: ["/api/canned-replies"],
  macro: ["/api/macros"],
  setup: [],
};

/** How the business is set up: the paths that show a kind of it. */
const SETUP: Readonly<Record<string, readonly string[]>> = {
  member: ["/api/users"],
  invitation: ["/api/invitations"],
  role: ["/api/roles"],
  team: ["/api/teams"],
  "api-key": ["/api/keys"],
  settings: ["/api/settings", "/api/reports/time-zone"],
  app: ["/api/apps"],
  connection: ["/api/connections"],
  "spending-settings": ["/api/spending"],
  label: ["/api/labels"],
  "lost-reason": ["/api/lost-reasons"],
  field: ["/api/custom-fields"],
  "business-hours": ["/api/business-hours"],
  "target-policy": ["/api/target-policies"],
  "assignment-rule": ["/api/assignment-rules"],
  "classification-rule": ["/api/classification-rules"],
  "classification-correction": ["/api/classification-corrections", "/api/classification-rules"],
  "satisfaction-settings": ["/api/satisfaction/settings"],
  retention: ["/api/retention"],
  funnel: ["/api/funnels"],
  switches: ["/api/sending"],
  template: ["/api/templates"],
  // What is held against them are the templates.
  "provider-template": ["/api/provider-templates", "/api/templates"],
  "item-type": ["/api/item-types"],
  "feedback-form": ["/api/feedback-forms"],
  ranking: ["/api/rankings"],
  // An answer moved its weights, or a person.
  "ranking-version": ["/api/rankings"],
  "notification-type": ["/api/notification-types"],
  "event-type": ["/api/event-types"],
  "event-rule": ["/api/event-rules"],
  "webhook-endpoint": ["/api/webhooks"],
  automation: ["/api/automations"],
};

const isBelow = (path: string, list: string): boolean => path === list || path.startsWith(`${list}/`);

/** Whether it shows what people work on, which changes all day, and not how the business is set up. */
export const isWork = ({ path, about }: Asked): boolean =>
  about.length > 0 || Object.values(LISTS).some((lists) => lists.some((list) => isBelow(path, list)));

/** Whether the query shows what changed: the thing itself, something that hangs on it, or a list that it may be in. */
export function isTouched({ path, about }: Asked, hint: LiveHint): boolean {
  if (hint.type === "setup") return (SETUP[hint.id] ?? []).some((list) => isBelow(path, list));
  // Nothing of the campaign itself changed.
  if (hint.type === "figures") return path.endsWith("/metrics") && about.includes(hint.id);
  if (about.length > 0) {
    // What hangs on one thing is old only if it is this one.
    if (hint.type === "message") return hint.conversationId !== undefined && about.includes(hint.conversationId);
    if (about.includes(hint.id)) return true;
    // A person's page shows the leads and conversations of that person.
    if (hint.contactId !== undefined && path.startsWith("/api/contacts/")) return about.includes(hint.contactId);
    // Another's reminders hang on that person, those about a thing on the thing.
    if (hint.type === "reminder")
      return (
        path.startsWith("/api/reminders/of/") ||
        path.startsWith("/api/reminders/about/") ||
        path === "/api/leads/glances"
      );
    // A board hangs on its funnel, and a lead moves on it.
    return hint.type === "lead" && path.startsWith("/api/funnels/");
  }
  return LISTS[hint.type].some((list) => isBelow(path, list));
}
