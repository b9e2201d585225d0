/** What the command bar finds beyond the console's own names: contacts, leads, and what was written. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client.ts";
import { type Hit, useHits } from "../shared/search/hits.ts";
import styles from "./command-bar.module.css";
import { useWords } from "./words.ts";

const KINDS = ["contact", "lead", "message"] as const;
const SHOWN = 5;

export interface Found {
  readonly id: string;
  readonly group: string;
  readonly title: ReactNode;
  readonly detail: ReactNode;
  run(): void;
}

export function useFound(text: string): { readonly found: readonly Found[]; readonly isLooking: boolean } {
  const t = useWords();
  const navigate = useNavigate();
  const { hits, isLooking } = useHits(text, 30);
  const open = (hit: Hit) => {
    if (hit.kind === "contact") return void navigate({ to: "/contacts/$contactId", params: { contactId: hit.id } });
    if (hit.kind === "lead") return void navigate({ to: "/leads/$leadId", params: { leadId: hit.id } });
    if (hit.conversationId !== null)
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: hit.conversationId },
        search: { message: hit.id },
      });
  };
  const found = KINDS.flatMap((kind) =>
    hits
      .filter((hit) => hit.kind === kind)
      .slice(0, SHOWN)
      .map((hit) => ({
        id: `${kind}:${hit.id}`,
        group: t(`group.${kind}`),
        title: <Marked excerpt={hit.title} />,
        detail: <Marked excerpt={hit.excerpt} />,
        run: () => open(hit),
      })),
  );
  return { found, isLooking };
}

function Marked({ excerpt: { text, ranges } }: { readonly excerpt: Schemas["Excerpt"] }) {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const range of ranges) {
    pieces.push(text.slice(end, range.start));
    pieces.push(
      <mark key={range.start} className={styles.mark}>
        {text.slice(range.start, range.end)}
      </mark>,
    );
    end = range.end;
  }
  return (
    <>
      {pieces}
      {text.slice(end)}
    </>
  );
}
