import { useCallback } from "react";
import { useFormats } from "../../words/index.tsx";
import { type Attribute, type Kind, moneyIn, placeIn } from "./model.ts";
import { useWords } from "./words.ts";

/** As people read it, in one line of plain text. */
export function useValueText() {
  const t = useWords();
  const f = useFormats();
  return useCallback(
    ({ kind, unit = null }: { readonly kind: Kind; readonly unit?: string | null }, value: unknown): string => {
      const money = moneyIn(value);
      if (money) return f.money(money.amount, money.currency);
      const place = placeIn(value);
      if (place) return place.label ?? `${place.lat}, ${place.lng}`;
      if (typeof value === "boolean") return t(value ? "yes" : "no");
      if (typeof value === "number") return unit === null ? f.number(value) : `${f.number(value)} ${unit}`;
      if (Array.isArray(value)) return f.list(value.map(String));
      if (typeof value !== "string") return "—";
      if (kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return f.date(`${value}T12:00:00`);
      if (kind === "datetime" && !Number.isNaN(Date.parse(value))) return f.dateTime(value);
      return value;
    },
    [t, f],
  );
}

/** Addresses of the web can be followed, places be looked at on a map. */
export function AttributeValue({ attribute, value }: { readonly attribute: Attribute; readonly value: unknown }) {
  const textOf = useValueText();
  const text = textOf(attribute, value);
  const place = placeIn(value);
  const address = place
    ? `https://www.openstreetmap.org/?mlat=${place.lat}&mlon=${place.lng}#map=15/${place.lat}/${place.lng}`
    : attribute.kind === "url" && /^https?:\/\//.test(text)
      ? text
      : undefined;
  if (address === undefined) return <span dir="auto">{text}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow">
      {text}
    </a>
  );
}
