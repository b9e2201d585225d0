import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { Conversation } from "./conversations.ts";
import { Job } from "./jobs.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Reminder } from "./reminders.ts";

const tag = "Reports";
const Count = z.number();
const Day = described(z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)), "A day by the tenant's clock.");
const By = z.enum(["day", "channel", "connection", "person", "team", "country", "lead-type", "stage", "lost-reason"]);
const Flag = z.enum(["true", "false"]);

const range = {
  from: described(z.optional(Day), "The first day; thirty days before the last unless named."),
  through: described(z.optional(Day), "The last day; today unless named."),
  days: described(z.optional(z.enum(["7", "30", "90"])), "In place of `from`: so many days through the last one."),
};
const only = {
  channel: described(z.optional(z.string().check(z.regex(/^[a-z-]{1,32}$/))), "By day, channel and connection alone."),
  connectionId: described(
    z.optional(z.string().check(z.regex(/^[a-z0-9.-]{1,80}$/))),
    "By day, channel and connection alone.",
  ),
};

const Duration = described(
  z.nullable(
    z.object({
      count: Count,
      min: Count,
      mean: Count,
      p50: described(Count, "The median, at most 9 % off; as `p90`."),
      p90: Count,
      max: Count,
    }),
  ),
  "Milliseconds; null when nothing was measured. Count, min, mean and max are exact.",
);

export const Figures = named(
  z.object({
    messagesIn: Count,
    messagesOut: Count,
    messagesFailed: Count,
    notes: Count,
    conversationsOpened: Count,
    conversationsResolved: Count,
    conversationsReopened: Count,
    conversationsAssigned: Count,
    contacts: Count,
    response: described(Duration, "Of a person's answers, from the first message that waited for it."),
    firstResponse: described(Duration, "Of the first answer since the conversation was opened."),
    resolution: Duration,
    timeInStage: Duration,
    satisfaction: z.nullable(
      z.object({ answers: Count, mean: Count, scores: described(z.array(Count), "How many gave 1, 2, 3, 4 and 5.") }),
    ),
    breaches: described(Count, "Promises to customers that were not kept in time."),
    leads: Count,
    leadsWon: Count,
    leadsLost: Count,
    conversion: described(z.nullable(Count), "Of the leads that were closed, the share that was won."),
    stageEntered: Count,
    stageLeft: Count,
    stageReached: described(
      Count,
      "Leads that entered the stage for the first time; the next figures tell what has become of them since, as things stand.",
    ),
    stageForward: described(Count, "Reached a later stage of the funnel, or were won."),
    stageBack: described(Count, "Went to an earlier stage, and have not come past this one since."),
    stageLost: Count,
    stageElsewhere: described(Count, "Went to another funnel, or out of a stage that had been taken out."),
    stageWon: described(Count, "Won in this funnel, from whichever stage; counted in `stageForward` too."),
    stageConversion: described(z.nullable(Count), "Of `stageReached`, the share that went forward."),
    stageWinRate: described(z.nullable(Count), "Of `stageReached`, the share that was won."),
    valueWon: z.array(z.object({ currency: z.string(), amount: Count })),
    valueLost: described(z.array(z.object({ currency: z.string(), amount: Count })), "By lost reason alone."),
  }),
  "Figures",
  "What was counted. What a grouping does not know is nought or null: people have no messages that came in.",
);
export type Figures = z.infer<typeof Figures>;

const Range = z.object({ from: Day, through: Day });

export const Report = named(
  z.object({
    by: By,
    range: Range,
    previousRange: z.nullable(Range),
    total: z.object({ figures: Figures, previous: z.nullable(Figures) }),
    groups: z.array(
      z.object({
        id: described(
          z.string(),
          "Of what the figures are: a day, a channel, a person, …; `none` for nobody's. By lost reason `<funnel>/<reason>`: `words` where it was said in words alone.",
        ),
        name: described(z.nullable(z.string()), "What it is called, where it has a name."),
        figures: Figures,
        previous: z.nullable(Figures),
        days: z.nullable(z.array(z.object({ day: Day, figures: Figures }))),
      }),
    ),
  }),
  "Report",
  "Figures of a range of days. Days are in their order, everything else the busiest first.",
);
export type Report = z.infer<typeof Report>;

export const getReport = operation({
  id: "getReport",
  method: "GET",
  path: "/api/reports",
  tag,
  summary: "Figures of some days, grouped",
  description:
    "Made of counters that follow every change within seconds. A range has at most 366 days; 93 with `daily`. Days are counted by the tenant's time zone at the time of counting.",
  query: z.strictObject({
    by: described(By, "What the figures are grouped by."),
    ...range,
    ...only,
    compare: described(z.optional(Flag), "With the figures of as many days before."),
    daily: described(z.optional(Flag), "With each group's days; not by day."),
  }),
  status: 200,
  answer: Report,
});

export const HeatMap = named(
  z.object({
    range: Range,
    in: z.array(z.array(Count)),
    out: z.array(z.array(Count)),
  }),
  "HeatMap",
  "Messages by weekday, Monday first, and hour of the day.",
);

export const getHeatMap = operation({
  id: "getHeatMap",
  method: "GET",
  path: "/api/reports/heat-map",
  tag,
  summary: "When messages come and go",
  query: z.strictObject({ ...range, ...only }),
  status: 200,
  answer: HeatMap,
});

const States = described(z.record(z.string(), Count), "By state.");
export const LeadStates = named(
  z.object({
    range: Range,
    types: z.array(
      z.object({
        type: described(z.string(), "`none`: nobody said."),
        now: States,
        created: described(States, "Those that were created in the range, by the state in which they are now."),
      }),
    ),
  }),
  "LeadStates",
  "Leads by type and state.",
);

export const getLeadStates = operation({
  id: "getLeadStates",
  method: "GET",
  path: "/api/reports/lead-states",
  tag,
  summary: "Leads by type and state",
  query: z.strictObject(range),
  status: 200,
  answer: LeadStates,
});

const Conversion = z.object({
  entered: described(Count, "Each lead once, however often it came."),
  forward: described(Count, "Of them, have reached a later stage of the funnel or were won."),
  back: described(Count, "Went to an earlier stage, and have not come past this one since."),
  lost: Count,
  elsewhere: described(Count, "Went to another funnel, or out of a stage that had been taken out."),
  open: described(Count, "Still stand in it."),
  won: described(Count, "Won in this funnel, from whichever stage; part of `forward`."),
  share: described(z.nullable(Count), "`forward` of `entered`; null when nothing entered."),
  shareWon: described(z.nullable(Count), "`won` of `entered`."),
});
const Money = z.array(z.object({ currency: z.string(), amount: Count }));
export const FunnelFigures = named(
  z.object({
    funnelId: Id,
    name: z.string(),
    range: Range,
    stages: z.array(
      z.object({
        id: Id,
        name: z.string(),
        probability: described(Count, "Of winning, in per cent."),
        leads: described(Count, "Not closed leads that are in it now."),
        value: Money,
        weighted: described(Money, "Of the value, the part that the probability makes likely."),
        entered: described(Count, "In the range; as `left` and `timeInStage`."),
        left: Count,
        timeInStage: Duration,
        archived: described(z.boolean(), "Taken out of the funnel; shown while there is something to say of it."),
        conversion: described(Conversion, "Of the leads that first entered in the range."),
      }),
    ),
    conversion: described(
      z.object({ stageId: z.nullable(Id), entered: Count, won: Count, share: z.nullable(Count) }),
      "Of the whole funnel: of the leads that first entered its first stage in the range, those that have been won.",
    ),
  }),
  "FunnelFigures",
  "What stands in each stage, what that may be worth, what went through it, and what became of that.",
);

export const getFunnelFigures = operation({
  id: "getFunnelFigures",
  method: "GET",
  path: "/api/reports/funnels/{id}",
  tag,
  summary: "Figures of a funnel's stages",
  query: z.strictObject(range),
  status: 200,
  answer: FunnelFigures,
  problems: ["not_found"],
});

const Now = { open: Count, pending: Count, snoozed: Count };
const Both = {
  contacts: described(Count, "As it stands; who was merged into another is that one."),
  newContacts: described(Count, "Came in the range."),
  newConversations: Count,
};
export const ContactFigures = named(
  z.object({
    range: Range,
    total: z.object({ ...Both, conversations: Count }),
    platforms: described(
      z.array(
        z.object({
          channel: described(z.string(), "By which they came first; `manual`, `import`, or `unknown`."),
          ...Both,
          conversations: described(Count, "All that there are, resolved ones too."),
        }),
      ),
      "Each contact stands under one, so they add up; a conversation under its own.",
    ),
    countries: z.array(z.object({ country: described(z.string(), "`none`: nobody knows."), ...Both })),
    days: z.array(
      z.object({
        day: Day,
        newContacts: Count,
        platforms: described(z.record(z.string(), Count), "New contacts by channel."),
        countries: described(z.record(z.string(), Count), "New contacts by country."),
      }),
    ),
  }),
  "ContactFigures",
  "Contacts and conversations by platform and country, as it stands and by day.",
);
export type ContactFigures = z.infer<typeof ContactFigures>;

export const getContactFigures = operation({
  id: "getContactFigures",
  method: "GET",
  path: "/api/reports/contacts",
  tag,
  summary: "Contacts per platform and country",
  query: z.strictObject(range),
  status: 200,
  answer: ContactFigures,
});

const Share = described(z.nullable(Count), "Of what was sent; null where nothing was.");
const NotificationFigures = named(
  z.object({
    sent: described(Count, "A provider took it; each try by itself."),
    delivered: Count,
    read: described(Count, "The provider says that it was read."),
    opened: described(Count, "By people, as far as machines can be told from them; following a link is opening."),
    openedByMachines: described(Count, "By machines alone: scanners, and programs that fetch pictures for everybody."),
    clicked: Count,
    clickedByMachines: Count,
    answered: described(Count, "The person wrote within seven days, before anything else was sent to them so."),
    failed: described(Count, "Tries and channels by which nobody was told."),
    reasons: z.array(z.object({ code: z.string(), count: Count })),
    deliveredShare: Share,
    openedShare: Share,
    clickedShare: Share,
    answeredShare: Share,
  }),
  "NotificationFigures",
  "What became of notifications.",
);
const Part = z.nullable(z.string());
export const NotificationReport = named(
  z.object({
    range: Range,
    total: NotificationFigures,
    groups: z.array(
      z.object({
        type: described(Part, "Null: not grouped by it, or there is none; as the others."),
        template: Part,
        channel: Part,
        language: Part,
        figures: NotificationFigures,
      }),
    ),
  }),
  "NotificationReport",
  "What became of notifications, by what they were about, how they were written and how they went; the most sent first.",
);
export type NotificationReport = z.infer<typeof NotificationReport>;

export const getNotificationReport = operation({
  id: "getNotificationReport",
  method: "GET",
  path: "/api/reports/notifications",
  tag,
  summary: "What became of notifications",
  query: z.strictObject({
    ...range,
    by: described(
      z.optional(z.enum(["type", "template", "channel", "language"])),
      "What they are grouped by; all four together where nothing is said.",
    ),
  }),
  status: 200,
  answer: NotificationReport,
});

export const Dashboard = named(
  z.object({
    now: z.object({ ...Now, unanswered: Count, unassigned: Count }),
    connections: z.array(
      z.object({
        connectionId: Id,
        name: z.nullable(z.string()),
        channel: z.nullable(z.string()),
        ...Now,
        unanswered: described(Count, "Open, and the last word is the customer's."),
        unassigned: Count,
      }),
    ),
    mine: z.object({ ...Now, leads: Count }),
    today: Figures,
    week: described(z.object({ figures: Figures, previous: z.nullable(Figures) }), "Seven days through today."),
    reminders: described(z.array(Reminder), "The caller's own that are due by the end of today, the earliest first."),
    recent: described(z.array(Conversation), "Open conversations with the latest activity."),
    at: Timestamp,
  }),
  "Dashboard",
  "How things stand.",
);

export const getDashboard = operation({
  id: "getDashboard",
  method: "GET",
  path: "/api/dashboard",
  tag,
  summary: "How things stand",
  status: 200,
  answer: Dashboard,
});

export const ReportOrder = named(
  z.strictObject({
    by: By,
    from: z.optional(Day),
    through: z.optional(Day),
    days: z.optional(z.union([z.literal(7), z.literal(30), z.literal(90)])),
    channel: only.channel,
    connectionId: only.connectionId,
    compare: z.optional(z.boolean()),
    format: z.enum(["csv", "xlsx", "pdf"]),
    language: described(z._default(z.enum(["en", "es", "fr"]), "en"), "Of the headings."),
  }),
  "ReportOrder",
  "A report as a file.",
);

export const exportReport = operation({
  id: "exportReport",
  method: "POST",
  path: "/api/exports/reports",
  tag,
  summary: "Export a report",
  description:
    "Counts and times as tables for each group and in total; the range before; and, by day, channel and connection, the messages by hour and weekday. Text that a spreadsheet would run as a formula is written as text.",
  body: ReportOrder,
  status: 202,
  answer: Job,
});
