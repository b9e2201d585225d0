/** What is open in a section, and how its list is looked at: all of it stands in the address. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Search } from "../../app/router.tsx";

export const NEW = "new";

export function usePlace() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  /** Undefined takes a part out. `saved`: nothing is lost by leaving, so nobody is asked. */
  const change = useCallback(
    (parts: Search, { saved = false, replace = false } = {}) =>
      navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...parts }), replace, ignoreBlocker: saved }),
    [navigate],
  );
  return {
    search,
    open: search.open,
    change,
    show: (id: string) => void change({ open: id }),
    /** Whatever was open closes. */
    leave: (options?: { readonly saved?: boolean }) => void change({ open: undefined, from: undefined }, options),
  };
}
