/** Which contacts are looked at, as the address says it. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useList } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";

export interface Selection {
  /** What is searched for; it looks in all contacts, whatever the filters say. */
  readonly q: string;
  readonly tag: string | undefined;
  readonly country: string | undefined;
  readonly language: string | undefined;
  /** The channel by which they came, `manual` or `import`. */
  readonly source: string | undefined;
  readonly isFiltered: boolean;
  change(change: Search): void;
}

export function useSelection(): Selection {
  const navigate = useNavigate();
  const { q = "", tag, country, language, source } = useSearch({ strict: false }) as Search;
  return {
    q,
    tag,
    country: country && /^[A-Z]{2}$/.test(country) ? country : undefined,
    language,
    source: source && /^[a-z]{1,20}$/.test(source) ? source : undefined,
    isFiltered: [tag, country, language, source].some((one) => one !== undefined),
    change: (change) =>
      void navigate({ to: "/contacts", search: (kept: Search) => ({ ...kept, ...change }), replace: true }),
  };
}

/** As the API takes it. */
export const filtersOf = ({ tag, country, language, source }: Selection) => ({
  ...(tag ? { tag } : {}),
  ...(country ? { country } : {}),
  ...(language ? { language } : {}),
  ...(source ? { source } : {}),
});

export function useFound(selection: Selection) {
  const sought = selection.q.trim().slice(0, 200);
  const listed = useList("/api/contacts", {
    query: { limit: 50, ...filtersOf(selection) },
    enabled: sought === "",
  });
  const hits = useList("/api/search", {
    query: { limit: 50, kind: "contact" as const, q: sought, sort: "relevance" as const },
    enabled: sought !== "",
  });
  return sought === "" ? ({ by: "list", list: listed } as const) : ({ by: "search", list: hits } as const);
}
