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
  readonly isFiltered: boolean;
  change(change: Search): void;
}

export function useSelection(): Selection {
  const navigate = useNavigate();
  const { q = "", tag, country, language } = useSearch({ strict: false }) as Search;
  return {
    q,
    tag,
    country: country && /^[A-Z]{2}$/.test(country) ? country : undefined,
    language,
    isFiltered: tag !== undefined || country !== undefined || language !== undefined,
    change: (change) =>
      void navigate({ to: "/contacts", search: (kept: Search) => ({ ...kept, ...change }), replace: true }),
  };
}

export function useFound({ q, tag, country, language }: Selection) {
  const sought = q.trim().slice(0, 200);
  const listed = useList("/api/contacts", {
    query: {
      limit: 50,
      ...(tag ? { tag } : {}),
      ...(country ? { country } : {}),
      ...(language ? { language } : {}),
    },
    enabled: sought === "",
  });
  const hits = useList("/api/search", {
    query: { limit: 50, kind: "contact" as const, q: sought, sort: "relevance" as const },
    enabled: sought !== "",
  });
  return sought === "" ? ({ by: "list", list: listed } as const) : ({ by: "search", list: hits } as const);
}
