/** Who has to say yes before something is signed, and how far that is. */
import type { SignatureMethod } from "../signatures/model.ts";

/** Whoever holds one of the roles or is one of the people; whoever may approve at all where both are empty. */
export interface ApprovalLevel {
  readonly name: string;
  readonly roles: readonly string[];
  readonly people: readonly string[];
  /** How many of them. */
  readonly approvals: number;
}

/**
 * Whether whoever wrote or submitted it may approve it: `always` kept apart, `where_possible` (not while somebody else may), or `never`.
 */
export const SEPARATIONS = ["always", "where_possible", "never"] as const;
export type Separation = (typeof SEPARATIONS)[number];

export interface ApprovalPolicy {
  /** At least one, decided in their order. */
  readonly levels: readonly ApprovalLevel[];
  readonly separation: Separation;
  /** How it is signed afterwards; absent: by a fresh second factor. */
  readonly method?: SignatureMethod;
  readonly updatedAt: string;
  readonly version: number;
}

export const DEFAULT_POLICY: ApprovalPolicy = {
  levels: [{ name: "Approval", roles: [], people: [], approvals: 1 }],
  separation: "where_possible",
  updatedAt: "1970-01-01T00:00:00.000Z",
  version: 0,
};

/** A yes to what is to be decided. */
export interface Yes {
  readonly by: string;
  readonly at: string;
}

/** Somebody who may decide. */
export interface Approver {
  readonly id: string;
  readonly role: string;
}

export const decidesAt = ({ roles, people }: ApprovalLevel, { id, role }: Approver): boolean =>
  (roles.length === 0 && people.length === 0) || roles.includes(role) || people.includes(id);

/** Which level is next, and who said yes at which; `level` is null when all have. Levels count from 1. */
export interface Standing {
  readonly level: number | null;
  readonly approvals: readonly (Yes & { readonly level: number })[];
  /** How many more the level needs. */
  readonly missing: number;
}

/**
 * Counts anew by the policy as it is now, oldest first: a person counts once, at the level that they decided at, and only while they would
 * be asked today. So a policy that became stricter asks for more, whatever was counted before.
 */
export function standingOf(
  { levels }: Pick<ApprovalPolicy, "levels">,
  given: readonly (Yes & { readonly level: number; readonly role: string })[],
  excluded: readonly string[],
): Standing {
  const counted: (Yes & { readonly level: number })[] = [];
  for (const [index, level] of levels.entries()) {
    const number = index + 1;
    for (const { by, at, role, level: its } of given) {
      const already = counted.filter((one) => one.level === number).length;
      if (its !== number || already >= level.approvals || excluded.includes(by)) continue;
      if (counted.some((one) => one.by === by) || !decidesAt(level, { id: by, role })) continue;
      counted.push({ by, at, level: number });
    }
    const missing = level.approvals - counted.filter((one) => one.level === number).length;
    if (missing > 0) return { level: number, approvals: counted, missing };
  }
  return { level: null, approvals: counted, missing: 0 };
}
