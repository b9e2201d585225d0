/** On whose behalf the present work is done, for whatever writes in the course of it. */
import { AsyncLocalStorage } from "node:async_hooks";

/** As `lib/core/audit/model.ts` has it: this folder knows nothing of the product. */
export interface CurrentActor {
  readonly kind: "person" | "key" | "rule" | "system";
  readonly id: string;
  readonly requestId?: string;
  readonly from?: string;
}

const current = new AsyncLocalStorage<CurrentActor>();

export const actAs = <T>(actor: CurrentActor, work: () => T): T => current.run(actor, work);

/** Undefined: nobody in particular, such as a customer's message on its way in. */
export const currentActor = (): CurrentActor | undefined => current.getStore();
