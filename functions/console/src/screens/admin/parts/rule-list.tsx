/** Rules in order, each of which can be switched off: the same for all kinds. */
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../kit/button.tsx";
import { Switch } from "../../../kit/field.tsx";
import { type Column, ListTable, type ListTableProps } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";
import { inOrder, MoveButtons, moved } from "./order.tsx";

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly active: boolean;
}

export function AddButton({ children }: { readonly children: ReactNode }) {
  const place = usePlace();
  return (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {children}
    </Button>
  );
}

export function RuleList<One extends Rule>({
  label,
  name,
  list,
  empty,
  detailOf,
  columns,
  switchName,
  onMove,
  onSwitch,
}: {
  readonly label: string;
  /** The heading of the first column. */
  readonly name: string;
  readonly list: ListTableProps<One>["list"];
  readonly empty: ReactNode;
  detailOf(rule: One): ReactNode;
  readonly columns: readonly Column<One>[];
  switchName(name: string): string;
  onMove(places: readonly { readonly one: One; readonly position: number }[]): void;
  onSwitch(rule: One, on: boolean): void;
}) {
  const t = useWords();
  const all: readonly Column<One>[] = [
    {
      id: "name",
      title: name,
      cell: (one) => (
        <span className={styles.wrapped}>
          <OpenLink id={one.id}>{one.name}</OpenLink>
          <small className={styles.detail}>{detailOf(one)}</small>
        </span>
      ),
    },
    ...columns,
    {
      id: "on",
      title: t("on"),
      cell: (one) => (
        <Switch isSelected={one.active} onChange={(on) => onSwitch(one, on)}>
          <span className="hidden-visually">{switchName(one.name)}</span>
        </Switch>
      ),
    },
    {
      id: "order",
      title: t("position"),
      numeric: true,
      minor: true,
      cell: (one) => <MoveButtons of={one} items={list.items} onMove={(by) => onMove(moved(list.items, one.id, by))} />,
    },
  ];
  return (
    <ListTable
      label={label}
      columns={all}
      list={{ ...list, items: inOrder(list.items) }}
      keyOf={({ id }) => id}
      empty={empty}
    />
  );
}
