/** The items of one type, as a table of what its people look at first. */
import { Link } from "@tanstack/react-router";
import { ListFilter, PackageOpen, X } from "lucide-react";
import { useState } from "react";
import { useList } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { SearchField, Select } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { type Asked, askedOf, conditionOf, isWhole } from "../../shared/items/asked.ts";
import { ConditionBuilder } from "../../shared/items/builder.tsx";
import { type Attribute, type Condition, type Item, type ItemType, useFilled } from "../../shared/items/model.ts";
import { useConditionText } from "../../shared/items/says.ts";
import { useValueText } from "../../shared/items/value.tsx";
import { useSettled } from "../../shared/search/hits.ts";
import styles from "./catalogue.module.css";
import { useWords } from "./words.ts";

/** What stands in the address is whatever somebody put there. */
function readCondition(text: string | undefined): Condition | null {
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as Condition;
  } catch {
    return null;
  }
}

export function Items({ type }: { readonly type: ItemType }) {
  const t = useWords();
  const textOf = useValueText();
  const conditionText = useConditionText();
  const place = usePlace();
  const { search } = place;
  const status = search.status === "archived" ? "archived" : "active";
  const where = readCondition(search.where);
  const sought = useSettled(search.q ?? "").trim();
  const parts: Condition[] = [
    ...(sought === "" ? [] : [{ path: "title", op: "contains" as const, value: sought }]),
    ...(where ? [where] : []),
  ];
  const list = useFilled(
    useList("/api/items", {
      query: {
        ...{ type: type.id, status, limit: 50 },
        ...(parts.length === 0 ? {} : { condition: JSON.stringify({ all: parts }) }),
      },
    }),
  );
  const attributeOf = (key: string | null) => type.attributes.find((one) => one.key === key && !one.archived);
  const price = attributeOf(type.price);
  const beside = type.shown.flatMap((key) => attributeOf(key) ?? []);
  const shownOf = (attribute: Attribute, item: Item) => {
    const value = item.attributes[attribute.key];
    return value === undefined ? "—" : textOf(attribute, value);
  };
  const columnOf = (attribute: Attribute, minor: boolean): Column<Item> => ({
    id: attribute.key,
    title: attribute.name,
    numeric: attribute.kind === "money" || attribute.kind === "number",
    minor,
    cell: (item) => shownOf(attribute, item),
  });
  const columns: readonly Column<Item>[] = [
    {
      id: "title",
      title: t("item.title"),
      cell: ({ id, title, externalId }) => (
        <span className={styles.named}>
          <Link to="/catalogue/$itemId" params={{ itemId: id }}>
            {title}
          </Link>
          {externalId === null ? null : <small>{externalId}</small>}
        </span>
      ),
    },
    ...(price ? [columnOf(price, false)] : []),
    ...beside.filter(({ key }) => key !== price?.key).map((one) => columnOf(one, true)),
    {
      id: "status",
      title: t("status"),
      cell: (item) => <Badge tone={item.status === "active" ? "ok" : "neutral"}>{t(`status.${item.status}`)}</Badge>,
    },
  ];
  const isFiltered = parts.length > 0 || status === "archived";
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <SearchField
          label={t("search", { name: type.plural })}
          placeholder={t("search", { name: type.plural })}
          clearLabel={t("search.clear")}
          value={search.q ?? ""}
          onChange={(q) => void place.change({ q: q || undefined }, { replace: true })}
        />
        <Select
          bare
          label={t("status")}
          value={status}
          onChange={(id) => void place.change({ status: id === "archived" ? id : undefined })}
          options={(["active", "archived"] as const).map((id) => ({ id, label: t(`status.${id}`) }))}
        />
        <Filter
          type={type}
          condition={where}
          onChange={(next) => void place.change({ where: next ? JSON.stringify(next) : undefined })}
        />
      </div>
      {where ? (
        <p className={styles.filter}>
          <span>{conditionText(type, where)}</span>
          <IconButton
            small
            label={t("filter.clear")}
            icon={<X size={16} aria-hidden />}
            onPress={() => void place.change({ where: undefined })}
          />
        </p>
      ) : null}
      <ListTable
        label={type.plural}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty
            icon={<PackageOpen size={40} aria-hidden />}
            title={t(isFiltered ? "none.found" : "none", { name: type.plural })}
          >
            {t(isFiltered ? "none.found.text" : "none.text")}
          </Empty>
        }
      />
    </div>
  );
}

function Filter({
  type,
  condition,
  onChange,
}: {
  readonly type: ItemType;
  readonly condition: Condition | null;
  onChange(condition: Condition | null): void;
}) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isTried, setTried] = useState(false);
  const [asked, setAsked] = useState<Asked>({ mode: "all", comparisons: [] });
  return (
    <>
      <Button
        icon={<ListFilter size={16} aria-hidden />}
        onPress={() => {
          setAsked(askedOf(condition, type) ?? { mode: "all", comparisons: [] });
          setTried(false);
          setOpen(true);
        }}
      >
        {t("filter")}
      </Button>
      {isOpen ? (
        <Dialog
          isOpen
          title={t("filter.title", { name: type.plural })}
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onPress={() => setOpen(false)}>{t("cancel")}</Button>
              <Button
                kind="primary"
                onPress={() => {
                  setTried(true);
                  if (!asked.comparisons.every(isWhole)) return;
                  onChange(asked.comparisons.length === 0 ? null : conditionOf(asked));
                  setOpen(false);
                }}
              >
                {t("filter.apply")}
              </Button>
            </>
          }
        >
          <ConditionBuilder type={type} label={t("filter.which")} value={asked} onChange={setAsked} isTried={isTried} />
        </Dialog>
      ) : null}
    </>
  );
}
