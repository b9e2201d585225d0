/** What becomes of what is held about a person when the person is to be forgotten (GDPR, Article 17). */

/** What a kind of row leaves behind. Whatever is not named here goes, with everything in it: a new kind of row is safe by default. */
interface Remains {
  /** Attributes that stay, in a row of its own that names nobody. */
  readonly keeps: readonly string[];
  readonly why: string;
}

export const REMAINS: Readonly<Record<string, Remains>> = {
  message: {
    keeps: ["kind", "direction", "connectionId", "channel", "status"],
    why: "What was sent has to be paid for: providers bill by message and month, and the bill must be checkable (Article 17, 3b and e).",
  },
  lead: {
    keeps: ["type", "state", "value", "funnelId", "stageId"],
    why: "What was sold and lost is the business's own account; without a name, a note or a day's exact time it is nobody's.",
  },
};

/** What else stays, and as what; for people who ask, and for the decision record. */
export const STAYS = [
  {
    what: "That the person was forgotten, and does not want to be written to",
    as: "SHA-256 of each identity, with the day",
    why: "A list that is imported again, or a backup that is restored, must not bring the person back (Articles 17, 3b and 21).",
    until: "as long as the tenant exists",
  },
  {
    what: "That an address must not be written to: it does not work, its owner complained, or asked for it",
    as: "the address, with the reason and the day",
    why: "Else the next list that is imported would write to it again (Articles 17, 3b and 21).",
    until: "until the business takes it off the list",
  },
  {
    what: "The audit log",
    as: "ids that are derived and say nothing; values were redacted when they were written",
    why: "Who did what has to be provable; the chain of its blocks must not be broken (Article 17, 3e).",
    until: "as long as the tenant exists",
  },
  {
    what: "Counters of reports",
    as: "sums",
    why: "They name nobody.",
    until: "as long as the tenant exists",
  },
  {
    what: "Files that were downloaded, and messages that no worker could use, in the queues of dead letters",
    as: "what they held",
    why: "What has left is out of reach; dead letters are looked at by a person, who sees in the runbook what to do with them.",
    until: "dead letters 14 days",
  },
  {
    what: "Backups of the table and its stream",
    as: "what they held",
    why: "They cannot be changed; a restore is followed by `npm run ops -- reapply-erasures`.",
    until: "35 days, and one day",
  },
] as const;

/**
 * How long rows are kept that nobody needs for long. They carry a time at which DynamoDB takes them away for nothing, which is the longest
 * period there is; a tenant that wants a shorter one has them removed by the job, the ones that are there already too.
 */
export interface ShortLived {
  /** What providers sent and nobody could use, and what they told about a connection: kept for whoever looks for the reason. */
  readonly payloadsDays: number;
  /** What people of the team were told. */
  readonly noticesDays: number;
  /** What exports and imports read and wrote. */
  readonly filesDays: number;
}

/** The least, and the most, which holds unless somebody says otherwise. Days. */
export const SHORT_LIVED: Readonly<Record<keyof ShortLived, { readonly least: number; readonly most: number }>> = {
  payloadsDays: { least: 1, most: 30 },
  noticesDays: { least: 7, most: 90 },
  filesDays: { least: 1, most: 7 },
};
export const LONGEST: ShortLived = {
  payloadsDays: SHORT_LIVED.payloadsDays.most,
  noticesDays: SHORT_LIVED.noticesDays.most,
  filesDays: SHORT_LIVED.filesDays.most,
};

/** Which day it was is enough for a bill, and for who is forgotten too much would be more. */
export const dayOf = (at: unknown): string | null => (typeof at === "string" ? at.slice(0, 10) : null);

/** What a row leaves, or undefined. */
export function remainsOf(
  entity: string,
  item: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const rule = REMAINS[entity];
  // Notes of the team were sent to nobody.
  if (!rule || item.kind === "note") return undefined;
  const kept = Object.fromEntries(
    rule.keeps.flatMap((name) => (item[name] === undefined || item[name] === null ? [] : [[name, item[name]]])),
  );
  const body = item.body as { readonly type?: unknown } | undefined;
  const content = item.content as { readonly type?: unknown } | undefined;
  const type = entity === "message" ? (content?.type ?? body?.type) : undefined;
  return { ...kept, ...(typeof type === "string" ? { type } : {}), of: entity, day: dayOf(item.createdAt ?? item.at) };
}

/** Written before anything goes, outside the table: a restore of the table does not take it back. Names nobody. */
export interface Erasure {
  readonly contactId: string;
  /** With those that were merged into it. */
  readonly contactIds: readonly string[];
  /** As the keys of their pointers hold them. */
  readonly identities: readonly string[];
  /** Their ids are derived; `lastApplied` is a position in a queue. */
  readonly threads: readonly { readonly id: string; readonly connectionId: string; readonly lastApplied: string }[];
  readonly erasedAt: string;
}
