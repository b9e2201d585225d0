/** What can be asked about, by the names that people know. */
import { useAll } from "../../api/all.ts";
import type { Kind } from "./model.ts";
import { useWords } from "./words.ts";

export interface Field {
  readonly path: string;
  readonly name: string;
  readonly kind: Kind;
  readonly options?: readonly { readonly id: string; readonly label: string }[];
}

const FIXED = [
  ["country", "text"],
  ["language", "text"],
  ["name", "text"],
  ["tags", "words"],
  ["created", "past"],
  ["source.channel", "text"],
  ["addresses", "words"],
  ["conversations.count", "number"],
  ["conversations.lastInbound", "past"],
  ["conversations.lastOutbound", "past"],
  ["conversations.channels", "words"],
  ["leads.open", "number"],
  ["leads.won", "number"],
  ["leads.lost", "number"],
  ["interests.types", "words"],
  ["engagement.opened", "number"],
  ["engagement.clicked", "number"],
  ["engagement.answered", "number"],
  ["engagement.lastOpened", "past"],
  ["engagement.lastClicked", "past"],
  ["engagement.lastAnswered", "past"],
  ["score.engagement", "number"],
  ["score.recency", "number"],
  ["score.frequency", "number"],
] as const;
const CHANNELS = ["email", "sms", "whatsapp"] as const;

const KINDS: Readonly<Record<string, Kind>> = { number: "number", boolean: "boolean", date: "past", choices: "words" };

export function useFields(but?: string): readonly Field[] {
  const t = useWords();
  const own = useAll("/api/custom-fields");
  const segments = useAll("/api/aura/segments");
  const events = useAll("/api/event-types");
  return [
    ...FIXED.map(([path, kind]) => ({ path, name: t(`field.${path}`), kind })),
    ...CHANNELS.map((channel) => ({
      path: `consent.marketing.${channel}`,
      name: t("field.consent", { channel: t(`channel.${channel}`) }),
      kind: "boolean" as const,
    })),
    ...own.items
      .filter(({ on, archived }) => on === "contact" && !archived)
      .map(({ id, name, kind, options }) => ({
        path: `customFields.${id}`,
        name,
        kind: KINDS[kind] ?? "text",
        ...(options.length > 0 ? { options: options.map((one) => ({ id: one, label: one })) } : {}),
      })),
    ...events.items.flatMap(({ type }) => [
      { path: `events.${type}.count`, name: t("field.event.count", { type }), kind: "number" as const },
      { path: `events.${type}.last`, name: t("field.event.last", { type }), kind: "past" as const },
    ]),
    ...segments.items
      .filter(({ id, archived }) => !archived && id !== but)
      .map(({ id, name }) => ({
        path: `segments.${id}`,
        name: t("field.segment", { name }),
        kind: "boolean" as const,
      })),
  ];
}

/** Of what nobody knows here, such as what is known of a campaign, words are taken as they are. */
export const kindIn =
  (fields: readonly Field[]) =>
  (path: string): Kind =>
    fields.find((field) => field.path === path)?.kind ?? "text";
