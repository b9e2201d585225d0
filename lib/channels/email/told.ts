/** What the readers of providers' events share. */
import type { IgnoredEvent, StatusEvent } from "../../core/messages/model.ts";
import { compact, excerpt, type Json, string } from "../common/payloads.ts";
import { oneLine } from "./address.ts";

export const ignoredBy =
  (channel: string) =>
  (reason: string, raw: unknown): IgnoredEvent => ({
    event: "ignored",
    channel,
    reason,
    ...compact({ raw: excerpt(raw) }),
  });

/** What an event says of a mail beside how far it came. */
export type Told = Partial<
  Pick<StatusEvent, "reason" | "errorCode" | "errorText" | "unreachable" | "url" | "userAgent">
>;

/** By the provider's name of an event. */
export type Readers = Readonly<Record<string, (said: Json) => readonly [StatusEvent["status"], Told]>>;

/** As it may be shown and logged; undefined where nothing is said. */
export const words = (value: unknown): string | undefined => oneLine(string(value), 500) || undefined;
