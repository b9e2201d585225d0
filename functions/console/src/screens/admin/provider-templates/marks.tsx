/** A provider's words, where they are known, in the person's language. */
import { Badge, type Tone } from "../../../kit/mark.tsx";
import { useWords } from "./words.ts";

const STATES = {
  approved: "ok",
  pending: "info",
  rejected: "danger",
  disabled: "danger",
  paused: "warn",
  flagged: "warn",
  in_appeal: "info",
  deleted: "neutral",
} as const satisfies Readonly<Record<string, Tone>>;
const isKnown = <Known extends object>(known: Known, word: string): word is Extract<keyof Known, string> =>
  Object.hasOwn(known, word);

export function State({ state }: { readonly state: string }) {
  const t = useWords();
  return isKnown(STATES, state) ? <Badge tone={STATES[state]}>{t(`state.${state}`)}</Badge> : <Badge>{state}</Badge>;
}

const CATEGORIES = ["marketing", "utility", "authentication"] as const;

export function Category({ category }: { readonly category: string | null }) {
  const t = useWords();
  const known = CATEGORIES.find((one) => one === category);
  return known ? t(`category.${known}`) : (category ?? "—");
}

const QUALITIES = { green: "ok", yellow: "warn", red: "danger" } as const;

export function Quality({ quality }: { readonly quality: string | null }) {
  const t = useWords();
  if (quality === null || !isKnown(QUALITIES, quality)) return <span>—</span>;
  return <Badge tone={QUALITIES[quality]}>{t(`quality.${quality}`)}</Badge>;
}
