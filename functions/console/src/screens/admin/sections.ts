/** What there is to administer: where it is, who sees it, and the file that shows it, read when it is first opened. */
import {
  BadgeCheck,
  BellRing,
  Building2,
  Cable,
  CirclePause,
  Clock,
  Coins,
  FileCheck2,
  FilePen,
  Hourglass,
  KeyRound,
  type LucideIcon,
  MailWarning,
  MailX,
  MoonStar,
  ScrollText,
  ShieldCheck,
  Shuffle,
  SlidersHorizontal,
  Smile,
  Tag,
  ThumbsDown,
  Timer,
  Users,
  UsersRound,
  Waypoints,
  Webhook,
} from "lucide-react";
import { lazy, type ReactNode } from "react";

export interface Place {
  readonly icon: LucideIcon;
  /** Any of them will do. */
  readonly needs: readonly string[];
  readonly Section: React.ComponentType;
}

const at = (
  icon: LucideIcon,
  needs: readonly string[],
  load: () => Promise<{ readonly Section: () => ReactNode }>,
): Place => ({ icon, needs, Section: lazy(async () => ({ default: (await load()).Section })) });

export const SECTIONS = {
  people: at(Users, ["people.manage"], () => import("./people/section.tsx")),
  roles: at(BadgeCheck, ["people.manage"], () => import("./roles/section.tsx")),
  teams: at(UsersRound, ["people.manage"], () => import("./teams/section.tsx")),
  connections: at(Cable, ["connections.manage"], () => import("./connections/section.tsx")),
  provider_templates: at(FileCheck2, ["templates.read"], () => import("./provider-templates/section.tsx")),
  notification_types: at(BellRing, ["settings.manage"], () => import("./notification-types/section.tsx")),
  deliveries: at(MailWarning, ["deliveries.read"], () => import("./deliveries/section.tsx")),
  dead_letters: at(MailX, ["operations.manage"], () => import("./dead-letters/section.tsx")),
  spending: at(Coins, ["settings.manage"], () => import("./spending/section.tsx")),
  outreach: at(MoonStar, ["settings.manage", "contacts.manage"], () => import("./outreach/section.tsx")),
  sending: at(CirclePause, ["sending.manage"], () => import("./sending/section.tsx")),
  labels: at(Tag, ["replies.manage"], () => import("./labels/section.tsx")),
  lost_reasons: at(ThumbsDown, ["funnels.manage"], () => import("./lost-reasons/section.tsx")),
  fields: at(SlidersHorizontal, ["funnels.manage"], () => import("./fields/section.tsx")),
  hours: at(Clock, ["settings.manage"], () => import("./hours/section.tsx")),
  targets: at(Timer, ["settings.manage"], () => import("./targets/section.tsx")),
  assignment: at(Shuffle, ["settings.manage"], () => import("./assignment/section.tsx")),
  classification: at(Waypoints, ["funnels.manage"], () => import("./classification/section.tsx")),
  satisfaction: at(Smile, ["settings.manage"], () => import("./satisfaction/section.tsx")),
  business: at(Building2, ["settings.manage"], () => import("./business/section.tsx")),
  keys: at(KeyRound, ["keys.manage"], () => import("./keys/section.tsx")),
  webhooks: at(Webhook, ["settings.manage"], () => import("./webhooks/section.tsx")),
  signatures: at(FilePen, ["settings.manage"], () => import("./signatures/section.tsx")),
  retention: at(Hourglass, ["settings.manage"], () => import("./retention/section.tsx")),
  rights: at(ShieldCheck, ["contacts.erase", "contacts.export"], () => import("./rights/section.tsx")),
  audit: at(ScrollText, ["audit.read"], () => import("./audit/section.tsx")),
} as const satisfies Readonly<Record<string, Place>>;

export type SectionId = keyof typeof SECTIONS;

export const GROUPS = [
  { id: "people", sections: ["people", "roles", "teams"] },
  {
    id: "channels",
    sections: [
      ...(["connections", "provider_templates", "notification_types", "outreach", "sending"] as const),
      ...(["deliveries", "dead_letters", "spending"] as const),
    ],
  },
  {
    id: "work",
    sections: ["labels", "fields", "lost_reasons", "hours", "targets", "assignment", "classification", "satisfaction"],
  },
  { id: "business", sections: ["business", "keys", "webhooks", "signatures", "retention", "rights", "audit"] },
] as const satisfies readonly { readonly id: string; readonly sections: readonly SectionId[] }[];

export const isSection = (id: string | undefined): id is SectionId => id !== undefined && Object.hasOwn(SECTIONS, id);
