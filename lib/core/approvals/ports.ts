import type { ApprovalPolicy, Approver } from "./model.ts";

/** Of one tenant. */
export interface ApprovalPolicyStore {
  /** As it surely is; `DEFAULT_POLICY` until somebody changed it. */
  get(): Promise<ApprovalPolicy>;
  /** Replaces the one whose version is one less. */
  save(policy: ApprovalPolicy): Promise<"saved" | "conflict">;
}

/** Active members whose role lets them approve. */
export type Approvers = () => Promise<readonly Approver[]>;
