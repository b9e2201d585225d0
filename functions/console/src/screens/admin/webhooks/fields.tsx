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
  /** One a line, `Name: value`; what is blank stays as it is. */
  readonly headers: string;
  readonly noHeaders: boolean;
}

interface FieldsProps {
  readonly fields: Fields;
  set(change: Partial<Fields>): void;
  about(field: string): string | undefined;
  readonly isNew?: boolean;
  /** Names of those that go with every request; their values are never shown. */
  readonly sent?: readonly string[];
}

/** Undefined where a line has no name. */
function headersIn(text: string): Record<string, string> | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf(":")).trim(),
    line.slice(line.indexOf(":") + 1).trim(),
  ]);
  return pairs.every(([name, value]) => name && value) ? Object.fromEntries(pairs) : undefined;
}

export const bodyOf = ({ url, description, types, aliases, each, headers, noHeaders }: Fields) => ({
  url: url.trim(),
  description: description.trim() || null,
  types,
  aliases,
  campaignDeliveries: each ? ("each" as const) : ("summary" as const),
  ...(noHeaders ? { headers: {} } : headers.trim() === "" ? {} : { headers: headersIn(headers) ?? {} }),
});

export const isReady = ({ url, types, headers }: Fields): boolean =>
  url.trim() !== "" && types.length > 0 && headersIn(headers) !== undefined;

export function EndpointFields({ fields, set, about, isNew = false, sent = [] }: FieldsProps) {
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
      <TextField
        rows={2}
        label={t("headers")}
        hint={sent.length > 0 ? t("headers.sent", { names: sent.join(", ") }) : t("headers.hint")}
        maxLength={12_000}
        isDisabled={fields.noHeaders}
        value={fields.headers}
        onChange={(headers) => set({ headers })}
        error={headersIn(fields.headers) === undefined ? t("headers.form") : about("headers")}
      />
      {sent.length > 0 ? (
        <Checkbox isSelected={fields.noHeaders} onChange={(noHeaders) => set({ noHeaders })}>
          {t("headers.none")}
        </Checkbox>
      ) : null}
    </>
  );
}
