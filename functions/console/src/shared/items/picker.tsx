/** Chooses one item of a type by its title. */
import { useState } from "react";
import { api, useList } from "../../api/client.ts";
import { ComboBox } from "../../kit/field.tsx";
import { useSettled } from "../search/hits.ts";
import type { ItemType } from "./model.ts";
import { useValueText } from "./value.tsx";
import { useWords } from "./words.ts";

export function ItemPicker({
  type,
  label,
  value,
  onChange,
  error,
}: {
  readonly type: ItemType;
  readonly label?: string;
  readonly value: string | null;
  onChange(id: string): void;
  readonly error?: string | undefined;
}) {
  const t = useWords();
  const textOf = useValueText();
  const [text, setText] = useState("");
  const chosen = api.useQuery(
    "get",
    "/api/items/{id}",
    { params: { path: { id: value ?? "" } } },
    { enabled: value !== null },
  );
  const isChosen = chosen.data?.title === text;
  const sought = useSettled(isChosen ? "" : text.trim());
  const list = useList("/api/items", {
    query: {
      ...{ type: type.id, status: "active" as const, limit: 20 },
      ...(sought === "" ? {} : { condition: JSON.stringify({ path: "title", op: "contains", value: sought }) }),
    },
  });
  const price = type.attributes.find(({ key }) => key === type.price);
  const others = chosen.data && !list.items.some(({ id }) => id === value) ? [chosen.data] : [];
  return (
    <ComboBox
      isRequired
      label={label ?? type.name}
      value={value}
      onChange={onChange}
      onSearch={setText}
      emptyText={t(list.isFetching ? "picker.looking" : "picker.none")}
      placeholder={t("picker.prompt")}
      options={[...others, ...list.items].map(({ id, title, attributes }) => ({
        id,
        label: title,
        ...(price && attributes[price.key] !== undefined ? { detail: textOf(price, attributes[price.key]) } : {}),
      }))}
      error={error}
    />
  );
}
