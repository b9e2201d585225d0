/** Takes back what is at a signer and is not the plan any more. Done twice it is as if done once. */
import type { CampaignReader } from "../campaigns/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { isOpen } from "./model.ts";
import type { ProviderOf, SignatureRequestStore } from "./ports.ts";

/** In a word, for the log. Throws where the service cannot now: then it is repeated. */
export type WithdrawSignature = (campaignId: string) => Promise<"withdrawn" | "stays">;

export function makeWithdrawSignature({
  campaigns,
  requests,
  provider,
  clock,
}: {
  readonly campaigns: Pick<CampaignReader, "get">;
  readonly requests: SignatureRequestStore;
  readonly provider: ProviderOf;
  readonly clock: Clock;
}): WithdrawSignature {
  return async (campaignId) => {
    const [campaign, request] = await Promise.all([campaigns.get(campaignId), requests.get(campaignId)]);
    if (!request || !isOpen(request)) return "stays";
    if (campaign?.status === "approved" && campaign.revision === request.revision) return "stays";
    if (request.envelopeId !== null) {
      const answer = await (await provider())?.cancel(request.envelopeId, "The plan was changed.");
      if (answer && !answer.ok && answer.kind === "later")
        throw new Error(`the envelope was not taken back: ${answer.code}`);
    }
    const at = new Date(clock.now()).toISOString();
    const after = { ...request, state: "void", reason: null, updatedAt: at, version: request.version + 1 } as const;
    if ((await requests.save(after)) === "saved") return "withdrawn";
    // The service told us of it before it answered.
    const present = await requests.get(campaignId);
    if (present && isOpen(present)) throw new Error("the request was changed meanwhile");
    return "withdrawn";
  };
}
