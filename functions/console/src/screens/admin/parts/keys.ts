import { useList } from "../../../api/client.ts";
import { useSession } from "../../../session/session.tsx";

/** Keys by the id under which they act, `key_…`, which is longer than their own; the id itself for who may not see keys. */
export function useKeyNames(): (actor: string) => string {
  const { can } = useSession();
  const { items } = useList("/api/keys", { query: { limit: 100 }, enabled: can("keys.manage") });
  return (actor) => items.find(({ id }) => `key_${id}` === actor)?.name ?? actor;
}
