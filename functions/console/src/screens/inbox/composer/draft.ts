/**
 * What is being written: kept in this tab at once, through a reload too, and with the API a moment after the last key, so that it is there on
 * another computer. What the API has is taken only into an empty field.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { client } from "../../../api/client.ts";
import { useSession } from "../../../session/session.tsx";
import { useDrafts } from "./kept.ts";

export type Mode = "reply" | "note";
interface Draft {
  readonly mode: Mode;
  readonly text: string;
}

const EMPTY: Draft = { mode: "reply", text: "" };
const KEPT_AFTER_MS = 1_500;
const here = new Map<string, Draft>();

/** What the API does not have yet, for when the page is loaded anew without a network. In the tab alone, and of one person. */
const unkept = {
  get(place: string): Draft | undefined {
    try {
      return JSON.parse(sessionStorage.getItem(place) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(place: string, draft: Draft | undefined): void {
    try {
      if (draft) sessionStorage.setItem(place, JSON.stringify(draft));
      else sessionStorage.removeItem(place);
    } catch {
      // Without storage a reload loses the last moment.
    }
  },
};

export function useDraft(conversationId: string) {
  const { me } = useSession();
  const place = `chasqui.draft ${me.id} ${conversationId}`;
  const [draft, set] = useState<Draft>(() => {
    const left = here.get(conversationId) ?? unkept.get(place);
    if (left) here.set(conversationId, left);
    return left ?? EMPTY;
  });
  const kept = useRef(here.get(conversationId)?.text ?? "");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  /** Nobody waits for it, and nothing is lost when it fails: the tab has it. */
  const keep = useCallback(
    ({ mode, text }: Draft) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      if (text === kept.current) return;
      kept.current = text;
      const params = { path: { id: conversationId } };
      void (
        text === ""
          ? client.DELETE("/api/conversations/{id}/draft", { params })
          : client.POST("/api/conversations/{id}/draft", { params, body: { kind: mode, text } })
      ).then(
        () => {
          if (unkept.get(place)?.text === text) unkept.set(place, undefined);
        },
        () => {},
      );
    },
    [conversationId, place],
  );

  const { data: drafts } = useDrafts();
  const found = drafts?.data.find((one) => one.conversationId === conversationId);
  useEffect(() => {
    if (!found || here.has(conversationId)) return;
    kept.current = found.text;
    set({ mode: found.kind, text: found.text });
  }, [found, conversationId]);

  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => () => void (timer.current && keep(latest.current)), [keep]);

  const change = (next: Partial<Draft>) => {
    const whole = { ...latest.current, ...next };
    latest.current = whole;
    here.set(conversationId, whole);
    unkept.set(place, whole);
    set(whole);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => keep(latest.current), KEPT_AFTER_MS);
  };
  /** It was sent: it must not come back, from anywhere. */
  const clear = () => {
    change({ text: "" });
    keep(latest.current);
  };
  /** It could not be sent. What was begun meanwhile stands behind it. */
  const giveBack = (text: string) =>
    change({ text: [text, latest.current.text].filter((one) => one !== "").join("\n") });
  return { draft, change, clear, giveBack };
}
