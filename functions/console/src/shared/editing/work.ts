/** Doing something to the set-up: what went wrong is said where it was done, and what is shown is read anew. */
import { useCallback, useState } from "react";
import { type ApiPath, readAnew } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useWords } from "./words.ts";

const KNOWN = ["already_exists", "limit_reached", "in_use", "last_administrator", "standard_rule"] as const;

/** The API's reason, in the person's language where it is one that people meet here. */
export function useReason(): (error: unknown) => string {
  const t = useWords();
  const textOf = useProblemText();
  return useCallback(
    (error) => {
      const { code, problem } = errorOf(error);
      const known = KNOWN.find((one) => one === code);
      if (known) return t(`reason.${known}`);
      if (code === "forbidden" && problem.detail?.includes("permissions that you do not have"))
        return t("reason.beyond");
      return textOf(error);
    },
    [t, textOf],
  );
}

export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });
export const isStale = (problem: unknown): boolean => problem !== undefined && errorOf(problem).status === 412;

interface After {
  /** Said when it worked. */
  readonly said?: string;
  readonly undo?: () => void;
  readonly anew: readonly ApiPath[];
}

/** For forms: the problem stays beside what was filled in. Undefined comes back when it did not work. */
export function useWork() {
  const [state, setState] = useState<{ readonly isPending: boolean; readonly problem?: unknown }>({ isPending: false });
  const run = useCallback(async <Answer>(work: () => Promise<{ readonly data?: Answer }>, { said, anew }: After) => {
    setState({ isPending: true });
    try {
      const { data } = await work();
      if (said !== undefined) toast.good(said);
      setState({ isPending: false });
      return data;
    } catch (problem) {
      setState({ isPending: false, problem });
      return undefined;
    } finally {
      void readAnew(...anew);
    }
  }, []);
  const forget = useCallback(() => setState({ isPending: false }), []);
  return {
    ...state,
    run,
    forget,
    about: (field: string) => (state.problem ? errorOf(state.problem).about(field) : undefined),
  };
}
export type Work = ReturnType<typeof useWork>;

/** For single actions on what is listed: what went wrong is a notification. */
export function useAct() {
  const t = useWords();
  const reason = useReason();
  return useCallback(
    async (work: () => Promise<unknown>, { said, undo, anew }: After): Promise<boolean> => {
      try {
        await work();
        if (said !== undefined) toast.good(said, undo && { label: t("undo"), run: undo });
        return true;
      } catch (problem) {
        toast.bad(reason(problem));
        return false;
      } finally {
        void readAnew(...anew);
      }
    },
    [t, reason],
  );
}
