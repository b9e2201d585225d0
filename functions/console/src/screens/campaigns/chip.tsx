import { Lock } from "lucide-react";
import { Badge } from "../../kit/mark.tsx";
import { STATUS_TONES, type Status } from "./model.ts";
import { useWords } from "./words.ts";

/** Where a campaign stands. What is in review is locked. */
export function StatusChip({ status }: { readonly status: Status }) {
  const t = useWords();
  return (
    <Badge tone={STATUS_TONES[status]} {...(status === "in_review" ? { icon: <Lock size={12} aria-hidden /> } : {})}>
      {t(`status.${status}`)}
    </Badge>
  );
}
