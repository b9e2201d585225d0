/** Who is put on a static list, and who is taken off it. */
import type { Identity } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import type { ListMembers } from "./ports.ts";

export interface Whom {
  readonly contactIds?: readonly string[];
  readonly identities?: readonly Identity[];
}

/** Repeats change nothing. */
export type ChangeList = (
  segmentId: string,
  change: { readonly add?: Whom; readonly remove?: Whom },
) => Promise<{ readonly added: number; readonly removed: number; readonly unknown: readonly string[] }>;

interface ListPorts {
  readonly listMembers: ListMembers;
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities">;
  readonly clock: Clock;
}

export function makeChangeList({ listMembers, contacts, clock }: ListPorts): ChangeList {
  return async (segmentId, { add = {}, remove = {} }) => {
    const [adding, removing] = await Promise.all([found(add), found(remove)]);
    await listMembers.add(segmentId, adding.ids, new Date(clock.now()).toISOString());
    await listMembers.remove(segmentId, removing.ids);
    return {
      added: adding.ids.length,
      removed: removing.ids.length,
      unknown: [...new Set([...adding.unknown, ...removing.unknown])],
    };
  };

  /** The contacts that are named themselves, as their lists lie with them, also when others speak for them. */
  async function found({ contactIds = [], identities = [] }: Whom) {
    const [known, owners] = await Promise.all([
      Promise.all(contactIds.map(async (id) => ((await contacts.resolve(id)) ? id : undefined))),
      Promise.all(identities.map(async (identity) => (await contacts.findByIdentities([identity]))[0])),
    ]);
    return {
      ids: [...new Set([...known, ...owners].filter((id) => id !== undefined))],
      unknown: [
        ...contactIds.filter((_, index) => known[index] === undefined),
        ...identities.flatMap(({ value }, index) => (owners[index] === undefined ? [value] : [])),
      ],
    };
  }
}
