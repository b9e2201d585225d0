/**
 * New conversations find their people, and so do those that are nobody's when a label comes that some rule asks for, and leads that come
 * without a conversation: off the road of messages, from the table's changes.
 */
import type { ContactStore } from "../contacts/ports.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import { type Counter, NOW } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { HoursStore } from "../hours/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { firstLeadId, type Lead } from "../leads/model.ts";
import type { LeadStore } from "../leads/ports.ts";
import type { Notify } from "../notices/ports.ts";
import type { PeopleStore, TeamStore } from "../people/ports.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import { type AssignmentRule, asksForLoad, type Circumstances, candidatesOf, choose, inOrder } from "./model.ts";
import type { AssignmentRuleStore, AssignmentStore, Decision } from "./ports.ts";

interface AssignPorts {
  readonly rules: Pick<AssignmentRuleStore, "all">;
  readonly assignments: AssignmentStore;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly leads: Pick<LeadStore, "get" | "ofContact">;
  readonly hours: Pick<HoursStore, "all">;
  readonly teams: Pick<TeamStore, "get">;
  readonly people: Pick<PeopleStore, "membersOf">;
  readonly counters: Pick<CounterStore, "read">;
  readonly notices: Notify;
  readonly clock: Clock;
}

const ATTEMPTS = 10;

export const makeAssign = (of: (tenant: string) => AssignPorts): Projection => ({
  name: "assignment",
  async project(changes) {
    const asking = changes.flatMap((change) => {
      const occasion = occasionIn(change);
      return occasion ? [{ tenant: change.tenant, occasion }] : [];
    });
    for (const [tenant, its] of Map.groupBy(asking, (one) => one.tenant)) {
      const ports = of(tenant);
      const rules = inOrder(await ports.rules.all());
      for (const { occasion } of its) {
        const asked = rules.filter(
          ({ match }) => !occasion.labels || match.labels.some((label) => occasion.labels?.includes(label)),
        );
        if (asked.length === 0) continue;
        if (occasion.kind === "lead") await assignLead(ports, asked, occasion);
        else await assign(ports, asked, occasion);
      }
    }
    return undefined;
  },
});

interface Conversing {
  readonly kind: "conversation";
  readonly conversationId: string;
  readonly openedAt: string;
  /** Labels came, with this version: the rules that ask for one of them are asked, and no others. */
  readonly labelled?: number;
  readonly labels?: readonly string[];
}
interface Leading {
  readonly kind: "lead";
  readonly leadId: string;
  readonly contactId: string;
  readonly labels?: undefined;
}

/**
 * An opening that is nobody's; labels that came to one that still is; a lead that somebody made and gave to nobody. Messages that come and
 * go are none of these, and cost nothing here.
 */
function occasionIn({ entity, before, after }: Change): Conversing | Leading | undefined {
  if (!after || (after.assignee ?? null) !== null) return undefined;
  if (entity === "lead") {
    const { leadId, contactId, state } = after;
    if (before || typeof leadId !== "string" || typeof contactId !== "string") return undefined;
    // A contact's first one came with their conversation, and goes with it.
    return leadId === firstLeadId(contactId) || isClosed(state) ? undefined : { kind: "lead", leadId, contactId };
  }
  const { conversationId, openedAt, state, version } = after;
  if (entity !== "conversation" || typeof conversationId !== "string" || typeof openedAt !== "string") return undefined;
  if (state === "resolved") return undefined;
  const opening = { kind: "conversation", conversationId, openedAt } as const;
  if (before === undefined || before.state === "resolved") return opening;
  const labels = labelsIn(after).filter((label) => !labelsIn(before).includes(label));
  return labels.length > 0 && typeof version === "number" ? { ...opening, labelled: version, labels } : undefined;
}

const isClosed = (state: unknown): boolean => typeof state === "string" && state.startsWith("closed_");
const labelsIn = ({ labels }: Image): readonly string[] =>
  Array.isArray(labels) ? labels.filter((label) => typeof label === "string") : [];

async function assign(
  ports: AssignPorts,
  rules: readonly AssignmentRule[],
  { conversationId, openedAt, labelled }: Conversing,
): Promise<void> {
  const occasion = { conversationId, openedAt, ...(labelled === undefined ? {} : { labelled }) };
  const { assignments, conversations, notices, clock } = ports;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const decided = await assignments.decided(occasion);
    if (decided) return tell(decided);
    const conversation = await conversations.get(conversationId);
    // What the change showed is over: another opening has a change of its own.
    if (!conversation || conversation.state === "resolved" || conversation.openedAt !== openedAt) return;
    const at = new Date(clock.now()).toISOString();
    const { version } = conversation;
    const nobody = { ...occasion, person: null, ruleId: null, at, version };
    // Somebody took it meanwhile; should they let it go, that is theirs to decide.
    if (conversation.assignee !== null) return assignments.leave(nobody);
    const turns = await assignments.turns();
    const open = await openLeads(ports, conversation.contactId);
    const choice = choose(rules, await circumstancesOf(ports, rules, conversation, open), turns, at);
    if (!choice) return assignments.leave(nobody);
    const { person, ruleId, teamId } = choice;
    const decision = { ...nobody, person, ruleId, version: version + 1 };
    const outcome = await assignments.assign({
      decision,
      conversation: {
        ...conversation,
        assignee: person,
        ...(teamId !== null && conversation.teamId === undefined ? { teamId } : {}),
        updatedAt: at,
        version: version + 1,
      },
      leads: open
        .filter(({ assignee }) => assignee === null)
        .slice(0, MOST_LEADS)
        .map((before) => ({
          before,
          after: { ...before, assignee: person, updatedAt: at, version: before.version + 1 },
        })),
      // Not all rules were asked; the others' turns stay.
      turns: { ...choice.turns, last: { ...(labelled === undefined ? {} : turns.last), ...choice.turns.last } },
    });
    if (outcome === "assigned") return tell(decision);
  }
  throw new Error("the conversation kept changing");

  /** Also when it comes again: whoever decided may have been cut off before this. */
  async function tell({ person, at, version }: Decision): Promise<void> {
    if (person === null) return;
    const conversation = await conversations.get(conversationId);
    if (!conversation) return;
    await notices.notify([
      {
        person,
        kind: "conversation_assigned",
        subject: { kind: "conversation", id: conversationId },
        text: conversation.contactName ?? conversation.preview,
        at,
        fact: [conversationId, String(version)],
      },
    ]);
  }
}

/** A lead that came without a conversation: by the rules that ask for nothing that only a conversation has, or fit what it knows. */
async function assignLead(ports: AssignPorts, rules: readonly AssignmentRule[], { leadId, contactId }: Leading) {
  const { assignments, leads, clock } = ports;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await assignments.decidedLead({ leadId, contactId })) return;
    const before = await leads.get(leadId);
    if (!before || isClosed(before.state)) return;
    const at = new Date(clock.now()).toISOString();
    const nobody = { leadId, contactId, person: null, ruleId: null, at };
    if (before.assignee !== null) return assignments.leaveLead(nobody);
    const turns = await assignments.turns();
    const { source, country, teamId, createdAt } = before;
    const known = {
      contactId,
      channel: source.channel,
      openedAt: createdAt,
      ...(country === null ? {} : { country }),
      ...(source.connectionId === undefined ? {} : { connectionId: source.connectionId }),
      ...(teamId === null ? {} : { teamId }),
    };
    const choice = choose(rules, await circumstancesOf(ports, rules, known, [before]), turns, at);
    if (!choice) return assignments.leaveLead(nobody);
    const { person, ruleId } = choice;
    const outcome = await assignments.assignLead({
      decision: { ...nobody, person, ruleId },
      before,
      after: {
        ...before,
        assignee: person,
        teamId: before.teamId ?? choice.teamId,
        updatedAt: at,
        version: before.version + 1,
      },
      // Whose turn it was is remembered; that they have a conversation more is not so.
      turns: { ...choice.turns, given: turns.given },
    });
    if (outcome === "assigned") return;
  }
  throw new Error("the lead kept changing");
}

/** A contact has one that is open, as a rule; all of them have to fit one transaction. */
const MOST_LEADS = 10;

const openLeads = async ({ leads }: AssignPorts, contactId: string): Promise<readonly Lead[]> =>
  (await leads.ofContact(contactId)).filter(({ state }) => !state.startsWith("closed_"));

/** Reads what the rules ask for, and nothing else. */
async function circumstancesOf(
  { contacts, hours, teams, people, counters }: AssignPorts,
  rules: readonly AssignmentRule[],
  conversation: Circumstances["conversation"] & { readonly contactId: string },
  leads: readonly Lead[],
): Promise<Circumstances> {
  const asks = (wanted: (rule: AssignmentRule) => boolean) => rules.some(wanted);
  const teamIds = [...new Set(rules.flatMap(({ pool }) => (pool.teamId === null ? [] : [pool.teamId])))];
  const [contact, schedules, found, gauges] = await Promise.all([
    asks(({ match }) => match.languages.length > 0) ? contacts.resolve(conversation.contactId) : undefined,
    asks(({ match }) => match.hours !== "any") ? hours.all() : [],
    Promise.all(teamIds.map((id) => teams.get(id))),
    asks(asksForLoad) ? counters.read("person", NOW, NOW) : [],
  ]);
  const there = new Map(found.flatMap((team) => (team ? [[team.id, team] as const] : [])));
  const members = await membersOf(people, candidatesOf(rules, there));
  return {
    conversation,
    language: contact?.language ?? null,
    leads,
    hours: schedules,
    teams: there,
    active: new Set(members.filter(({ status }) => status === "active").map(({ userId }) => userId)),
    open: new Map(gauges.map(({ id, values }: Counter) => [id, values.open ?? 0])),
  };
}

async function membersOf(people: AssignPorts["people"], ids: readonly string[]) {
  const portions = [];
  for (let from = 0; from < ids.length; from += 100) portions.push(people.membersOf(ids.slice(from, from + 100)));
  return (await Promise.all(portions)).flat();
}
