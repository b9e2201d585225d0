import { Badge, type Tone } from "../../kit/mark.tsx";
import type { State } from "./model.ts";
import { useWords } from "./words.ts";

const TONES: Readonly<Record<State, Tone>> = {
  new: "info",
  in_progress: "accent",
  negotiation: "warn",
  closed_won: "ok",
  closed_lost: "neutral",
};

export function StateBadge({ state }: { readonly state: State }) {
  const t = useWords();
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>;
}
