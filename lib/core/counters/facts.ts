/**
 * Things that happen to a conversation and of which its row keeps the last alone: kept as rows of their own beside it, so that they are
 * counted like everything else and found again when all is counted anew.
 */
import type { Change, Projection } from "../projections/model.ts";
import type { Fact, FactStore } from "./ports.ts";

export function makeFacts({ of }: { readonly of: (tenant: string) => FactStore }): Projection {
  return {
    name: "facts",
    async project(changes) {
      for (const change of changes) for (const fact of factsIn(change)) await of(change.tenant).keep(fact);
      return undefined;
    },
  };
}

export function factsIn({ entity, before, after }: Change): readonly Fact[] {
  if (entity !== "conversation" || !before || !after) return [];
  const { conversationId, connectionId, updatedAt, version, state } = after;
  if (typeof conversationId !== "string" || typeof updatedAt !== "string" || typeof version !== "number") return [];
  const person = textOf(after.assignee);
  const about = { conversationId, at: updatedAt, connectionId: textOf(connectionId) ?? "none", version };
  const shared = { ...about, teamId: textOf(after.teamId) };
  const facts: Fact[] = [];
  if (state === "resolved" && before.state !== "resolved") {
    const since = textOf(before.openedAt) ?? textOf(before.createdAt);
    facts.push({
      ...shared,
      kind: "resolved",
      person: whoDid(before.by, after.by) ?? person,
      ...(since === null ? {} : { tookMs: Math.max(0, Date.parse(updatedAt) - Date.parse(since)) }),
    });
  }
  if (before.state === "resolved" && state !== "resolved") facts.push({ ...shared, kind: "reopened", person });
  if (person !== null && person !== textOf(before.assignee)) facts.push({ ...shared, kind: "assigned", person });
  return facts;
}

/** Who made this very change; the stamp of an earlier one may still stand on the row. */
function whoDid(before: unknown, after: unknown): string | null {
  const [was, is] = [before, after].map((by) => (by ?? {}) as { readonly id?: unknown; readonly change?: unknown });
  return is?.change === was?.change ? null : textOf(is?.id);
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
