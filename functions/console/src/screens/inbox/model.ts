import type { Schemas } from "../../api/client.ts";

export type ConversationView = Schemas["Conversation"];
export type MessageView = Schemas["Message"];

export const VIEWS = ["mine", "unassigned", "all"] as const;
export type View = (typeof VIEWS)[number];
export const STATES = ["open", "pending", "snoozed", "resolved"] as const;
export type State = (typeof STATES)[number];
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;

export const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? "all";
export const stateOf = (text: string | undefined): State => STATES.find((state) => state === text) ?? "open";

/** What a conversation is called: the contact's name, else their address on the channel. */
export const nameOf = ({ contactName, chat }: ConversationView): string => contactName ?? chat.id;

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** A text in pieces, so that addresses in it can be followed. Only http and https are. */
export function piecesOf(text: string): readonly { readonly text: string; readonly href?: string }[] {
  const pieces: { text: string; href?: string }[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
