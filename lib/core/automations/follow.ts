/** What contacts do begins runs, and ends those that are under way: seen in the table's changes. */
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { ENTRY } from "./advance.ts";
import { factsOf, type Happened, happenedIn, isTriggeredBy, type Told } from "./happened.ts";
import { type Automation, type Definition, isUnderWay, type Run, type Stop } from "./model.ts";
import type { AutomationStore, RunStore, Wake } from "./ports.ts";

export interface FollowPorts {
  /** As they are known by now: one that was published less than half a minute ago may be missing. */
  readonly automations: () => Promise<readonly Automation[]>;
  readonly version: AutomationStore["version"];
  readonly runs: Pick<RunStore, "put" | "get" | "save" | "ofContacts">;
  readonly contactOf: (conversationId: string) => Promise<string | undefined>;
  /** The contact that speaks for this one, first, and all that were merged into it. */
  readonly family: (contactId: string) => Promise<readonly { readonly contactId: string }[]>;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

const DAY = 86_400_000;
/** What keeps the contact's row reads the same change: until then it has. */
const SETTLED_MS = 3_000;
const ATTEMPTS = 5;

export const makeFollowAutomations = (of: (tenant: string) => FollowPorts): Projection => ({
  name: "automations",
  async project(changes) {
    for (const [tenant, its] of Map.groupBy(changes, (change) => change.tenant)) await followAll(its, of(tenant));
    return undefined;
  },
});

async function followAll(changes: readonly Change[], ports: FollowPorts): Promise<void> {
  const told = changes.flatMap(happenedIn);
  if (told.length === 0) return;
  const live = (await ports.automations()).filter(({ state }) => state === "active" || state === "paused");
  if (live.length === 0) return;
  for (const one of told) {
    const happened = await named(one, live, ports);
    if (!happened) continue;
    await begin(happened, live, ports);
    if (live.some(({ published }) => published && couldEnd(happened, published.definition)))
      await endThose(happened, ports);
  }
}

async function named(
  told: Told,
  live: readonly Automation[],
  { contactOf }: FollowPorts,
): Promise<Happened | undefined> {
  if (told.contactId !== null) return told;
  // Most of what people write ends nothing: then nobody has to know who wrote it.
  if (!live.some(({ published }) => published?.definition.exits.reply)) return undefined;
  const contactId = await contactOf(told.conversationId);
  return contactId === undefined ? undefined : { ...told, contactId };
}

async function begin(happened: Happened, live: readonly Automation[], ports: FollowPorts): Promise<void> {
  const { runs, family, wake, clock, ids } = ports;
  for (const { id, state, published } of live) {
    if (state !== "active" || !published || !isTriggeredBy(published.definition.trigger, happened)) continue;
    const { trigger } = published.definition;
    const at = new Date(clock.now()).toISOString();
    const from = trigger.kind === "silent" ? Date.parse(happened.at) + trigger.days * DAY : 0;
    const [speaker] = await family(happened.contactId);
    if (!speaker) continue;
    const run: Run = {
      ...{ contactId: speaker.contactId, automationId: id, version: published.version, state: "pending", step: ENTRY },
      runId: ids.derive("automation-run", id, happened.contactId, happened.id).slice(0, 16),
      ...{ since: at, wakeAt: new Date(Math.max(from, clock.now() + SETTLED_MS)).toISOString() },
      ...{ triggeredAt: happened.at, trigger: factsOf(happened), stopping: null, stoppedBy: null, log: [] },
      ...{ startedAt: at, updatedAt: at, revision: 1 },
    };
    // The same again, after a crash between the two: what is there is woken at its own time.
    const there = (await runs.put(run)) === "put" ? run : await runs.get(run.contactId, run.runId);
    if (there?.state === "pending" && there.wakeAt !== null) await wake(there, there.wakeAt);
  }
}

function couldEnd(happened: Happened, definition: Definition): boolean {
  return stopOf(happened, definition) !== undefined;
}

/** Why this ends a run; undefined where it does not. */
function stopOf(happened: Happened, { exits }: Definition): Stop | undefined {
  const { what } = happened;
  if (what.kind === "reply") return exits.reply ? "reply" : undefined;
  if (what.kind === "consent.withdrawn") return exits.consentWithdrawn ? "consent_withdrawn" : undefined;
  if (exits.goal && isTriggeredBy(exits.goal, happened)) return "goal";
  const { leaves } = exits;
  const left = leaves !== null && isTriggeredBy({ kind: "segment", segmentId: leaves, crossed: "left" }, happened);
  return left ? "left_segment" : undefined;
}

/** Each goes by the version that it began by. */
async function endThose(happened: Happened, { runs, family, version, wake, clock }: FollowPorts): Promise<void> {
  const own = await family(happened.contactId);
  for (const run of await runs.ofContacts(own.map(({ contactId }) => contactId))) {
    // What they did before, or what triggered it, ends nothing.
    if (!isUnderWay(run.state) || run.stopping !== null || happened.at <= run.triggeredAt) continue;
    const definition = await version(run.automationId, run.version);
    const stop = definition && stopOf(happened, definition);
    if (stop && (await mark(run, stop))) await wake(run, new Date(clock.now()).toISOString());
  }

  async function mark(given: Run, stopping: Stop): Promise<boolean> {
    let run: Run | undefined = given;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (!run || !isUnderWay(run.state)) return false;
      const next = { ...run, stopping, updatedAt: new Date(clock.now()).toISOString(), revision: run.revision + 1 };
      if ((await runs.save(next)) === "saved") return true;
      run = await runs.get(given.contactId, given.runId);
    }
    throw new Error("the run kept changing");
  }
}
