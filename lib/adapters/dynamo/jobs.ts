import { isOver, type Job, KEPT_DAYS } from "../../core/jobs/model.ts";
import type { Held, JobStore } from "../../core/jobs/ports.ts";
import { bare, epochSeconds, failed, getItem, type Item, itemOf, keys, queryPage, type TableContext } from "./table.ts";

/** The worker's hold, which is no part of the job. */
const toJob = ({ claimId: _, lastClaim: __, leaseUntil: ___, replayedAt: ____, by: _____, ...item }: Item): Job =>
  bare<Job>(item);

export function makeJobStore(context: TableContext): JobStore {
  const { client, tableName: TableName, tenant } = context;
  const pk = keys.jobs(tenant);

  /** The job after the write, or what stood in its way. */
  async function update(
    jobId: string,
    input: {
      readonly set: string;
      readonly condition: string;
      readonly values: Readonly<Record<string, unknown>>;
    },
  ): Promise<{ readonly after?: Item; readonly before?: Item }> {
    try {
      const { Attributes } = await client.update({
        TableName,
        Key: { pk, sk: jobId },
        UpdateExpression: input.set,
        ConditionExpression: input.condition,
        ExpressionAttributeNames: Object.fromEntries(
          [...new Set(`${input.set} ${input.condition}`.match(/#\w+/g) ?? [])].map((name) => [name, name.slice(1)]),
        ),
        ExpressionAttributeValues: { ...input.values },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return Attributes ? { after: Attributes } : {};
    } catch (error) {
      if (!failed(error, "ConditionalCheckFailedException")) throw error;
      const before = itemOf(error);
      return before ? { before } : {};
    }
  }

  /** Only while the claim holds it. A repeated request finds what the first one wrote: `lastClaim` says so. */
  async function whileHeld(
    { jobId, claimId }: Held,
    set: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const { after, before } = await update(jobId, {
      set,
      condition: "#claimId = :claim AND #state = :running",
      values: { ...values, ":claim": claimId, ":running": "running" },
    });
    return after !== undefined || before?.lastClaim === claimId;
  }

  return {
    async create(job) {
      try {
        await client.put({
          TableName,
          Item: { pk, sk: job.jobId, entity: "job", v: 1, ...job, relay: "job" },
          ConditionExpression: "attribute_not_exists(pk)",
        });
        return "created";
      } catch (error) {
        if (failed(error, "ConditionalCheckFailedException")) return "exists";
        throw error;
      }
    },

    async get(jobId) {
      const item = await getItem(context, { pk, sk: jobId }, true);
      return item && toJob(item);
    },

    async list(page) {
      const found = await queryPage(
        context,
        {
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ScanIndexForward: false,
        },
        page,
        pk,
      );
      return { ...found, items: found.items.map(toJob) };
    },

    async cancel(jobId, at) {
      const { after, before } = await update(jobId, {
        set: "SET #state = :cancelled, #checkpoint = :null, #endedAt = :at, #updatedAt = :at, #ttl = :ttl ADD #version :one REMOVE #relay, #claimId, #leaseUntil",
        condition: "#state = :queued OR #state = :running",
        values: {
          ":cancelled": "cancelled",
          ":null": null,
          ":queued": "queued",
          ":running": "running",
          ":at": at,
          ":ttl": epochSeconds(at, KEPT_DAYS),
          ":one": 1,
        },
      });
      if (after) return { kind: "cancelled", job: toJob(after) };
      if (!before) return undefined;
      const job = toJob(before);
      return { kind: job.state === "cancelled" && job.endedAt === at ? "cancelled" : "over", job };
    },

    async claim(jobId, slice, { claimId, now, leaseUntil }) {
      const { after, before } = await update(jobId, {
        set: "SET #state = :running, #claimId = :claim, #leaseUntil = :lease, #updatedAt = :now ADD #tries :one, #version :one REMOVE #relay",
        condition:
          "#slice = :slice AND (#state = :queued OR #state = :running) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now) AND (#dueAt = :null OR #dueAt <= :now)",
        values: {
          ":running": "running",
          ":queued": "queued",
          ":claim": claimId,
          ":lease": leaseUntil,
          ":now": now,
          ":slice": slice,
          ":null": null,
          ":one": 1,
        },
      });
      if (after) return { kind: "claimed", job: toJob(after) };
      if (!before || before.slice !== slice || isOver({ state: before.state as Job["state"] }))
        return { kind: "stale" };
      // The client repeats a request whose answer was lost: what stands there is then this very claim.
      if (before.claimId === claimId) return { kind: "claimed", job: toJob(before) };
      const until = [before.leaseUntil, before.dueAt].filter((time) => typeof time === "string").sort();
      return { kind: "later", until: until.at(-1) ?? leaseUntil };
    },

    advance: (held, { checkpoint, progress, dueAt }) =>
      whileHeld(
        held,
        "SET #checkpoint = :checkpoint, #progress = :progress, #dueAt = :due, #tries = :zero, #relay = :job, #updatedAt = :at, #lastClaim = :claim ADD #slice :one, #version :one REMOVE #claimId, #leaseUntil",
        {
          ":checkpoint": checkpoint,
          ":progress": progress,
          ":due": dueAt,
          ":zero": 0,
          ":job": "job",
          ":at": held.at,
          ":one": 1,
        },
      ),

    keep: (held, { checkpoint, progress }) =>
      whileHeld(
        held,
        "SET #checkpoint = :checkpoint, #progress = :progress, #tries = :one, #updatedAt = :at ADD #version :one",
        { ":checkpoint": checkpoint, ":progress": progress, ":at": held.at, ":one": 1 },
      ),

    // Another number, so that the queue's message of the failed try is no message of this one.
    retry: (held, dueAt) =>
      whileHeld(
        held,
        "SET #dueAt = :due, #relay = :job, #updatedAt = :at, #lastClaim = :claim ADD #slice :one, #version :one REMOVE #claimId, #leaseUntil",
        { ":due": dueAt, ":job": "job", ":at": held.at, ":one": 1 },
      ),

    finish: (held, end) =>
      whileHeld(
        held,
        `SET #state = :state, #checkpoint = :null, #endedAt = :at, #updatedAt = :at, #ttl = :ttl, #lastClaim = :claim, ${
          end.state === "done" ? "#progress = :progress, #result = :result" : "#error = :error"
        } ADD #version :one REMOVE #claimId, #leaseUntil, #relay`,
        {
          ":state": end.state,
          // What it needed to go on may be personal.
          ":null": null,
          ":at": held.at,
          ":ttl": epochSeconds(held.at, KEPT_DAYS),
          ":one": 1,
          ...(end.state === "done" ? { ":progress": end.progress, ":result": end.result } : { ":error": end.error }),
        },
      ),
  };
}
