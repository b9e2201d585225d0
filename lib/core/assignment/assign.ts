/** New conversations find their people: off the road of messages, from the table's changes. */
import type { ContactStore } from "../contacts/ports.ts";
import type { ConversationDesk } from "../conversations/ports.ts";
import { type Counter, NOW } from "../counters/model.ts";
import type { CounterStore } from "../counters/ports.ts";
import type { HoursStore } from "../hours/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Lead } from "../leads/model.ts";
import type { LeadStore } from "../leads/ports.ts";
import type { Notify } from "../notices/ports.ts";
import type { PeopleStore, TeamStore } from "../people/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { type AssignmentRule, asksForLoad, type Circumstances, candidatesOf, choose, inOrder } from "./model.ts";
import type { AssignmentRuleStore, AssignmentStore, Decision } from "./ports.ts";

interface AssignPorts {
  readonly rules: Pick<AssignmentRuleStore, "all">;
  readonly assignments: AssignmentStore;
  readonly conversations: Pick<ConversationDesk, "get">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly leads: Pick<LeadStore, "ofContact">;
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
    for (const [tenant, its] of Map.groupBy(changes.filter(opens), (change) => change.tenant)) {
      const ports = of(tenant);
      const rules = inOrder(await ports.rules.all());
      if (rules.length === 0) continue;
      for (const { after } of its) await assign(ports, rules, String(after?.conversationId), String(after?.openedAt));
    }
    return undefined;
  },
});

/** An opening that is nobody's. Messages that come and go are none, and cost nothing here. */
function opens({ entity, before, after }: Change): boolean {
  if (entity !== "conversation" || typeof after?.conversationId !== "string") return false;
  if (typeof after.openedAt !== "string" || after.state === "resolved" || (after.assignee ?? null) !== null)
    return false;
  return before === undefined || before.state === "resolved";
}

async function assign(
  ports: AssignPorts,
  rules: readonly AssignmentRule[],
  conversationId: string,
  openedAt: string,
): Promise<void> {
  const { assignments, conversations, notices, clock } = ports;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const decided = await assignments.decided(conversationId, openedAt);
    if (decided) return tell(decided);
    const conversation = await conversations.get(conversationId);
    // What the change showed is over: another opening has a change of its own.
    if (!conversation || conversation.state === "resolved" || conversation.openedAt !== openedAt) return;
    const at = new Date(clock.now()).toISOString();
    const { version } = conversation;
    const nobody = { conversationId, openedAt, person: null, ruleId: null, at, version };
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
      turns: choice.turns,
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

/** A contact has one that is open, as a rule; all of them have to fit one transaction. */
const MOST_LEADS = 10;

const openLeads = async ({ leads }: AssignPorts, contactId: string): Promise<readonly Lead[]> =>
  (await leads.ofContact(contactId)).filter(({ state }) => !state.startsWith("closed_"));

/** Reads what the rules ask for, and nothing else. */
async function circumstancesOf(
  { contacts, hours, teams, people, counters }: AssignPorts,
  rules: readonly AssignmentRule[],
  conversation: Circumstances["conversation"],
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
