/** Systems of the business that are told what happens. */
import { Plus, Webhook } from "lucide-react";
import { type Schemas, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { EndpointDialog } from "./endpoint.tsx";
import { NewEndpoint } from "./new-endpoint.tsx";
import { useWords } from "./words.ts";

type Endpoint = Schemas["WebhookEndpoint"];

export function Section() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const admin = useAdminWords();
  const place = usePlace();
  const endpoints = useList("/api/webhooks/endpoints", { query: { limit: 50 } });
  const endpoint = endpoints.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Endpoint>[] = [
    {
      id: "url",
      title: t("url"),
      cell: ({ id, url, description }) => (
        <span className={styles.wrapped}>
          <OpenLink id={id}>{description ?? url}</OpenLink>
          {description ? <small className={styles.detail}>{url}</small> : null}
        </span>
      ),
    },
    { id: "types", title: t("types"), minor: true, cell: ({ types }) => types.join(", ") },
    {
      id: "last",
      title: t("last"),
      minor: true,
      cell: ({ health }) => (health.lastSuccessAt ? f.relative(health.lastSuccessAt, now) : t("never")),
    },
    { id: "state", title: t("state"), cell: (one) => <Health of={one} /> },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  return (
    <SectionPage
      title={admin("section.webhooks")}
      description={t("text")}
      actions={endpoints.items.length > 0 ? add : null}
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={endpoints}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Webhook size={32} aria-hidden />} title={t("empty")} action={add}>
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <NewEndpoint /> : null}
      {endpoint ? <EndpointDialog key={endpoint.id} of={endpoint} /> : null}
    </SectionPage>
  );
}

function Health({ of: { active, disabled, health } }: { readonly of: Endpoint }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  if (disabled) return <Badge tone="danger">{t(`disabled.${disabled.reason}`)}</Badge>;
  if (!active) return <Badge>{t("off")}</Badge>;
  if (health.failingSince)
    return <Badge tone="warn">{t("failing", { since: f.relative(health.failingSince, now) })}</Badge>;
  return <Badge tone="ok">{t("good")}</Badge>;
}
