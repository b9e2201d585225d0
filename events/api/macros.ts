import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Macros";
const Labels = z.array(z.string().check(z.regex(/^[a-z0-9]{10}$/))).check(z.minLength(1), z.maxLength(10));

export const MacroAction = named(
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("send_reply"), cannedReplyId: z.string().check(z.regex(/^[a-z0-9]{10}$/)) }),
    z.strictObject({ type: z.literal("note"), text: z.string().check(z.regex(/\S/), z.maxLength(4096)) }),
    z.strictObject({ type: z.literal("add_labels"), labels: Labels }),
    z.strictObject({ type: z.literal("remove_labels"), labels: Labels }),
    z.strictObject({
      type: z.literal("assign"),
      assignee: described(
        z.nullable(z.string().check(z.regex(/^(?:me|(?:usr|key)_[a-z0-9]{1,64})$/))),
        "`me`: whoever runs it.",
      ),
    }),
    z.strictObject({
      type: z.literal("assign_team"),
      teamId: z.nullable(z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/))),
    }),
    z.strictObject({
      type: z.literal("set_priority"),
      priority: z.nullable(z.enum(["urgent", "high", "normal", "low"])),
    }),
    z.strictObject({
      type: z.literal("snooze"),
      minutes: z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(527_040)),
    }),
    z.strictObject({ type: z.literal("set_state"), state: z.enum(["open", "pending", "resolved"]) }),
  ]),
  "MacroAction",
  "One step of a macro.",
);
const Actions = z.array(MacroAction).check(z.minLength(1), z.maxLength(10));

export const Macro = named(
  z.object({
    id: Id,
    name: z.string(),
    actions: z.array(MacroAction),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Macro",
  "What is done at one stroke, in this order.",
);
export type Macro = z.infer<typeof Macro>;
export const NewMacro = named(z.strictObject({ name: Name, actions: Actions }), "NewMacro", "A macro to make.");
export const MacroChange = named(
  z
    .strictObject({ name: z.optional(Name), actions: z.optional(Actions) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "MacroChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const MacroRun = named(
  z.object({
    macroId: Id,
    conversationId: Id,
    completed: z.boolean(),
    steps: z.array(
      z.object({
        action: z.string(),
        outcome: z.enum(["done", "refused", "skipped"]),
        code: z.nullable(z.string()),
        message: z.nullable(z.string()),
      }),
    ),
  }),
  "MacroRun",
  "What became of each step. A step that is refused stops those behind it.",
);

const one = { tag, status: 200, answer: Macro, conditional: true } as const;

export const listMacros = operation({
  id: "listMacros",
  method: "GET",
  path: "/api/macros",
  tag,
  summary: "List the macros",
  query: PageQuery,
  status: 200,
  answer: pageOf(Macro),
  problems: ["bad_cursor"],
});
export const createMacro = operation({
  id: "createMacro",
  method: "POST",
  path: "/api/macros",
  tag,
  summary: "Make a macro",
  body: NewMacro,
  status: 201,
  answer: Macro,
  problems: ["already_exists", "limit_reached"],
});
export const updateMacro = operation({
  ...one,
  id: "updateMacro",
  method: "PATCH",
  path: "/api/macros/{id}",
  summary: "Change a macro",
  body: MacroChange,
  problems: ["not_found", "already_exists"],
});
export const deleteMacro = operation({
  ...one,
  id: "deleteMacro",
  method: "DELETE",
  path: "/api/macros/{id}",
  summary: "Remove a macro",
  problems: ["not_found"],
});
export const runMacro = operation({
  id: "runMacro",
  method: "POST",
  path: "/api/conversations/{id}/macros/{macroId}",
  tag,
  summary: "Run a macro on a conversation",
  description: "With an `Idempotency-Key`, a request that is repeated sends and writes nothing twice.",
  status: 200,
  answer: MacroRun,
  problems: ["not_found"],
});
