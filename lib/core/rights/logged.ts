/** What the audit log says of one person: for the person, so without who else is named in it. */
import type { AuditBlock, AuditEntry } from "../audit/model.ts";
import type { AuditReader } from "../audit/ports.ts";

/** Blocks that are looked through at a time: a few megabytes. */
export const BLOCKS = 200;

/** What was done to the person's data, when, and by what kind of actor; the log's own text says no more of a customer. */
export interface LoggedOfPerson {
  readonly at: string;
  readonly action: AuditEntry["action"];
  readonly by: AuditEntry["actor"]["kind"];
  readonly entity: string;
  readonly id: string;
  readonly changes: AuditEntry["changes"];
  readonly hidden: AuditEntry["hidden"];
  readonly facts?: AuditEntry["facts"];
}

/** People and keys of the team are others, of whom the person may know that they were there, and not who they are. */
const TEAM = /\b(?:usr|key)_[A-Za-z0-9_.:-]+/g;
const SOMEBODY = "somebody of the team";
const withoutTeam = (text: string): string => text.replace(TEAM, SOMEBODY);

export function loggedOf({ at, action, actor, entity, id, changes, hidden, facts }: AuditEntry): LoggedOfPerson {
  return {
    at,
    action,
    by: actor.kind,
    entity,
    id: withoutTeam(id),
    changes: changes.map(({ field, before, after }) => ({
      field,
      ...(before === undefined ? {} : { before: withoutTeam(before) }),
      ...(after === undefined ? {} : { after: withoutTeam(after) }),
    })),
    hidden,
    ...(facts === undefined ? {} : { facts: JSON.parse(withoutTeam(JSON.stringify(facts))) as AuditEntry["facts"] }),
  };
}

/** Some blocks from this number on: what they say of whoever goes by one of these ids, and where to go on; undefined at the end. */
export async function readLogged(
  audit: Pick<AuditReader, "chain">,
  from: number,
  ids: readonly string[],
): Promise<{ readonly entries: readonly LoggedOfPerson[]; readonly next?: number }> {
  const blocks: AuditBlock[] = [];
  for await (const block of audit.chain(from)) {
    blocks.push(block);
    if (blocks.length === BLOCKS) break;
  }
  // Messages, notes and consents are called by an id in which that of their conversation or contact stands.
  const about = ({ id }: AuditEntry) => ids.some((one) => id.includes(one));
  const entries = blocks.flatMap((block) => block.entries.filter(about).map(loggedOf));
  const last = blocks.length === BLOCKS ? blocks.at(-1) : undefined;
  return { entries, ...(last ? { next: last.number + 1 } : {}) };
}
