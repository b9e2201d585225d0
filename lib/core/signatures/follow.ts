/** An envelope whose plan is another is taken back, and whoever waits for a signature is told when none will come. */
import type { Clock } from "../kernel/ports.ts";
import type { NewNotice } from "../notices/model.ts";
import type { Notify } from "../notices/ports.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { TimerStore } from "../timers/ports.ts";
import type { SignatureRequest } from "./model.ts";

export interface FollowSignaturesPorts {
  readonly timers: Pick<TimerStore, "set">;
  readonly notices: Notify;
  readonly ownersOf: (campaignId: string) => Promise<{ readonly name: string; readonly owners: readonly string[] }>;
  readonly clock: Clock;
}

export const makeFollowSignatures = (of: (tenant: string) => FollowSignaturesPorts): Projection => ({
  name: "signatures",
  async project(changes) {
    for (const change of changes) {
      const { entity, before, after, tenant } = change;
      if (entity === "campaign" && isTakenBack(before, after)) {
        const { timers, clock } = of(tenant);
        const wakeAt = new Date(clock.now() + 1_000).toISOString();
        await timers.set({ conversationId: String(after?.campaignId), timer: "signature", wakeAt });
      }
      if (entity === "signature-request" && isOverNow(change)) await tell(change, of(tenant));
    }
    return undefined;
  },
});

/** It was approved, and is not any more, or not as it was; what was launched is signed already. */
const isTakenBack = (before: Image | undefined, after: Image | undefined): boolean =>
  before?.status === "approved" &&
  after !== undefined &&
  (after.revision !== before.revision || !["approved", "scheduled", "running"].includes(String(after.status)));

const TOLD: ReadonlySet<unknown> = new Set(["declined", "expired", "refused", "void"]);
const isOverNow = ({ before, after }: Change): boolean => TOLD.has(after?.state) && before?.state !== after?.state;

async function tell({ after }: Change, { notices, ownersOf }: FollowSignaturesPorts): Promise<void> {
  const { campaignId, askedBy, revision, updatedAt, reason, envelopeId } = after as unknown as SignatureRequest;
  const { name, owners } = await ownersOf(campaignId);
  const text = reason ? `${name}: ${reason}` : name;
  const told = (person: string): NewNotice => ({
    ...{ person, kind: "signature_missing", subject: { kind: "campaign", id: campaignId }, text, at: updatedAt },
    fact: [campaignId, String(revision), envelopeId ?? ""],
  });
  await notices.notify([...new Set([askedBy, ...owners])].map(told));
}
