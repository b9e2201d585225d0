/** Somebody mended what kept a publication back, and has it tried at once. */
import { isOpen, MAX_LOG, type Publication } from "./model.ts";
import type { PublicationStore, ResendMendable } from "./ports.ts";

export type RetryOutcome =
  | { readonly kind: "missing" | "not_running" | "ended" | "not_open" }
  | { readonly kind: "retried"; readonly publication: Publication };

interface RetryPorts {
  readonly publications: Pick<PublicationStore, "get" | "save">;
  readonly resend: ResendMendable;
  /** That what became of it is seen to. */
  readonly lookAt: (campaignId: string) => Promise<void>;
}

/** By then it is known what became of it. */
const SETTLED_MS = 600_000;

/** `at`: of the request, so that a repeated one is the same try. */
export const makeRetryPublication =
  ({ publications, resend, lookAt }: RetryPorts) =>
  async (asked: {
    readonly publicationId: string;
    readonly by: string;
    readonly at: string;
  }): Promise<RetryOutcome> => {
    const { publicationId, by, at } = asked;
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await publications.get(publicationId);
      if (!before) return { kind: "missing" };
      if (before.log.some((one) => one.kind === "retried_by_hand" && one.at === at))
        return { kind: "retried", publication: before };
      if (!isOpen(before)) return { kind: "not_open" };
      const { campaignId, phaseId } = before.of;
      const outcome = await resend({ campaignId, phaseId, at, only: "mendable" });
      if (outcome.kind !== "due") return { kind: outcome.kind };
      const { code, affected } = before;
      const publication: Publication = {
        ...before,
        ...{ state: "retrying", nextAt: new Date(Date.parse(at) + SETTLED_MS).toISOString() },
        log: [...before.log, { at, kind: "retried_by_hand" as const, code, affected, by }].slice(-MAX_LOG),
        ...{ updatedAt: at, version: before.version + 1 },
      };
      if ((await publications.save(publication)) === "conflict") continue;
      await lookAt(campaignId);
      return { kind: "retried", publication };
    }
    throw new Error("the publication kept changing");
  };
