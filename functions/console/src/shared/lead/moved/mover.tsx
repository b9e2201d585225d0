/** Moving a lead: what its new stage asks for is asked, and a refusal is told with its reason. */
import { type ReactNode, useState } from "react";
import { errorOf } from "../../../api/problem.ts";
import { later } from "../../../kit/later.tsx";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";
import {
  type Ending,
  endingIn,
  isClosed,
  type Lead,
  type LeadChange,
  needsOf,
  stageOf,
  type Target,
} from "../model.ts";
import { leadNow, moveLead } from "../store.ts";
import { useWords } from "./words.ts";

const Asking = later(async () => (await import("../asked/asking.tsx")).Asking);

export interface Wish {
  readonly lead: Lead;
  readonly target: Target;
  readonly isCorrection: boolean;
}

export interface Mover {
  move(lead: Lead, target: Target, isCorrection?: boolean): void;
  /** To be shown somewhere. */
  readonly dialog: ReactNode;
}

/** `begin` shows the card where it is to stand, and gives what takes that back. */
export function useMover(begin?: (lead: Lead, target: Target) => () => void): Mover {
  const t = useWords();
  const textOf = useProblemText();
  const [asked, setAsked] = useState<Wish>();

  async function send({ lead, target, isCorrection }: Wish, fields: Partial<LeadChange>, ending?: Ending) {
    const stage = stageOf(target.funnel, target.stageId);
    const name = lead.contactName ?? t("unnamed");
    const aim = { ...target, ...(ending && stage?.state === "closed" ? { state: ending } : {}) };
    const end = begin?.(lead, aim);
    try {
      const moved = await moveLead(lead, aim, fields, { isCorrection });
      if (isClosed(moved.state) && !isClosed(lead.state)) toast.good(t(`moved.${moved.state as Ending}`, { name }));
      else if (isCorrection) toast.good(t("moved.corrected"));
    } catch (error) {
      const now = errorOf(error).status === 412 ? await leadNow(lead.id) : undefined;
      const isElsewhere = now !== undefined && (now.stageId !== lead.stageId || now.funnelId !== lead.funnelId);
      const there = now?.funnelId === target.funnel.id ? stageOf(target.funnel, now.stageId)?.name : undefined;
      toast.bad(
        isElsewhere
          ? t("moved.meanwhile", { name, stage: there ?? t("moved.elsewhere") })
          : t("moved.refused", { name, stage: stage?.name ?? "", reason: textOf(error) }),
      );
    } finally {
      end?.();
    }
  }

  return {
    move(lead, target, isCorrection = false) {
      const stage = stageOf(target.funnel, target.stageId);
      if (!stage) return;
      const wish = { lead, target, isCorrection };
      if (needsOf(lead, stage, target.state).length > 0) setAsked(wish);
      else void send(wish, {}, endingIn(stage, lead, target.state));
    },
    dialog: asked ? (
      <Asking
        wish={asked}
        onClose={() => setAsked(undefined)}
        onDone={(fields, ending) => {
          setAsked(undefined);
          void send(asked, fields, ending);
        }}
      />
    ) : null,
  };
}
