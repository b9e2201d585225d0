import type { Tone } from "../../kit/mark.tsx";
import type { Automation } from "./model.ts";

export const TONES: Readonly<Record<Automation["state"], Tone>> = {
  draft: "neutral",
  active: "ok",
  paused: "warn",
  archived: "neutral",
};
