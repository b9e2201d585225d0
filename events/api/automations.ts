/** Automations: when something happens with a contact, if a condition holds, step after step. */
import * as z from "zod/mini";
import { Id, Name, PageQuery, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Because, Condition } from "./conditions.ts";
import { Purpose } from "./consent.ts";
import { EventTypeName } from "./events.ts";
import { described, named } from "./named.ts";
import { Channels, Priority, TypeKey } from "./notifications.ts";
import { operation } from "./operation.ts";
import { Language, TemplateKey } from "./templates.ts";

const tag = "Automations";
const Whole = (least: number, most: number) => z.number().check(z.multipleOf(1), z.minimum(least), z.maximum(most));
const Ref = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/));
const Line = z.string().check(z.regex(/\S/), z.maxLength(1000));
const Tag = z.string().check(z.regex(/\S/), z.maxLength(50));
const Which = described(
  Condition,
  "Over the contact as segments see them: `tags`, `customFields.<id>`, `leads.*`, `engagement.*`, `events.<type>.count`, `segments.<id>`, " +
    "`campaigns.<id>.<phase>.*` and the rest.",
);
const Phase = { campaignId: Ref, phaseId: described(z._default(z.nullable(Ref), null), "Null: any phase.") };

export const Trigger = named(
  z.discriminatedUnion("kind", [
    described(
      z.strictObject({ kind: z.literal("campaign"), ...Phase, did: z.enum(["opened", "clicked", "answered"]) }),
      "A person opened, clicked or answered what the campaign sent them.",
    ),
    described(
      z.strictObject({ kind: z.literal("silent"), ...Phase, days: Whole(1, 365) }),
      "So many days after it was sent they have neither answered nor followed a link.",
    ),
    z.strictObject({ kind: z.literal("segment"), segmentId: Ref, crossed: z.enum(["entered", "left"]) }),
    z.strictObject({
      kind: z.literal("lead.moved"),
      funnelId: Ref,
      stageId: described(z._default(z.nullable(Ref), null), "Null: any stage of the funnel."),
    }),
    z.strictObject({ kind: z.literal("lead.closed"), as: z._default(z.enum(["won", "lost", "either"]), "either") }),
    z.strictObject({
      kind: z.literal("event"),
      type: EventTypeName,
      condition: described(z._default(z.nullable(Condition), null), "Over `properties.*` of the event."),
    }),
    z.strictObject({ kind: z.literal("contact.created") }),
  ]),
  "AutomationTrigger",
  "What begins a run. Each is about one contact.",
);

const StepId = described(
  z.string().check(z.regex(/^[a-z0-9_-]{1,32}$/)),
  "Of one's own; no two steps of an automation share one. Runs stand at it, so a step that is moved keeps it.",
);
const Mapped = z.union([
  z.strictObject({ path: z.string().check(z.regex(/^(?:event|properties|contact)(?:\.[A-Za-z0-9_-]{1,64}){1,12}$/)) }),
  z.strictObject({ value: z.unknown() }),
]);
const Send = z
  .strictObject({
    type: described(TypeKey, "Of the notification; one that is known brings what holds for it."),
    channels: z.optional(Channels),
    purpose: z.optional(Purpose),
    priority: z.optional(Priority),
    template: z.optional(
      z.strictObject({
        key: z.optional(TemplateKey),
        language: z.optional(Language),
        data: z._default(z.record(z.string().check(z.regex(/^[A-Za-z_][\w]{0,63}$/)), Mapped), {}),
      }),
    ),
    text: described(z.optional(Line), "In place of a template: `{contact.name}` stands for what stands there."),
    sendBefore: z.optional(z.strictObject({ minutes: Whole(1, 527_040) })),
  })
  .check(
    z.refine(({ template, text }) => template === undefined || text === undefined, {
      path: ["text"],
      params: { code: "either_or", message: "or a template: not both" },
    }),
  );

const simple = [
  z.strictObject({ id: StepId, kind: z.literal("wait"), minutes: Whole(1, 527_040) }),
  described(
    z.strictObject({
      id: StepId,
      kind: z.literal("until"),
      time: z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)),
      days: described(
        z._default(z.array(Whole(1, 7)).check(z.maxLength(7)), []),
        "Of the week, 1 is Monday; empty: any.",
      ),
    }),
    "Until the next such time by the contact's clock.",
  ),
  described(
    z.strictObject({ id: StepId, kind: z.literal("send"), send: Send }),
    "A notification as any other, under the same policy: consent, caps and quiet hours are asked when it is sent.",
  ),
  z.strictObject({
    id: StepId,
    kind: z.literal("tag"),
    add: z._default(z.array(Tag).check(z.maxLength(20)), []),
    remove: z._default(z.array(Tag).check(z.maxLength(20)), []),
  }),
  described(
    z.strictObject({ id: StepId, kind: z.literal("move"), funnelId: Ref, stageId: Ref }),
    "Their open leads of this funnel.",
  ),
  described(
    z.strictObject({
      id: StepId,
      kind: z.literal("assign"),
      what: z.enum(["conversation", "lead"]),
      assignee: z._default(z.nullable(Ref), null),
      teamId: z._default(z.nullable(Ref), null),
    }),
    "Their latest conversation, or their open leads.",
  ),
  described(
    z.strictObject({
      id: StepId,
      kind: z.literal("event"),
      type: EventTypeName,
      properties: z._default(z.record(z.string().check(z.maxLength(64)), z.unknown()), {}),
    }),
    "Told to the business: rules follow it, and it reaches whoever is subscribed to it.",
  ),
  described(
    z.strictObject({ id: StepId, kind: z.literal("campaign"), campaignId: Ref, phaseId: Ref }),
    "A campaign's phase that is `triggered`: sent to them within a quarter of an hour by the campaign's own sender, once, if the campaign is " +
      "approved, signed and launched, its audience means them and the policy allows it.",
  ),
  described(
    z.strictObject({
      id: StepId,
      kind: z.literal("webhook"),
      endpointId: described(
        Ref,
        "Of an endpoint for webhooks; it gets `automation.called`, whatever it subscribed to.",
      ),
      data: described(
        z._default(z.record(z.string().check(z.maxLength(64)), z.unknown()), {}),
        "Goes with it as it stands here; up to 50 values.",
      ),
    }),
    "Posted to an endpoint of the business as any webhook: signed, and tried again until it is taken. It is not waited for.",
  ),
  z.strictObject({ id: StepId, kind: z.literal("end") }),
] as const;

export interface Branch {
  readonly id: string;
  readonly kind: "branch";
  readonly condition: z.infer<typeof Condition>;
  readonly yes: readonly Step[];
  readonly no: readonly Step[];
}
export type Step = z.infer<(typeof simple)[number]> | Branch;

export const Step: z.ZodMiniType<Step, unknown> = named(
  z.union([
    ...simple,
    z.strictObject({
      id: StepId,
      kind: z.literal("branch"),
      condition: Which,
      get yes() {
        return z.array(Step).check(z.maxLength(50));
      },
      get no() {
        return z.array(Step).check(z.maxLength(50));
      },
    }),
  ]) as unknown as z.ZodMiniType<Step, unknown>,
  "AutomationStep",
  "One step. Behind a branch it goes on with the step beside it, unless the branch that was taken ends.",
);

export const AutomationDefinition = named(
  z.strictObject({
    trigger: Trigger,
    condition: described(
      z._default(z.nullable(Which), null),
      "Asked when it is triggered (a silence: when it has lasted). Null: everybody.",
    ),
    entry: described(
      z._default(
        z.discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("once") }),
          z.strictObject({ kind: z.literal("every"), days: Whole(1, 365) }),
          z.strictObject({ kind: z.literal("always") }),
        ]),
        { kind: "once" },
      ),
      "How often one contact may go through it: never two runs of one automation at a time, and 20 of all together in 24 hours.",
    ),
    exits: described(
      z._default(
        z.strictObject({
          reply: described(
            z._default(
              z.nullable(
                z.strictObject({
                  funnelId: z._default(z.nullable(Ref), null),
                  stageId: z._default(z.nullable(Ref), null),
                }),
              ),
              { funnelId: null, stageId: null },
            ),
            "They write to us: it stops, and their open leads of the funnel are moved where it says. Null: it goes on.",
          ),
          leaves: described(z._default(z.nullable(Ref), null), "They leave this segment."),
          consentWithdrawn: described(z._default(z.boolean(), true), "They withdraw consent, to whatever."),
          goal: described(z._default(z.nullable(Trigger), null), "What it is for has happened; no silence."),
        }),
        { reply: { funnelId: null, stageId: null }, leaves: null, consentWithdrawn: true, goal: null },
      ),
      "What ends a run before its last step.",
    ),
    steps: z.array(Step).check(z.maxLength(50)),
  }),
  "AutomationDefinition",
  "When, if, and step after step: at most 50 of them, branches five deep.",
);
export type AutomationDefinition = z.infer<typeof AutomationDefinition>;

const Count = z.number().check(z.multipleOf(1));
export const Automation = named(
  z.object({
    id: Id,
    name: z.string(),
    state: described(
      z.enum(["draft", "active", "paused", "archived"]),
      "`paused`: runs are held where they stand, and none begins. `archived`: it has ended for good.",
    ),
    draft: AutomationDefinition,
    published: z.nullable(
      z.object({ version: Count, at: Timestamp, by: z.string(), definition: AutomationDefinition }),
    ),
    changed: described(z.boolean(), "The draft says something else than what is published."),
    figures: described(
      z.object({ active: Count, finished: Count, stopped: Count, stoppedByReply: Count, failed: Count }),
      "Runs of the last 180 days.",
    ),
    createdBy: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Automation",
  "What follows, step after step, from what a contact does.",
);
export type Automation = z.infer<typeof Automation>;

export const NewAutomation = named(
  z.strictObject({ name: Name, draft: AutomationDefinition }),
  "NewAutomation",
  "An automation to write. Nothing begins before it is published.",
);
export const AutomationChange = named(
  z
    .strictObject({ name: z.optional(Name), draft: z.optional(AutomationDefinition) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "AutomationChange",
  "What is to change; at least one field. Runs go by what was published.",
  { minProperties: 1 },
);
export const AutomationVersion = named(
  z.object({ version: Count, definition: AutomationDefinition }),
  "AutomationVersion",
  "As it was published.",
);

export const AutomationRun = named(
  z.object({
    id: described(Id, "`<contact>.<run>`."),
    contactId: Id,
    automationId: Id,
    version: described(Count, "Of the automation: the one that it began by, and goes by to its end."),
    state: z.enum(["pending", "running", "waiting", "held", "finished", "stopped", "failed"]),
    step: described(z.nullable(z.string()), "What comes next."),
    wakeAt: described(z.nullable(Timestamp), "Of what waits."),
    stoppedBy: described(
      z.nullable(z.string()),
      "`reply`, `goal`, `left_segment`, `consent_withdrawn`, `cancelled` or `removed`.",
    ),
    triggeredAt: Timestamp,
    trigger: z.record(z.string(), z.string()),
    log: z.array(
      z.object({
        at: Timestamp,
        step: z.nullable(z.string()),
        kind: z.string(),
        outcome: z.enum(["done", "skipped", "yes", "no", "waits", "failed"]),
        code: z.nullable(z.string()),
        text: z.nullable(z.string()),
      }),
    ),
    startedAt: Timestamp,
    updatedAt: Timestamp,
  }),
  "AutomationRun",
  "One contact's way through an automation. Kept for 180 days after its end.",
);
export type AutomationRun = z.infer<typeof AutomationRun>;

export const AutomationDryRunRequest = named(
  z.strictObject({
    definition: AutomationDefinition,
    contactId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
    last: described(
      z._default(Whole(1, 50), 10),
      "Without a contact: the latest so many events that trigger it (of triggers that are events, segments' included).",
    ),
  }),
  "AutomationDryRunRequest",
  "A definition, and whom it is held against.",
);
export const AutomationDryRun = named(
  z.object({
    ways: z.array(
      z.object({
        contactId: Id,
        name: z.nullable(z.string()),
        at: described(Timestamp, "When it would have begun, or would begin."),
        enters: described(z.boolean(), "The condition holds for them now."),
        because: z.array(Because),
        steps: z.array(
          z.object({
            id: z.string(),
            kind: z.string(),
            at: Timestamp,
            outcome: z.enum(["would", "would_not", "yes", "no", "waits"]),
            text: described(z.nullable(z.string()), "The channel of a message, or why it could not go."),
          }),
        ),
      }),
    ),
  }),
  "AutomationDryRun",
  "What would become of each, as conditions hold now. Nothing was written, and nobody was told.",
);
export type AutomationDryRun = z.infer<typeof AutomationDryRun>;

const one = { tag, status: 200, answer: Automation, conditional: true } as const;

export const listAutomations = operation({
  id: "listAutomations",
  method: "GET",
  path: "/api/automations",
  tag,
  summary: "List automations",
  query: PageQuery,
  status: 200,
  answer: pageOf(Automation),
  problems: ["bad_cursor"],
});
export const createAutomation = operation({
  id: "createAutomation",
  method: "POST",
  path: "/api/automations",
  tag,
  summary: "Write an automation",
  body: NewAutomation,
  status: 201,
  answer: Automation,
  problems: ["already_exists", "limit_reached"],
});
export const dryRunAutomation = operation({
  id: "dryRunAutomation",
  method: "POST",
  path: "/api/automations/dry-run",
  tag,
  summary: "Hold an automation against a contact, or the latest triggers",
  body: AutomationDryRunRequest,
  status: 200,
  answer: AutomationDryRun,
  problems: ["not_found"],
});
export const getAutomation = operation({
  id: "getAutomation",
  method: "GET",
  path: "/api/automations/{id}",
  tag,
  summary: "One automation",
  status: 200,
  answer: Automation,
  problems: ["not_found"],
});
export const updateAutomation = operation({
  ...one,
  id: "updateAutomation",
  method: "PATCH",
  path: "/api/automations/{id}",
  summary: "Change an automation's draft",
  body: AutomationChange,
  problems: ["not_found", "already_exists", "automation_state"],
});
export const archiveAutomation = operation({
  ...one,
  id: "archiveAutomation",
  method: "DELETE",
  path: "/api/automations/{id}",
  summary: "Put an automation away",
  description: "For good. Its runs end where they stand, and stay to be looked at.",
  problems: ["not_found", "automation_state"],
});
const moving = (id: string, path: "publish" | "pause" | "resume", summary: string, description: string) =>
  operation({
    ...one,
    id,
    method: "POST",
    path: `/api/automations/{id}/${path}` as "/api/automations/{id}/publish",
    summary,
    description,
    problems: ["not_found", "automation_state", "limit_reached"],
  });
export const publishAutomation = moving(
  "publishAutomation",
  "publish",
  "Publish the draft",
  "It becomes the next version, by which runs begin within half a minute. Those under way go on by the version that they began by.",
);
export const pauseAutomation = moving(
  "pauseAutomation",
  "pause",
  "Pause an automation",
  "No step is done from now on but those that are under way at this moment.",
);
export const resumeAutomation = moving(
  "resumeAutomation",
  "resume",
  "Let an automation go on",
  "Runs go on from where they stand; a wait that is over meanwhile is over.",
);
export const getAutomationVersion = operation({
  id: "getAutomationVersion",
  method: "GET",
  path: "/api/automations/{id}/versions/{version}",
  tag,
  summary: "A version as it was published",
  status: 200,
  answer: AutomationVersion,
  problems: ["not_found"],
});
export const listAutomationRuns = operation({
  id: "listAutomationRuns",
  method: "GET",
  path: "/api/automations/{id}/runs",
  tag,
  summary: "An automation's runs",
  query: z.strictObject({
    ...pageFields,
    list: described(z._default(z.enum(["active", "held", "over"]), "active"), "Under way, held by a pause, or over."),
  }),
  status: 200,
  answer: pageOf(AutomationRun),
  problems: ["not_found", "bad_cursor"],
});
export const listContactRuns = operation({
  id: "listContactRuns",
  method: "GET",
  path: "/api/automation-runs",
  tag,
  summary: "A contact's runs, of all automations",
  query: z.strictObject({ contactId: z.string().check(z.regex(/^[a-z0-9]{26}$/)) }),
  status: 200,
  answer: z.object({ data: z.array(AutomationRun) }),
  problems: ["not_found"],
});
export const getAutomationRun = operation({
  id: "getAutomationRun",
  method: "GET",
  path: "/api/automation-runs/{id}",
  tag,
  summary: "One run with its log",
  status: 200,
  answer: AutomationRun,
  problems: ["not_found"],
});
export const cancelAutomationRun = operation({
  id: "cancelAutomationRun",
  method: "DELETE",
  path: "/api/automation-runs/{id}",
  tag,
  summary: "End a run",
  status: 200,
  answer: AutomationRun,
  problems: ["not_found"],
});
