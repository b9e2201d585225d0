/**
 * Dragging cards by a finger on their grip, at once and not after a long press as browsers have it, with the board scrolling at its edges.
 * Read by devices that can be touched alone.
 */
import type { Target } from "../../shared/lead/model.ts";
import styles from "./funnels.module.css";

export interface Drop extends Pick<Target, "beforeId" | "afterId"> {
  readonly leadId: string;
  readonly stageId: string;
}

interface Place {
  readonly column: HTMLElement;
  readonly row?: HTMLElement;
  readonly side?: "before" | "after";
}

/** So far a finger may tremble, in pixels, before it drags. */
const TREMBLE = 6;
/** So near an edge the board scrolls, in pixels, and so many it scrolls at most in a frame. */
const EDGE = 56;
const FASTEST = 8;

const keyOf = (row: Element | null | undefined): string | undefined => row?.getAttribute("data-key") ?? undefined;
/** How fast to scroll for a finger at `at` between `from` and `to`; 0 away from both. */
function pull(at: number, from: number, to: number): number {
  if (at < from + EDGE) return -Math.min(FASTEST, ((from + EDGE - at) / EDGE) * FASTEST);
  return at > to - EDGE ? Math.min(FASTEST, ((at - to + EDGE) / EDGE) * FASTEST) : 0;
}

/** Listens on the board until what comes back is called. Columns carry `data-stage`, rows the list's own `data-key`. */
export function dragByTouch(board: HTMLElement, onDrop: (drop: Drop) => void): () => void {
  let begun: { readonly id: number; readonly x: number; readonly y: number; readonly row: HTMLElement } | undefined;
  let ghost: HTMLElement | undefined;
  let at = { x: 0, y: 0 };
  let frame = 0;
  let marked: Place | undefined;
  const listening = new AbortController();
  const on = <Kind extends keyof HTMLElementEventMap>(kind: Kind, handle: (event: HTMLElementEventMap[Kind]) => void) =>
    board.addEventListener(kind, handle, { capture: true, signal: listening.signal });

  function mark(next: Place | undefined): void {
    if (marked) {
      delete marked.column.dataset.aim;
      if (marked.row) delete marked.row.dataset.aim;
    }
    marked = next;
    if (!next) return;
    next.column.dataset.aim = "on";
    if (next.row) next.row.dataset.aim = next.side ?? "";
  }

  function aim(): void {
    const under = document.elementFromPoint(at.x, at.y);
    const column = under?.closest<HTMLElement>("[data-stage]");
    mark(column && board.contains(column) ? placeIn(column) : undefined);
  }

  function placeIn(column: HTMLElement): Place {
    const others = [...column.querySelectorAll<HTMLElement>("[role=row][data-key]")].filter(
      (row) => keyOf(row) !== keyOf(begun?.row),
    );
    const row = others.find((one) => at.y < one.getBoundingClientRect().bottom) ?? others.at(-1);
    if (!row) return { column };
    const { top, height } = row.getBoundingClientRect();
    return { column, row, side: at.y < top + height / 2 ? "before" : "after" };
  }

  function scroll(): void {
    const { left, right } = board.getBoundingClientRect();
    board.scrollLeft += pull(at.x, left, right);
    const cards = marked?.column.querySelector("[role=grid]");
    if (cards) {
      const { top, bottom } = cards.getBoundingClientRect();
      cards.scrollTop += pull(at.y, top, bottom);
    }
    aim();
    frame = requestAnimationFrame(scroll);
  }

  function begin(row: HTMLElement, pointer: number): void {
    board.setPointerCapture(pointer);
    board.dataset.dragging = "on";
    const { left, top, width } = row.getBoundingClientRect();
    ghost = row.cloneNode(true) as HTMLElement;
    ghost.className = `${row.className} ${styles.ghost}`;
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    Object.assign(ghost.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
    document.body.append(ghost);
    row.dataset.lifted = "on";
    frame = requestAnimationFrame(scroll);
  }

  function end(): void {
    cancelAnimationFrame(frame);
    mark(undefined);
    ghost?.remove();
    ghost = undefined;
    delete board.dataset.dragging;
    if (begun) delete begun.row.dataset.lifted;
    begun = undefined;
  }

  on("pointerdown", ({ pointerType, pointerId, target, clientX, clientY }) => {
    if (pointerType !== "touch" || begun || !(target instanceof Element) || !target.closest(`.${styles.grip}`)) return;
    const row = target.closest<HTMLElement>("[role=row][data-key]");
    if (row) begun = { id: pointerId, x: clientX, y: clientY, row };
  });
  on("pointermove", ({ pointerId, clientX, clientY }) => {
    if (begun?.id !== pointerId) return;
    at = { x: clientX, y: clientY };
    const [x, y] = [clientX - begun.x, clientY - begun.y];
    if (!ghost && Math.hypot(x, y) > TREMBLE) begin(begun.row, pointerId);
    if (ghost) ghost.style.translate = `${x}px ${y}px`;
  });
  on("pointerup", ({ pointerId }) => {
    if (begun?.id !== pointerId) return;
    const leadId = keyOf(begun.row);
    const stageId = marked?.column.dataset.stage;
    const beside = keyOf(marked?.row);
    if (ghost && leadId !== undefined && stageId !== undefined)
      onDrop({
        ...{ leadId, stageId },
        ...(beside === undefined ? {} : { [marked?.side === "before" ? "beforeId" : "afterId"]: beside }),
      });
    end();
  });
  on("pointercancel", end);
  // The browser's own dragging, after a long press, would take the finger away.
  on("dragstart", (event) => ghost && event.preventDefault());
  on("contextmenu", (event) => ghost && event.preventDefault());
  return () => {
    listening.abort();
    end();
  };
}
