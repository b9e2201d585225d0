import type { Schemas } from "../../../api/client.ts";
import { usePeople } from "../../../shared/people/people.ts";
import { useKeyNames } from "../parts/keys.ts";
import { useWords } from "./words.ts";

export type Entry = Schemas["AuditEntry"];
export const ACTIONS = ["created", "changed", "deleted", "signed_in", "refused", "exported"] as const;
export const KINDS = [
  "member",
  "invitation",
  "role",
  "team",
  "api-key",
  "settings",
  "app",
  "connection",
  "contact",
  "conversation",
  "message",
  "lead",
  "funnel",
  "field",
  "label",
  "canned-reply",
  "macro",
  "view",
  "reminder",
  "later-message",
  "business-hours",
  "target-policy",
  "assignment-rule",
  "classification-rule",
  "classification-correction",
  "satisfaction-settings",
  "spending-settings",
  "retention",
  "switches",
  "job",
  "merge",
  "tenant",
] as const;

/** How entries call people, keys and things. */
export function useEntryNames() {
  const t = useWords();
  const people = usePeople();
  const keyNameOf = useKeyNames();
  return {
    people: people.items,
    actor: ({ kind, id }: Entry["actor"]): string => {
      if (kind === "system") return t("actor.system");
      if (kind === "rule") return t("actor.rule");
      return kind === "key" ? t("actor.key", { name: keyNameOf(id) }) : people.nameOf(id);
    },
    kind: (entity: string): string => {
      const known = KINDS.find((one) => one === entity);
      return known ? t(`kind.${known}`) : entity;
    },
  };
}
