/** Times of a campaign are by its own clock, and say so. */
import { useCallback } from "react";
import { useFormats } from "../../words/index.tsx";

/** `2026-12-01T10:00` with its zone. */
export function useWhen(): (local: string, timeZone: string) => string {
  const f = useFormats();
  return useCallback(
    (local, timeZone) =>
      Number.isNaN(Date.parse(local)) ? "—" : `${f.dateTime(local)} (${timeZone.replaceAll("_", " ")})`,
    [f],
  );
}
