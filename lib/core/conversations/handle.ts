/** What a person does with a conversation: read, take, hand over, mark, put off, resolve, reopen. */
import type { Clock } from "../kernel/ports.ts";
import type { LabelStore } from "../labels/ports.ts";
import type { NewNotice } from "../notices/model.ts";
import type { Notify } from "../notices/ports.ts";
import type { PeopleStore, TeamStore } from "../people/ports.ts";
import { wholeMinute } from "../timers/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import { type Conversation, type ConversationChange, MAX_LABELS, reopened } from "./model.ts";
import type { ConversationDesk } from "./ports.ts";

export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type HandleOutcome =
  | { readonly kind: "done"; readonly conversation: Conversation; readonly changed: boolean }
  | { readonly kind: "missing" }
  /** The caller expected another version. */
  | { readonly kind: "stale"; readonly conversation: Conversation }
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

export interface HandleInput {
  readonly conversationId: string;
  /** From `If-Match`; without it the change applies to whatever is there. */
  readonly expectedVersion?: number;
}

export interface HandleConversation {
  /** Everything that came so far is read. */
  markRead(input: HandleInput): Promise<HandleOutcome>;
  /** What no conversation could be changed to. */
  check(change: ConversationChange, by?: string): Promise<readonly FieldProblem[]>;
  /** All that is named, or nothing. `checked`: the change was looked at already. `by`: who does it, and is not told of it. */
  update(
    input: HandleInput & ConversationChange & { readonly by?: string; readonly checked?: boolean },
  ): Promise<HandleOutcome>;
}

interface HandlePorts {
  readonly conversations: ConversationDesk;
  readonly labels: Pick<LabelStore, "all">;
  readonly people: Pick<PeopleStore, "membersOf">;
  readonly teams: Pick<TeamStore, "get">;
  readonly timers: Pick<TimerStore, "set">;
  readonly notices: Notify;
  readonly clock: Clock;
}

export const LONGEST_SNOOZE_MS = 366 * 86_400_000;

export function makeHandleConversation({
  conversations,
  labels,
  people,
  teams,
  timers,
  notices,
  clock,
}: HandlePorts): HandleConversation {
  /** Changes what is different, and writes nothing when nothing is. Throws after five conflicts in a row. */
  async function change(
    input: HandleInput,
    edit: (conversation: Conversation) => Partial<Conversation>,
    refuse: (edited: Conversation) => readonly FieldProblem[] = () => [],
  ): Promise<HandleOutcome & { readonly before?: Conversation }> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const conversation = await conversations.get(input.conversationId);
      if (!conversation) return { kind: "missing" };
      if (input.expectedVersion !== undefined && conversation.version !== input.expectedVersion)
        return { kind: "stale", conversation };
      const edited = { ...conversation, ...edit(conversation) };
      if (JSON.stringify(edited) === JSON.stringify(conversation))
        return { kind: "done", conversation, changed: false };
      const problems = refuse(edited);
      if (problems.length) return { kind: "invalid", problems };
      const next = { ...edited, updatedAt: iso(clock.now()), version: conversation.version + 1 };
      // The timer first: one that nobody waits for does no harm, a conversation that nobody wakes would.
      if (next.snoozedUntil !== undefined && next.snoozedUntil !== conversation.snoozedUntil)
        await timers.set({ conversationId: input.conversationId, timer: "snooze", wakeAt: next.snoozedUntil });
      if ((await conversations.save(next)) === "saved")
        return { kind: "done", conversation: next, changed: true, before: conversation };
    }
    throw new Error("the conversation kept changing");
  }

  return {
    markRead: (input) => change(input, (conversation) => ({ unread: 0, readThrough: conversation.lastApplied })),

    check: problemsOf,

    async update({ by, checked, ...input }) {
      const problems = checked ? [] : await problemsOf(input, by);
      if (problems.length) return { kind: "invalid", problems };
      const { before, ...outcome } = await change(input, (conversation) => edited(conversation, input), tooMany);
      if (outcome.kind === "done" && before) await tell(before, outcome.conversation, by);
      return outcome;
    },
  };

  async function problemsOf(input: ConversationChange, by?: string): Promise<readonly FieldProblem[]> {
    const problems: FieldProblem[] = [];
    const { state, snoozedUntil } = input;
    if (state === "snoozed" && snoozedUntil === undefined)
      problems.push({ field: "snoozedUntil", code: "required", message: "says until when it is snoozed" });
    if (snoozedUntil !== undefined && state !== "snoozed")
      problems.push({ field: "snoozedUntil", code: "not_allowed", message: "goes with the state `snoozed` alone" });
    if (snoozedUntil !== undefined) {
      const ms = Date.parse(snoozedUntil) - clock.now();
      if (ms <= 0) problems.push({ field: "snoozedUntil", code: "in_the_past", message: "must be in the future" });
      if (ms > LONGEST_SNOOZE_MS)
        problems.push({ field: "snoozedUntil", code: "too_far", message: "must be within a year" });
    }
    // Whoever takes it is here.
    if (input.assignee?.startsWith("usr_") && input.assignee !== by) {
      const [member] = await people.membersOf([input.assignee]);
      if (member?.status !== "active")
        problems.push(
          member
            ? { field: "assignee", code: "suspended", message: "is suspended" }
            : { field: "assignee", code: "not_found", message: "is no member of this tenant" },
        );
    }
    if (typeof input.teamId === "string" && !(await teams.get(input.teamId)))
      problems.push({ field: "teamId", code: "not_found", message: "is no team of this tenant" });
    const named = ["labels", "addLabels"] as const;
    if (named.some((field) => input[field]?.length)) {
      const known = new Set((await labels.all()).map(({ id }) => id));
      for (const field of named)
        for (const [index, id] of (input[field] ?? []).entries())
          if (!known.has(id))
            problems.push({ field: `${field}.${index}`, code: "not_found", message: "is no label of this tenant" });
    }
    return problems;
  }

  function edited(conversation: Conversation, input: ConversationChange): Partial<Conversation> {
    const { assignee, teamId, priority } = input;
    const wanted = labelsOf(conversation, input);
    return {
      ...stateOf(conversation, input),
      ...(assignee === undefined ? {} : { assignee }),
      ...(teamId === undefined ? {} : { teamId: teamId ?? undefined }),
      ...(priority === undefined ? {} : { priority: priority ?? undefined }),
      ...(wanted === undefined ? {} : { labels: wanted.length ? wanted : undefined }),
    };
  }

  function stateOf(conversation: Conversation, { state, snoozedUntil }: ConversationChange): Partial<Conversation> {
    const now = iso(clock.now());
    if (state === undefined) return {};
    if (state === "resolved")
      return conversation.state === "resolved" ? {} : { state, resolvedAt: now, snoozedUntil: undefined };
    const from = conversation.state === "resolved" ? reopened(now) : {};
    return {
      ...from,
      state,
      snoozedUntil: state === "snoozed" && snoozedUntil !== undefined ? wholeMinute(snoozedUntil) : undefined,
    };
  }

  /** Whoever is given a conversation hears of it. */
  async function tell(before: Conversation, after: Conversation, by: string | undefined): Promise<void> {
    if (after.assignee === null || after.assignee === before.assignee) return;
    const notice: NewNotice = {
      person: after.assignee,
      kind: "conversation_assigned",
      subject: { kind: "conversation", id: after.conversationId },
      text: after.contactName ?? after.preview,
      ...(by === undefined ? {} : { by }),
      at: after.updatedAt,
      fact: [after.conversationId, String(after.version)],
    };
    await notices.notify([notice]);
  }
}

function labelsOf(
  { labels = [] }: Conversation,
  { labels: instead, addLabels = [], removeLabels = [] }: ConversationChange,
): readonly string[] | undefined {
  if (instead === undefined && !addLabels.length && !removeLabels.length) return undefined;
  return [...new Set([...(instead ?? labels), ...addLabels])].filter((id) => !removeLabels.includes(id)).sort();
}

const tooMany = ({ labels = [] }: Conversation): readonly FieldProblem[] =>
  labels.length > MAX_LABELS
    ? [{ field: "labels", code: "too_long", message: `must have at most ${MAX_LABELS} entries` }]
    : [];

const iso = (ms: number): string => new Date(ms).toISOString();
