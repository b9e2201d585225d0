/** The places of the console: where they are, what they are called, who sees them. The rail and the command bar are made of it. */
import {
  AlarmClock,
  BellRing,
  CalendarDays,
  ChartColumn,
  FileText,
  House,
  Inbox,
  KanbanSquare,
  ListOrdered,
  Megaphone,
  MessageCircleQuestion,
  MessageSquareText,
  Route,
  Settings,
  Shapes,
  Target,
  Users,
  UsersRound,
  Workflow,
} from "lucide-react";
import type en from "./words/en.json";

export interface Place {
  readonly path: string;
  readonly word: Extract<keyof typeof en, `place.${string}`>;
  readonly icon: typeof House;
  /** Any of them will do; none: everybody. */
  readonly needs: readonly string[];
}

export const PLACES: readonly Place[] = [
  { path: "/", word: "place.dashboard", icon: House, needs: [] },
  { path: "/inbox", word: "place.inbox", icon: Inbox, needs: ["conversations.read"] },
  { path: "/contacts", word: "place.contacts", icon: Users, needs: ["contacts.read"] },
  { path: "/campaigns", word: "place.campaigns", icon: Megaphone, needs: ["campaigns.read"] },
  { path: "/segments", word: "place.segments", icon: UsersRound, needs: ["segments.read"] },
  { path: "/leads", word: "place.leads", icon: Target, needs: ["leads.read"] },
  { path: "/funnels", word: "place.funnels", icon: KanbanSquare, needs: ["leads.read"] },
  { path: "/catalogue", word: "place.catalogue", icon: Shapes, needs: ["catalogue.read"] },
  { path: "/feedback", word: "place.feedback", icon: MessageCircleQuestion, needs: ["feedback.read"] },
  { path: "/rankings", word: "place.rankings", icon: ListOrdered, needs: ["feedback.read"] },
  { path: "/calendar", word: "place.calendar", icon: CalendarDays, needs: ["calendar.read"] },
  { path: "/reminders", word: "place.reminders", icon: AlarmClock, needs: ["reminders.manage"] },
  { path: "/replies", word: "place.replies", icon: MessageSquareText, needs: ["conversations.read"] },
  { path: "/templates", word: "place.templates", icon: FileText, needs: ["templates.read"] },
  { path: "/notifications", word: "place.notifications", icon: BellRing, needs: ["notifications.read"] },
  { path: "/automations", word: "place.sequences", icon: Route, needs: ["automations.read"] },
  { path: "/automation", word: "place.automation", icon: Workflow, needs: ["events.read"] },
  { path: "/reports", word: "place.reports", icon: ChartColumn, needs: ["reports.read"] },
  {
    path: "/admin",
    word: "place.admin",
    icon: Settings,
    needs: [
      "people.manage",
      "connections.manage",
      "settings.manage",
      "keys.manage",
      "audit.read",
      "funnels.manage",
      "replies.manage",
    ],
  },
];
