/** Why somebody was skipped or it failed, in the person's language where it is a reason that is common. */
import { useCallback } from "react";
import { useWords } from "./words.ts";

const KNOWN = [
  ...(["holdout", "no_consent", "consent_withdrawn", "suppressed", "frequency_cap", "no_address"] as const),
  ...(["no_connection", "no_conversation", "window_closed", "budget_spent", "phase_ended", "quiet_hours"] as const),
  ...(["connection_broken", "gave_up", "rejected", "no_content"] as const),
  ...(["undeliverable", "invalid_content", "template_rejected", "spend_limit", "send_window"] as const),
  ...(["opted_out", "not_in_audience", "asked_for"] as const),
] as const;

export function useCodes(): (code: string) => string {
  const t = useWords();
  return useCallback(
    (code) => {
      const known = KNOWN.find((one) => one === code);
      return known ? t(`code.${known}`) : code.replaceAll("_", " ");
    },
    [t],
  );
}
