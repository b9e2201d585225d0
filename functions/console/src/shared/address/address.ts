/** Telephone numbers and e-mail addresses as people write them. Pure. */
import type { Schemas } from "../../api/client.ts";

export type NewIdentity = Schemas["NewIdentity"]["identity"];

/** As people write numbers and addresses, into what the API takes; undefined for what is neither. */
export function identityIn(text: string): NewIdentity | undefined {
  const trimmed = text.trim();
  if (trimmed.includes("@")) {
    const value = trimmed.toLowerCase();
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) && value.length <= 254 ? { kind: "email", value } : undefined;
  }
  const value = trimmed.replace(/[\s().\-/\u00a0]/g, "").replace(/^00/, "+");
  return /^\+[1-9]\d{5,14}$/.test(value) ? { kind: "phone", value } : undefined;
}
