/** The people of the team and its teams, as every screen chooses from them and names them. */
import { useMemo } from "react";
import { useAll } from "../../api/all.ts";
import type { Schemas } from "../../api/client.ts";
import { useSomebody } from "../../kit/words.ts";
import { useSession } from "../../session/session.tsx";

const KEPT_MS = 5 * 60_000;
export type Person = Schemas["User"];

/** Somebody who never gave a name is called by the address that was invited. */
export const calledOf = ({ id, name, email }: Pick<Person, "id" | "name" | "email">): string => name ?? email ?? id;

/** Who may not see the team (`people.read`) has an empty list, and is told names of nobody but themselves. */
export function usePeople() {
  const { me, can } = useSession();
  const list = useAll("/api/users", can("people.read"), KEPT_MS);
  const { items } = list;
  const somebody = useSomebody();
  const who = useMemo(() => {
    const names = new Map(items.map((person) => [person.id, calledOf(person)]));
    if (me.name) names.set(me.id, me.name);
    const knownAs = (id: string): string | undefined => names.get(id);
    return {
      /** Those whom something can be given to. */
      active: items.filter(({ status }) => status === "active"),
      /** Undefined for keys, rules, and whoever has left. */
      knownAs,
      /** "Somebody" for whoever is not known here. */
      nameOf: (id: string): string => knownAs(id) ?? somebody,
    };
  }, [items, me, somebody]);
  return { ...list, ...who };
}

/** Empty for who may not see the team. */
export function useTeams() {
  const { can } = useSession();
  return useAll("/api/teams", can("people.read"), KEPT_MS);
}
