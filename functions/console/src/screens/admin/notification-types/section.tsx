/** Kinds of notifications that systems ask for by name: what holds for each unless the request says otherwise. */
import { BellRing, Plus } from "lucide-react";
import { useAll } from "../../../api/all.ts";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { mediumName } from "../../../shared/ways/media.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { TypeDialog } from "./type.tsx";
import { useWords } from "./words.ts";

type NotificationType = Schemas["NotificationType"];
const TYPES = "/api/notification-types";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const types = useAll(TYPES);
  const type = types.items.find(({ id }) => id === place.open);
  const columns: readonly Column<NotificationType>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, key }) => (
        <span className={styles.wrapped}>
          <OpenLink id={id}>{name}</OpenLink>
          <small className={styles.detail}>
            <code>{key}</code>
          </small>
        </span>
      ),
    },
    { id: "purpose", title: t("purpose"), cell: ({ purpose }) => <Badge>{t(`purpose.${purpose}`)}</Badge> },
    { id: "channels", title: t("channels"), cell: ({ channels }) => channels.map(mediumName).join(" → ") },
    { id: "template", title: t("template"), minor: true, cell: ({ template }) => template ?? "—" },
    { id: "priority", title: t("priority"), minor: true, cell: ({ priority }) => t(`priority.${priority}`) },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage
      title={admin("section.notification_types")}
      description={t("text")}
      actions={types.items.length > 0 ? add : null}
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={types}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<BellRing size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <TypeDialog key={NEW} /> : null}
      {type ? <TypeDialog key={type.id} type={type} /> : null}
    </SectionPage>
  );
}
