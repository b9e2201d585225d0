/** How Slack writes people, conversations and times. */
import { type Customer, customerKey } from "../types.ts";

/** Invented people, by the ids that they have in the workspace. */
export const CUSTOMERS: readonly Customer[] = [
  { userId: "U07LUCIA001", name: "Lucía Herrera" },
  { userId: "U07AMADOU02", name: "Amadou Diallo" },
  { userId: "U07MARISOL3", name: "Marisol Quispe" },
];

/** Each person's direct conversation with the app. */
export const conversationOf = (customer: Customer): string => `D${customerKey(customer)}`;
export const customerIn = (conversationId: string): string => conversationId.slice(1);

// Behind every one of an earlier run, so that what a state file kept is not named twice.
let count = 0;
/** A message's name: the second of its posting, and a count that keeps two apart. */
export const newTimestamp = (): string =>
  `${Math.floor(Date.now() / 1000)}.${String(++count % 1_000_000).padStart(6, "0")}`;
