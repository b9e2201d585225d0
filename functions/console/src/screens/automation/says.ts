/** A rule in a sentence. */
import { useCallback } from "react";
import { useAll } from "../../api/all.ts";
import { usePeople, useTeams } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import { asText, type Condition } from "./condition.ts";
import { type NewRule, NONE } from "./model.ts";
import { unitOf } from "./span.ts";
import { useWords } from "./words.ts";

/** Stands where something is still to be said. */
const NOT_SAID = "…";

/** "2 days", out of minutes. */
export function useSpanText(): (minutes: number) => string {
  const t = useWords();
  return useCallback(
    (minutes) => {
      const { unit, size } = unitOf(minutes);
      return t(`span.${unit}`, { count: minutes / size });
    },
    [t],
  );
}

/** "properties.price is at most 200 and item.type is flat" */
export function useConditionText(): (condition: Condition) => string {
  const t = useWords();
  return useCallback(
    (condition) => {
      const say = (part: Condition): string => {
        if (part.not) return t("says.not", { what: say(part.not) });
        const parts = part.all ?? part.any;
        if (parts) return parts.map(say).join(` ${t(part.any ? "says.or" : "says.and")} `);
        const { path: given, op = "eq", value, valueAt } = part;
        const path = given || NOT_SAID;
        if (op === "exists") return t(value === false ? "says.lacks" : "says.exists", { path });
        const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
        const than = valueAt ?? list.map(asText).join(op === "between" ? " – " : ", ");
        return `${path} ${t(`op.${op}`)} ${than || NOT_SAID}`;
      };
      return say(condition);
    },
    [t],
  );
}

/** Whom: "the team Sales". */
export function useWhomText(): (people: NewRule["people"]) => string {
  const t = useWords();
  const f = useFormats();
  const { nameOf } = usePeople();
  const teams = useTeams();
  return useCallback(
    (people) => {
      switch (people.kind) {
        case "address":
          return t("whom.address.at", { path: people.path || NOT_SAID });
        case "contacts":
          return t("whom.contacts.count", { count: people.contactIds.length });
        case "members":
          return f.list(people.userIds.map(nameOf)) || NOT_SAID;
        case "team":
          return t("whom.team.named", { name: teams.items.find(({ id }) => id === people.teamId)?.name ?? NOT_SAID });
        default:
          return t(`says.whom.${people.kind}`);
      }
    },
    [t, f, nameOf, teams.items],
  );
}

/** The whole of it. */
export function useSentence(): (rule: NewRule) => string {
  const t = useWords();
  const spanOf = useSpanText();
  const conditionOf = useConditionText();
  const whomOf = useWhomText();
  const types = useAll("/api/notification-types");
  return useCallback(
    ({ when, people, wait, quiet, action, cancelOn }) => {
      const span = spanOf(Math.abs(wait?.kind === "none" || !wait ? 0 : wait.minutes));
      const due =
        !wait || wait.kind === "none"
          ? t("says.at_once")
          : wait.kind === "after"
            ? t("says.after", { span })
            : wait.minutes === 0
              ? t("says.at", { path: wait.path || NOT_SAID })
              : t(wait.minutes < 0 ? "says.before" : "says.later", { span, path: wait.path || NOT_SAID });
      const named = (key: string) => types.items.find((one) => one.key === key)?.name ?? key;
      const told = { whom: whomOf(people), due };
      const does =
        action.kind === "notice"
          ? t("says.notice", told)
          : action.kind === "feedback"
            ? t("says.ask", { ...told, name: action.form === NONE ? NOT_SAID : action.form })
            : t("says.notify", { ...told, name: named(action.type) || NOT_SAID });
      const event = when.type || NOT_SAID;
      return [
        when.condition
          ? t("says.when.if", { event, condition: conditionOf(when.condition) })
          : t("says.when", { event }),
        does,
        ...(quiet ? [t(`says.quiet.${quiet.per}`, { span: spanOf(quiet.minutes) })] : []),
        ...(cancelOn && cancelOn.length > 0 ? [t("says.unless", { events: cancelOn.join(", ") })] : []),
      ]
        .join(", ")
        .concat(".");
    },
    [t, spanOf, conditionOf, whomOf, types.items],
  );
}
