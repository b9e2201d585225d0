import type { Schemas } from "../../api/client.ts";
import { useWords } from "./words.ts";

const BUILT_IN = ["administrator", "supervisor", "agent"] as const;
export const builtIn = (id: string) => BUILT_IN.find((one) => one === id);

/** The roles that every business has are named by us, the others by the business. */
export function useRoleName(roles: readonly Schemas["Role"][] = []): (id: string) => string {
  const t = useWords();
  return (id) => {
    const ours = builtIn(id);
    if (ours) return t(ours);
    if (id === "key") return t("key");
    return roles.find((role) => role.id === id)?.name ?? id;
  };
}
