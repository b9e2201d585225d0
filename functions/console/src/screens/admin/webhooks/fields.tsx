/** What an endpoint is told, and how. */
import { useList } from "../../../api/client.ts";
import { Checkbox, TextField } from "../../../kit/field.tsx";
import { Picks } from "../parts/picks.tsx";
import { useWords } from "./words.ts";

export interface Fields {
  readonly url: string;
  readonly description: string;
  readonly types: string[];
  readonly aliases: boolean;
  readonly each: boolean;
}

interface FieldsProps {
  readonly fields: Fields;
  set(change: Partial<Fields>): void;
  about(field: string): string | undefined;
  readonly isNew?: boolean;
}

export const bodyOf = ({ url, description, types, aliases, each }: Fields) => ({
  url: url.trim(),
  description: description.trim() || null,
  types,
  aliases,
  campaignDeliveries: each ? ("each" as const) : ("summary" as const),
});

export const isReady = ({ url, types }: Fields): boolean => url.trim() !== "" && types.length > 0;

export function EndpointFields({ fields, set, about, isNew = false }: FieldsProps) {
  const t = useWords();
  const known = useList("/api/webhooks/event-types", {});
  const groups = [...new Set(known.items.map(({ type }) => type.slice(0, type.indexOf("."))))].filter(
    (group) => group !== "webhook",
  );
  const options = [
    { id: "*", label: t("types.all") },
    ...groups.flatMap((group) => [
      { id: `${group}.*`, label: `${group}.*`, detail: t("types.group") },
      ...known.items
        .filter(({ type }) => type.startsWith(`${group}.`))
        .map(({ type, description }) => ({ id: type, label: type, detail: description })),
    ]),
  ];
  return (
    <>
      <TextField
        isRequired
        autoFocus={isNew}
        type="url"
        label={t("url")}
        hint={t("url.hint")}
        maxLength={2048}
        value={fields.url}
        onChange={(url) => set({ url })}
        error={about("url")}
      />
      <TextField
        label={t("description")}
        hint={t("description.hint")}
        maxLength={200}
        value={fields.description}
        onChange={(description) => set({ description })}
        error={about("description")}
      />
      <Picks label={t("types")} options={options} value={fields.types} onChange={(types) => set({ types })} />
      <Checkbox isSelected={fields.each} onChange={(each) => set({ each })}>
        {t("each")}
      </Checkbox>
      <Checkbox isSelected={fields.aliases} onChange={(aliases) => set({ aliases })}>
        {t("aliases")}
      </Checkbox>
    </>
  );
}
