/** Which columns of the list are shown, kept at this browser. */
import { useState } from "react";

export const COLUMNS = [
  "state",
  "place",
  "value",
  "owner",
  "expected",
  "type",
  "tags",
  "channel",
  "age",
  "created",
] as const;
export type ColumnId = (typeof COLUMNS)[number];
const USUAL: readonly ColumnId[] = ["state", "place", "value", "owner", "expected", "tags", "created"];
const KEY = "chasqui.leads.columns";

function kept(): readonly ColumnId[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(names) ? COLUMNS.filter((id) => names.includes(id)) : USUAL;
  } catch {
    return USUAL;
  }
}

export function useColumns() {
  const [columns, setColumns] = useState(kept);
  return {
    columns,
    toggle(id: ColumnId): void {
      const next = columns.includes(id)
        ? columns.filter((one) => one !== id)
        : COLUMNS.filter((one) => one === id || columns.includes(one));
      setColumns(next);
      try {
        localStorage.setItem(KEY, JSON.stringify(next));
      } catch {
        // Chosen again at the next visit.
      }
    },
  };
}
