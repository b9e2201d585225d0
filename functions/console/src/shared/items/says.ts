/** Conditions in words. */
import { useCallback } from "react";
import { useFormats } from "../../words/index.tsx";
import { operandOf, TITLE } from "./asked.ts";
import { attributeAt, type Because, type Condition, type ItemType, placeIn } from "./model.ts";
import { useValueText } from "./value.tsx";
import { useWords } from "./words.ts";

type Compared = Pick<Condition, "path" | "op" | "value" | "valueAt">;

/** One comparison, as "Rooms from 3". */
export function useComparisonText(): (type: ItemType | undefined, compared: Compared) => string {
  const t = useWords();
  const f = useFormats();
  const textOf = useValueText();
  return useCallback(
    (type, { path = "", op = "eq", value, valueAt }) => {
      const attribute = attributeAt(type, path);
      const name = path === TITLE ? t("title") : (attribute?.name ?? path);
      const write = (one: unknown) => textOf(attribute ? operandOf(attribute, op) : { kind: "text" }, one);
      if (valueAt !== undefined) return t(`says.${op}`, { name, value: valueAt });
      if (op === "exists") return t(value === false ? "says.lacks" : "says.exists", { name });
      if (op === "between" && Array.isArray(value))
        return t("says.between", { name, least: write(value[0]), most: write(value[1]) });
      if (op === "within") {
        const { km } = (value ?? {}) as { km?: number };
        return t("says.within", { name, km: f.number(km ?? 0), value: write(placeIn(value)) });
      }
      return t(`says.${op}`, { name, value: write(value) });
    },
    [t, f, textOf],
  );
}

/** A whole condition. */
export function useConditionText(): (type: ItemType | undefined, condition: Condition | null) => string {
  const t = useWords();
  const one = useComparisonText();
  return useCallback(
    (type, condition) => {
      const say = (part: Condition): string => {
        if (part.not) return t("says.not", { what: say(part.not) });
        const parts = part.all ?? part.any;
        if (!parts) return one(type, part);
        if (parts.length === 0) return t("says.everything");
        return parts.map(say).join(part.any ? ` ${t("says.or")} ` : " · ");
      };
      return condition ? say(condition) : t("says.everything");
    },
    [t, one],
  );
}

/** Why something fits: the comparisons that decided, with what stood there. */
export function useBecauseText(): (type: ItemType | undefined, because: Because) => string {
  const t = useWords();
  const f = useFormats();
  const textOf = useValueText();
  const one = useComparisonText();
  return useCallback(
    (type, because) => {
      const said = one(type, because);
      const attribute = attributeAt(type, because.path);
      if (because.km !== undefined) return t("because.km", { said, km: f.number(because.km) });
      if (because.op === "exists" || because.actual === null || because.actual === because.value) return said;
      return t("because", { said, actual: textOf(attribute ?? { kind: "text" }, because.actual) });
    },
    [t, f, textOf, one],
  );
}
