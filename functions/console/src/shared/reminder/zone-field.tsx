import { memo, useMemo } from "react";
import { ComboBox } from "../../kit/field.tsx";
import { browserZone } from "../zone/days.ts";
import { useWords } from "./words.ts";

/** Remembers what it showed: its four hundred places are not gone through with every letter that is typed elsewhere. */
export const ZoneField = memo(function ZoneField({
  value,
  onChange,
  label,
}: {
  readonly value: string;
  onChange(zone: string): void;
  readonly label?: string;
}) {
  const t = useWords();
  const zones = useMemo(
    () =>
      [...new Set([value, browserZone(), "UTC", ...Intl.supportedValuesOf("timeZone")])].map((id) => ({
        id,
        label: id.replaceAll("_", " "),
      })),
    [value],
  );
  return (
    <ComboBox label={label ?? t("zone")} value={value} onChange={onChange} options={zones} emptyText={t("zone.none")} />
  );
});
