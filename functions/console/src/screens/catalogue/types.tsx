/** The types of what the business deals in. */
import { Badge } from "../../kit/mark.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { OpenLink } from "../../shared/editing/open-link.tsx";
import { type ItemType, liveOf, type useItemTypes } from "../../shared/items/model.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./catalogue.module.css";
import { useWords } from "./words.ts";

export function Types({ types }: { readonly types: ReturnType<typeof useItemTypes> }) {
  const t = useWords();
  const f = useFormats();
  const columns: readonly Column<ItemType>[] = [
    {
      id: "name",
      title: t("type.name"),
      cell: ({ id, name }) => (
        <span className={styles.named}>
          <OpenLink id={id}>{name}</OpenLink>
          <code>{id}</code>
        </span>
      ),
    },
    {
      id: "attributes",
      title: t("attributes"),
      minor: true,
      cell: (type) => f.list(liveOf(type).map(({ name }) => name)) || "—",
    },
    {
      id: "status",
      title: t("status"),
      cell: ({ archived }) => (
        <Badge tone={archived ? "neutral" : "ok"}>{t(archived ? "status.archived" : "status.active")}</Badge>
      ),
    },
  ];
  return <ListTable label={t("types")} columns={columns} list={types} keyOf={({ id }) => id} empty={null} />;
}
