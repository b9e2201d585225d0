/** What can be asked about, by the names that people know. */
import { useAll } from "../../api/all.ts";
import { useSession } from "../../session/session.tsx";
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
  ["timeZone", "text"],
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
  ["leads.types", "words"],
  ["leads.states", "words"],
  ["interests.types", "words"],
  ["interests.items", "words"],
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
const CHANNELS = ["email", "sms", "whatsapp", "telegram", "messenger", "instagram", "push"] as const;
const FACTS = ["status", "sent", "delivered", "opened", "clicked", "answered"] as const;
/** Of more, older ones are asked about by the API. */
const CAMPAIGNS = 20;
/** What most leads are valued in; any other is asked about by the API. */
const CURRENCIES = ["USD", "EUR", "PEN", "MXN", "COP", "CLP", "ARS", "BRL", "GBP"] as const;

const KINDS: Readonly<Record<string, Kind>> = { number: "number", boolean: "boolean", date: "past", choices: "words" };

export function useFields(but?: string): readonly Field[] {
  const t = useWords();
  const { can } = useSession();
  const own = useAll("/api/custom-fields");
  const segments = useAll("/api/aura/segments");
  const events = useAll("/api/event-types");
  const funnels = useAll("/api/funnels");
  const connections = useAll("/api/connections", can("settings.read"));
  const campaigns = useAll("/api/publish/campaigns", can("campaigns.read"));
  return [
    ...FIXED.map(([path, kind]) => ({ path, name: t(`field.${path}`), kind })),
    {
      ...{ path: "source.connectionId", name: t("field.source.connectionId"), kind: "text" as const },
      options: connections.items.map(({ id, name }) => ({ id, label: name })),
    },
    {
      ...{ path: "leads.funnels", name: t("field.leads.funnels"), kind: "words" as const },
      options: funnels.items.map(({ id, name }) => ({ id, label: name })),
    },
    {
      ...{ path: "leads.stages", name: t("field.leads.stages"), kind: "words" as const },
      options: funnels.items.flatMap(({ name, stages }) =>
        stages.map((stage) => ({ id: stage.id, label: `${name}: ${stage.name}` })),
      ),
    },
    ...CURRENCIES.map((currency) => ({
      ...{ path: `leads.value.${currency}`, name: t("field.leads.value", { currency }), kind: "number" as const },
    })),
    ...(["marketing", "service"] as const).flatMap((purpose) =>
      CHANNELS.map((channel) => ({
        path: `consent.${purpose}.${channel}`,
        name: t(purpose === "marketing" ? "field.consent" : "field.consent.service", {
          channel: t(`channel.${channel}`),
        }),
        kind: "boolean" as const,
      })),
    ),
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
    ...campaigns.items
      .filter(({ isTemplate }) => !isTemplate)
      .slice(0, CAMPAIGNS)
      .flatMap(({ id, name: campaign, plan }) =>
        plan.phases.flatMap(({ phaseId, name: phase }) =>
          FACTS.map((fact) => ({
            path: `campaigns.${id}.${phaseId}.${fact}`,
            name: t("field.campaign", { campaign, phase, what: t(`campaign.${fact}`) }),
            kind: fact === "status" ? ("text" as const) : ("past" as const),
          })),
        ),
      ),
  ];
}

/** Of what nobody knows here, such as what is known of a campaign, words are taken as they are. */
export const kindIn =
  (fields: readonly Field[]) =>
  (path: string): Kind =>
    fields.find((field) => field.path === path)?.kind ?? "text";
