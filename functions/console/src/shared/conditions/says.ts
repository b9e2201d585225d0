/** A condition in a sentence. */
import { useCallback } from "react";
import type { Field } from "./fields.ts";
import type { Condition } from "./model.ts";
import { useWords } from "./words.ts";

export type Said = Pick<Condition, "path" | "op" | "value">;

export function useComparisonText(fields: readonly Field[]): (compared: Said) => string {
  const t = useWords();
  return useCallback(
    ({ path = "", op = "eq", value }) => {
      const field = fields.find((one) => one.path === path);
      const name = field?.name ?? path;
      if (op === "exists") return t(value === false ? "says.lacks" : "says.exists", { name });
      if (typeof value === "boolean") return t(value ? "says.yes" : "says.no", { name });
      const words = Array.isArray(value) ? value.map(String).join(op === "between" ? " – " : ", ") : String(value);
      return t(`says.${op}`, { name, value: words });
    },
    [fields, t],
  );
}

export function useConditionText(fields: readonly Field[]): (condition: Condition) => string {
  const t = useWords();
  const one = useComparisonText(fields);
  return useCallback(
    (condition) => {
      const say = (part: Condition, inside: boolean): string => {
        if (part.not) return t("says.not", { what: say(part.not, false) });
        const parts = part.all ?? part.any;
        if (!parts) return one(part);
        if (parts.length === 0) return t("says.everybody");
        const text = parts.map((each) => say(each, true)).join(` ${t(part.any ? "says.or" : "says.and")} `);
        return inside && parts.length > 1 ? `(${text})` : text;
      };
      return say(condition, false);
    },
    [one, t],
  );
}
