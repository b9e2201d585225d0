/** Cards are dragged from column to column, by mouse and by keyboard: read beside the board, whose cards can be read and opened before. */
import type { RefObject } from "react";
import { type DropItem, isTextDropItem, type Key, useDragAndDrop } from "react-aria-components";
import type { Lead, Target } from "../../shared/lead/model.ts";

const CARD = "application/x-chasqui-lead";
type Anchor = Pick<Target, "beforeId" | "afterId">;

export interface Dragged {
  readonly mayMove: boolean;
  readonly cards: readonly Lead[];
  /** Of any column. */
  readonly known: RefObject<Map<string, Lead>>;
  onDrop(lead: Lead, anchor: Anchor): void;
}

/** For the list of one column. */
export function useDrag({ mayMove, cards, known, onDrop }: Dragged) {
  const drop = (ids: readonly Key[], anchor: Anchor) => {
    for (const id of ids) {
      const lead = known.current.get(String(id));
      if (lead) onDrop(lead, anchor);
    }
  };
  const beside = (key: Key, where: string): Anchor => {
    const at = cards.findIndex(({ id }) => id === key);
    const [before, after] = where === "before" ? [cards[at], cards[at - 1]] : [cards[at + 1], cards[at]];
    return { beforeId: before?.id, afterId: after?.id };
  };
  const idsIn = (dropped: readonly DropItem[]) =>
    Promise.all(dropped.filter(isTextDropItem).map((item) => item.getText(CARD)));
  return useDragAndDrop({
    isDisabled: !mayMove,
    getItems: (keys) =>
      [...keys].map((key) => ({
        [CARD]: String(key),
        "text/plain": known.current.get(String(key))?.contactName ?? "",
      })),
    acceptedDragTypes: [CARD],
    getDropOperation: () => "move",
    onInsert: ({ items: dropped, target }) =>
      void idsIn(dropped).then((ids) => drop(ids, beside(target.key, target.dropPosition))),
    onRootDrop: ({ items: dropped }) => void idsIn(dropped).then((ids) => drop(ids, { afterId: cards.at(-1)?.id })),
    onReorder: ({ keys, target }) => drop([...keys], beside(target.key, target.dropPosition)),
  }).dragAndDropHooks;
}
