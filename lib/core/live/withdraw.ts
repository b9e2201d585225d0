/** Rights that were taken away end connections: whose they touch is looked at anew, and who stands otherwise than before has to come back. */
import type { Change } from "../projections/model.ts";
import { type Bye, type Connection, sameRights } from "./model.ts";
import type { Standing } from "./ports.ts";

export type Touched =
  | { readonly kind: "person"; readonly person: string }
  /** Those of one role, or of any. */
  | { readonly kind: "people" }
  /** All have to sign in anew who came before. */
  | { readonly kind: "sessions"; readonly before: string }
  | { readonly kind: "closing"; readonly person: string; readonly until: string };

/** The gateway remembers for so long who somebody was. */
const REMEMBERED_MS = 60_000;

/** Undefined for a change that takes nothing away from whoever may be connected. */
export function touchedBy({ entity, key, before, after }: Change): Touched | undefined {
  if (entity === "live-closing")
    return after && { kind: "closing", person: String(after.person), until: String(after.at) };
  if (!before) return undefined;
  if (entity === "member") {
    const same = after && before.role === after.role && before.status === after.status;
    return same ? undefined : { kind: "person", person: key.sk };
  }
  if (entity === "role")
    return after && String(before.permissions) === String(after.permissions) ? undefined : { kind: "people" };
  if (entity === "api-key")
    return after?.revokedAt === before.revokedAt && after ? undefined : { kind: "person", person: `key_${key.sk}` };
  if (entity === "settings" && key.pk.endsWith("#access") && after) {
    const stricter =
      (after.requireSecondFactor === true && before.requireSecondFactor !== true) ||
      Number(after.sessionHours) < Number(before.sessionHours);
    if (!stricter) return undefined;
    return {
      kind: "sessions",
      before: new Date(Date.parse(String(after.updatedAt)) + REMEMBERED_MS).toISOString(),
    };
  }
  return undefined;
}

/** Who has to go, and why. What is not touched is not looked at. */
export async function leaversAmong(
  connections: readonly Connection[],
  touched: readonly Touched[],
  standing: Pick<Standing, "rightsOf">,
): Promise<readonly { readonly connection: Connection; readonly why: Bye }[]> {
  const people = touched.some(({ kind }) => kind === "people");
  const rights = new Map<string, Promise<readonly string[] | undefined>>();
  const rightsOf = (person: string) => {
    const asked = rights.get(person) ?? standing.rightsOf(person);
    rights.set(person, asked);
    return asked;
  };
  const judged = connections.map(async (connection) => {
    const { person, openedAt, permissions } = connection;
    const own = touched.some((one) => one.kind === "person" && one.person === person);
    if (touched.some((one) => one.kind === "closing" && one.person === person && openedAt <= one.until))
      return { connection, why: "signed_out" as const };
    if (touched.some((one) => one.kind === "sessions" && openedAt <= one.before))
      return { connection, why: "sign_in_again" as const };
    if (!own && !people) return undefined;
    const now = await rightsOf(person);
    const same = now !== undefined && sameRights(permissions, now as typeof permissions);
    return same ? undefined : { connection, why: "rights_changed" as const };
  });
  return (await Promise.all(judged)).filter((one) => one !== undefined);
}
