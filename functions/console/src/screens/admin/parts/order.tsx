/** Rules of which the first that fits holds: their order is changed by moving them. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { IconButton } from "../../../kit/button.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

interface Placed {
  readonly id: string;
  readonly name: string;
  readonly position: number;
}
/** Room between two, for programs that place rules by number. */
const STEP = 10;

export const inOrder = <One extends Placed>(items: readonly One[]): One[] =>
  [...items].sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));

/** Where each has to stand so that this one is one further up or down; those that stand there already are left out. */
export function moved<One extends Placed>(items: readonly One[], id: string, by: 1 | -1) {
  const order = inOrder(items);
  const from = order.findIndex((one) => one.id === id);
  const other = order[from + by];
  const own = order[from];
  if (!own || !other) return [];
  order[from + by] = own;
  order[from] = other;
  return order.flatMap((one, index) => {
    const position = (index + 1) * STEP;
    return one.position === position ? [] : [{ one, position }];
  });
}

export const nextPosition = (items: readonly Placed[]): number =>
  Math.min(10_000, Math.max(0, ...items.map(({ position }) => position)) + STEP);

export function MoveButtons({
  of: one,
  items,
  onMove,
}: {
  readonly of: Placed;
  readonly items: readonly Placed[];
  onMove(by: 1 | -1): void;
}) {
  const t = useWords();
  const order = inOrder(items);
  return (
    <span className={styles.moves}>
      <IconButton
        small
        label={t("up", { name: one.name })}
        icon={<ArrowUp size={16} aria-hidden />}
        isDisabled={order[0]?.id === one.id}
        onPress={() => onMove(-1)}
      />
      <IconButton
        small
        label={t("down", { name: one.name })}
        icon={<ArrowDown size={16} aria-hidden />}
        isDisabled={order.at(-1)?.id === one.id}
        onPress={() => onMove(1)}
      />
    </span>
  );
}
