/** The columns of one funnel, and moving cards between them: at once on the screen, as the API keeps it afterwards. */
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import { type Funnel, isClosed, type Lead, type Target } from "../../shared/lead/model.ts";
import { useMover } from "../../shared/lead/moved/mover.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useNow } from "../../words/index.tsx";
import type { Filter, Pending } from "./arrange.ts";
import { Column } from "./column.tsx";
import styles from "./funnels.module.css";
import type { Drop } from "./touch-drag.ts";
import { useWords } from "./words.ts";

let moves = 0;
const dragging = import("./drag.ts").catch(() => undefined);

export function Board({
  funnel,
  funnels,
  filter,
  selected,
  onOpen,
  onAdd,
}: {
  readonly funnel: Funnel;
  readonly funnels: readonly Funnel[];
  readonly filter: Filter;
  readonly selected: string | undefined;
  onOpen(id: string): void;
  onAdd: ((stageId: string) => void) | undefined;
}) {
  const t = useWords();
  const { can } = useSession();
  const { nameOf } = usePeople();
  const now = useNow(60_000);
  const known = useRef(new Map<string, Lead>());
  const [pending, setPending] = useState<readonly Pending[]>([]);
  const { data: totals } = api.useQuery("get", "/api/funnels/{id}/totals", { params: { path: { id: funnel.id } } });
  const { data: board } = api.useQuery(
    "get",
    "/api/funnels/{id}/board",
    { params: { path: { id: funnel.id }, query: { limit: 1 } } },
    // Of interest is only whether stages that were taken out still hold cards.
    { enabled: funnel.stages.some(({ archived }) => archived), staleTime: 60_000 },
  );
  const begin = useCallback((lead: Lead, target: Target) => {
    moves += 1;
    const id = moves;
    setPending((all) => [...all, { id, lead, target }]);
    return () => setPending((all) => all.filter((one) => one.id !== id));
  }, []);
  const mover = useMover(begin);
  const held = new Set(board?.columns.map(({ stage }) => stage.id));
  const stages = funnel.stages.filter(({ id, archived }) => !archived || held.has(id));
  const onMove = (lead: Lead, target: Target) => {
    const stays = lead.funnelId === target.funnel.id && lead.stageId === target.stageId;
    // Within its stage a closed lead keeps its ending; only from elsewhere is it asked for.
    mover.move(lead, stays && target.state === undefined && isClosed(lead.state) ? { ...target } : target);
  };
  const area = useRef<HTMLElement>(null);
  const moveById = useRef<(drop: Drop) => void>(undefined);
  moveById.current = ({ leadId, ...place }) => {
    const lead = known.current.get(leadId);
    if (lead) onMove(lead, { funnel, ...place });
  };
  const mayMove = can("leads.manage");
  const [drag, setDrag] = useState<Pick<typeof import("./drag.ts"), "useDrag">>();
  useEffect(() => void dragging.then(setDrag), []);
  useEffect(() => {
    if (!mayMove || !matchMedia("(any-pointer: coarse)").matches) return undefined;
    const leaving = new AbortController();
    void import("./touch-drag.ts").then(({ dragByTouch }) => {
      if (area.current && !leaving.signal.aborted)
        leaving.signal.addEventListener(
          "abort",
          dragByTouch(area.current, (drop) => moveById.current?.(drop)),
        );
    });
    return () => leaving.abort();
  }, [mayMove]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section ref={area} className={styles.board} tabIndex={0} aria-label={t("board", { funnel: funnel.name })}>
      {stages.map((stage) => (
        <Column
          // Drawn anew when its cards can be dragged.
          key={`${stage.id}${drag ? " moves" : ""}`}
          useDrag={drag?.useDrag}
          stage={stage}
          funnel={funnel}
          funnels={funnels}
          totals={totals?.stages.find(({ id }) => id === stage.id)}
          pending={pending}
          filter={filter}
          selected={selected}
          known={known}
          now={now}
          mayMove={mayMove}
          nameOf={nameOf}
          onMove={onMove}
          onOpen={onOpen}
          onAdd={onAdd}
        />
      ))}
      {mover.dialog}
    </section>
  );
}
