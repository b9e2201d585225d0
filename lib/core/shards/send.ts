/**
 * One shard of a wave is sent, chunk by chunk. Whom a chunk is for is written down before the provider is asked, with whoever of the one
 * before is not written yet; what became of them is written after. A worker that finds such an intent whose owner was lost writes `unknown`
 * for whoever has no delivery, and sends them nothing.
 */
import { type AudienceRow, zonesOfRow } from "../audience/model.ts";
import type { Phase } from "../campaigns/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { remembered, rememberedBy } from "../kernel/remembered.ts";
import { stopOf } from "../switches/model.ts";
import { STOPS_CACHE_MS, type SwitchStore } from "../switches/ports.ts";
import type { Approval, AskApproval } from "./approved.ts";
import type { ChunkOf, PrepareChunk } from "./chunk.ts";
import { type Flight, makeFlight } from "./flight.ts";
import { type CampaignDelivery, CHUNK, OVERLAP, ownOf, paceOf, rangeOf, type ShardState, type Wave } from "./model.ts";
import { makePacer, type Pacer } from "./pace.ts";
import type { CampaignDeliveryStore, MembershipOf, ShardCommand, ShardStore, WaveStore } from "./ports.ts";
import { type Candidate, listOf, type SelectPage } from "./select.ts";

export type ShardResult =
  | { readonly kind: "done"; readonly chunks: number; readonly recipients: number }
  /** Nothing is to be sent now: resuming hands its shards out again. */
  | { readonly kind: "stopped"; readonly code: string }
  /** The same command is to come again, before its lane goes on. */
  | { readonly kind: "wait"; readonly ms: number; readonly code: "leased" | "time_up" | "held" };

interface SendShardPorts {
  readonly waves: Pick<WaveStore, "get">;
  readonly shards: ShardStore;
  readonly deliveries: Pick<CampaignDeliveryStore, "all" | "write">;
  readonly approved: AskApproval;
  readonly membershipOf: MembershipOf;
  readonly select: SelectPage;
  readonly prepare: PrepareChunk;
  /** What a connection's provider takes in a second. */
  readonly perSecondOf: (connectionId: string) => Promise<number>;
  readonly switches: Pick<SwitchStore, "read">;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** An intent outlives every call that its owner can make: the function's time-out is 60 s. */
const LEASE_MS = 90_000;
/** What a chunk takes beside its pace. */
const CHUNK_MS = 5_000;
const LEASED_MS = { least: 1_000, most: 60_000 } as const;
/** While sending is stopped, a lane waits at its first shard. */
const HELD_MS = 60_000;
/** Whoever lifts a stop hands out nothing, so its command comes again; resuming a campaign hands its shards out. */
const endOf = ({ code }: { readonly code: string }): ShardResult =>
  code === STOPPED ? { kind: "wait", ms: HELD_MS, code: "held" } : { kind: "stopped", code };
const STOPPED = "stopped";
const TIME_UP: ShardResult = { kind: "wait", ms: 0, code: "time_up" };

/** How long a process remembers that a campaign may be sent: a pause is obeyed within that, and a chunk. */
const APPROVAL_MS = 10_000;

/**
 * `deadline`: nothing new is begun that could end after it. Epoch milliseconds. Throws when a store cannot be reached: then the command
 * comes again, and finds what was done.
 */
export type SendShard = (command: ShardCommand, deadline: number) => Promise<ShardResult>;

export function makeSendShard(ports: SendShardPorts): SendShard {
  const { waves, shards, deliveries, approved, membershipOf, select, prepare, switches, clock, ids } = ports;
  const pacers = new Map<string, Pacer>();
  const approvedNow = rememberedBy(approved, APPROVAL_MS, 200, clock);
  const closingNow = rememberedBy((id) => approved(id, true), APPROVAL_MS, 200, clock);
  const stopsNow = remembered(() => switches.read(), STOPS_CACHE_MS, clock);

  return async (command, deadline) => {
    const wave = await waves.get(command);
    if (!wave?.shards || !wave.lanes || wave.state !== "fired") return { kind: "stopped", code: "not_fired" };
    let state = await shards.get(command);
    if (state.done) return { kind: "done", chunks: state.chunk, recipients: 0 };
    const { intent } = state;
    if (intent && Date.parse(intent.leaseUntil) > clock.now()) {
      const ms = Date.parse(intent.leaseUntil) - clock.now();
      return { kind: "wait", ms: Math.min(LEASED_MS.most, Math.max(LEASED_MS.least, ms)), code: "leased" };
    }
    const first = await mayGo(command.campaignId, wave);
    if (first.kind === "refused") return endOf(first);
    const phase = first.plan.phases.find(({ phaseId }) => phaseId === wave.phaseId);
    if (!phase) return { kind: "stopped", code: "phase_missing" };
    if (intent) await leaveInDoubt(wave, phase, intent.contactIds);

    const membership = await membershipOf(first.plan, phase.audience ?? first.plan.audience);
    const range = rangeOf(command.shard, wave.shards, wave.lanes);
    const run = {
      wave,
      phase,
      lanes: wave.lanes,
      pacerOf: (connectionId: string) => pacerOf(connectionId, command.lane),
    };
    const everyMs = paceOf(await ports.perSecondOf(command.connectionId), wave.lanes);
    const flight = makeFlight(deliveries.write);
    const zonesOf = (row: AudienceRow) => zonesOfRow(row, first.plan.timeZone).zones;
    let recipients = 0;
    let from: string | undefined = state.from === "" ? range.from : state.from;
    try {
      while (from !== undefined) {
        if (clock.now() > deadline - CHUNK_MS) return await laidDown(TIME_UP, command, state, from, flight);
        const of = { wave, plan: first.plan, phase, membership, zonesOf };
        const page = await select({ ...of, range: { from, to: range.to } });
        const rest = [...page.candidates];
        while (rest.length > 0) {
          const going = await mayGo(command.campaignId, wave);
          if (going.kind === "refused") return await laidDown(endOf(going), command, state, state.from, flight);
          const size = sizeUntil(deadline, everyMs, flight);
          if (size < 1) return await laidDown(TIME_UP, command, state, state.from, flight);
          const now = rest.splice(0, size);
          const behind = rest.length > 0 ? `${now.at(-1)?.row.contactId}!` : page.next;
          const next = await sendOne(going, run, command, state, now, behind, deadline, flight);
          if (next === "moved") return { kind: "wait", ms: LEASED_MS.least, code: "leased" };
          state = next;
          recipients += now.length;
        }
        from = page.next;
      }
    } finally {
      // Whatever happens here: what providers answer is written.
      await flight.land();
    }
    const { intent: _, ...closed } = state;
    const ended = { ...closed, from: range.to, done: true, round: command.round };
    if (!(await shards.move(command, state, ended))) return { kind: "wait", ms: LEASED_MS.least, code: "leased" };
    return { kind: "done", chunks: state.chunk, recipients };
  };

  /**
   * Whoever goes on need not wait for a lease: what it was for is written. Looking at many of whom nobody is meant is progress too.
   */
  async function laidDown(
    result: ShardResult,
    command: ShardCommand,
    state: ShardState,
    from: string,
    flight: Flight,
  ): Promise<ShardResult> {
    await flight.land();
    const { intent, ...rest } = state;
    if (intent || from > state.from) await shards.move(command, state, { ...rest, from, round: command.round });
    return result;
  }

  async function sendOne(
    going: Extract<Approval, { kind: "approved" }>,
    run: Pick<ChunkOf, "wave" | "phase" | "lanes" | "pacerOf">,
    command: ShardCommand,
    before: ShardState,
    candidates: readonly Candidate[],
    behind: string | undefined,
    deadline: number,
    flight: Flight,
  ): Promise<ShardState | "moved"> {
    const prepared = await prepare({ ...run, plan: going.plan, candidates });
    // What is not sent is not in doubt: it is written before, and again makes the same of it.
    await deliveries.write(prepared.settled);
    const range = rangeOf(command.shard, run.wave.shards ?? 1, run.lanes);
    const from = behind ?? (range.to === "" ? "~" : range.to);
    if (prepared.sending.length === 0) return before;
    await flight.until(OVERLAP).catch(async (error: unknown) => {
      await prepared.release();
      throw error;
    });
    const intent = {
      contactIds: [...flight.unwritten(), ...prepared.sending.map(({ contactId }) => contactId)],
      owner: ids.random(),
      leaseUntil: new Date(clock.now() + LEASE_MS).toISOString(),
    };
    const next = { chunk: before.chunk + 1, from, intent, done: false, round: command.round };
    if (!(await shards.move(command, before, next))) {
      await prepared.release();
      return "moved";
    }
    flight.add(prepared.sending, prepared.send(deadline));
    return next;
  }

  /** Whether it may be sent still; asked before each chunk. */
  async function mayGo(campaignId: string, wave: Wave): Promise<Approval> {
    if (wave.kind === "lost") return closingNow(campaignId);
    const answer = await approvedNow(campaignId);
    if (answer.kind === "refused") return answer;
    const { status } = answer.campaign;
    if (status !== "running") return { kind: "refused", code: `campaign_${status}`, text: `the campaign is ${status}` };
    if (wave.connectionId === undefined) return answer;
    const stop = stopOf(await stopsNow(), wave.connectionId);
    return stop ? { kind: "refused", code: STOPPED, text: `sending is stopped: ${stop.reason}` } : answer;
  }

  /** Whoever has nothing of this wave may have got it, or not: a receipt will tell, or nothing. */
  async function leaveInDoubt(wave: Wave, phase: Phase, contactIds: readonly string[]): Promise<void> {
    const keys = contactIds.flatMap((contactId) =>
      phase.channels.map((medium) => ({ contactId, own: ownOf(ids, wave.campaignId, wave.phaseId, medium) })),
    );
    const found = await deliveries.all(keys);
    const byContact = Map.groupBy(
      found.filter((one) => one !== undefined),
      ({ contactId }) => contactId,
    );
    const at = new Date(clock.now()).toISOString();
    const reason = { code: "worker_lost", text: "the worker that was sending it was lost", retryable: false };
    const writes = contactIds.flatMap((contactId) => {
      const its = byContact.get(contactId) ?? [];
      if (its.some(({ waveId }) => waveId === wave.waveId)) return [];
      const before = its.find(({ status }) => listOf(wave) !== undefined && status !== undefined);
      const medium = before?.medium ?? phase.channels[0] ?? "";
      const delivery: CampaignDelivery = {
        ...{ contactId, own: ownOf(ids, wave.campaignId, wave.phaseId, medium), medium, variation: "", ...before },
        ...{ campaignId: wave.campaignId, phaseId: wave.phaseId, revision: wave.revision, waveId: wave.waveId },
        ...{ status: "unknown", reason, createdAt: before?.createdAt ?? at },
      };
      return [{ delivery, before }];
    });
    await deliveries.write(writes);
  }

  function pacerOf(connectionId: string, lane: number): Pacer {
    const name = `${connectionId} ${lane}`;
    const pacer = pacers.get(name) ?? makePacer(clock);
    if (pacers.size > 500) pacers.clear();
    pacers.set(name, pacer);
    return pacer;
  }

  /** As many as leave in time. */
  function sizeUntil(deadline: number, everyMs: number, flight: Flight): number {
    return Math.min(CHUNK, Math.floor((deadline - CHUNK_MS - clock.now()) / everyMs) - flight.unwritten().length);
  }
}
