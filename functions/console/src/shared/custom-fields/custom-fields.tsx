/** The fields that a tenant gives its contacts and leads. */
import { useAll } from "../../api/all.ts";
import type { Schemas } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import { useWords } from "./words.ts";

export type CustomField = Schemas["CustomField"];
/** Whatever has values of these kinds. */
export type FieldOf = Pick<CustomField, "kind">;
export type FieldValue = Schemas["Contact"]["customFields"][string];

/** What this tenant has defined, archived ones too: values of those are still held. */
export function useCustomFields(on: CustomField["on"]): readonly CustomField[] {
  const { can } = useSession();
  const { items } = useAll("/api/custom-fields", can("leads.read"), 5 * 60_000);
  return items.filter((field) => field.on === on);
}

/** As people read it. Addresses can be followed where they are of the web. */
export function CustomFieldValue({ field, value }: { readonly field: FieldOf; readonly value: FieldValue }) {
  const t = useWords();
  const f = useFormats();
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return f.number(value);
  if (typeof value !== "string") return f.list(value);
  if (field.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return f.date(`${value}T12:00:00`);
  if (field.kind === "url" && /^https?:\/\//.test(value))
    return (
      <a href={value} target="_blank" rel="noopener noreferrer nofollow">
        {value}
      </a>
    );
  return value;
}
