/** What the steps of connecting a channel have in common. */
import type { Schemas } from "../../../api/client.ts";
import type { Search } from "../../../app/router.tsx";
import type { Values } from "./credentials.tsx";

export const STEPS = ["app", "hook", "account", "done"] as const;

/** Where the address has to be entered by hand; other providers are told it when the account is connected. */
const HOOKED = ["whatsapp", "messenger", "instagram", "slack", "http"] as const;
export const hooked = (channel: string) => HOOKED.find((one) => one === channel);

export interface Entered {
  readonly appName: string;
  readonly app: Values;
  readonly accountName: string;
  readonly account: Values;
  /** A day, or nothing. */
  readonly tokenEnds: string;
}

export interface StepProps {
  readonly channel: Schemas["Channel"];
  readonly entered: Entered;
  enter(change: Partial<Entered>): void;
  /** To another step, with what is known by then. */
  go(parts: Search): void;
}
