/** One item: what is known of it, what shows it, and who is interested in it because of what. */
import { Link } from "@tanstack/react-router";
import { FileText, Film, Image, Music, PackageX, Pencil } from "lucide-react";
import { api, client } from "../../api/client.ts";
import { isGone } from "../../api/problem.ts";
import { Button, ButtonLink } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card, Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useAct } from "../../shared/editing/work.ts";
import { type Item, type ItemType, useItemTypes } from "../../shared/items/model.ts";
import { AttributeValue } from "../../shared/items/value.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./catalogue.module.css";
import { Interested } from "./interested.tsx";
import { useWords } from "./words.ts";

const ItemDialog = later(async () => (await import("./item-dialog.tsx")).ItemDialog);
const EDIT = "edit";
const SIGNS = { image: Image, video: Film, audio: Music, document: FileText } as const;

export function ItemPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { data, error, refetch } = api.useQuery("get", "/api/items/{id}", { params: { path: { id } } });
  const types = useItemTypes();
  const type = types.items.find((one) => one.id === data?.type);
  if (error && isGone(error))
    return (
      <Page title={t("item")}>
        <Empty
          icon={<PackageX size={32} aria-hidden />}
          title={t("gone")}
          action={<ButtonLink to="/catalogue">{t("gone.back")}</ButtonLink>}
        >
          {t("gone.text")}
        </Empty>
      </Page>
    );
  if (!data || !type)
    return (
      <Page title={t("item")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );
  return <Shown item={data} type={type} />;
}

function Shown({ item, type }: { readonly item: Item; readonly type: ItemType }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const place = usePlace();
  const mayManage = can("catalogue.manage");
  const held = type.attributes.filter(({ key, archived }) => !archived || item.attributes[key] !== undefined);
  return (
    <Page
      title={item.title}
      description={
        <span className={styles.named}>
          <Link to="/catalogue" search={{ type: type.id }}>
            {type.plural}
          </Link>
          <Badge tone={item.status === "active" ? "ok" : "neutral"}>{t(`status.${item.status}`)}</Badge>
          {item.externalId === null ? null : <code>{item.externalId}</code>}
          <small>{t("changed", { time: f.dateTime(item.updatedAt) })}</small>
        </span>
      }
      actions={
        mayManage ? (
          <>
            <Archive item={item} />
            <Button kind="primary" icon={<Pencil size={16} aria-hidden />} onPress={() => place.show(EDIT)}>
              {t("edit")}
            </Button>
          </>
        ) : undefined
      }
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Card title={t("attributes")}>
            {held.length === 0 ? <p className={styles.quiet}>{t("attributes.none")}</p> : null}
            <dl className={styles.facts}>
              {held.map((attribute) => {
                const value = item.attributes[attribute.key];
                return (
                  <div key={attribute.key}>
                    <dt>{attribute.name}</dt>
                    <dd>
                      {value === undefined ? (
                        <span className={styles.quiet}>{t("value.none")}</span>
                      ) : (
                        <AttributeValue attribute={attribute} value={value} />
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </Card>
          <Card title={t("media")}>
            {item.media.length === 0 ? <p className={styles.quiet}>{t("media.none")}</p> : null}
            <ul className={styles.media}>
              {item.media.map(({ kind, url, alt }) => {
                const Sign = SIGNS[kind];
                return (
                  <li key={url}>
                    <Sign size={18} aria-hidden />
                    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
                      {alt ?? url}
                    </a>
                  </li>
                );
              })}
            </ul>
          </Card>
        </div>
        {can("contacts.read") ? <Interested item={item} type={type} /> : null}
      </div>
      {mayManage && place.open === EDIT ? <ItemDialog type={type} item={item} /> : null}
    </Page>
  );
}

/** Nothing is lost by it, so it is not asked about; it can be taken back. */
function Archive({ item: { id, title, status } }: { readonly item: Item }) {
  const t = useWords();
  const act = useAct();
  const set = (next: Item["status"]): void =>
    void act(() => client.PATCH("/api/items/{id}", { params: { path: { id } }, body: { status: next } }), {
      said: t(next === "archived" ? "archived.done" : "revived.done", { name: title }),
      undo: () => set(next === "archived" ? "active" : "archived"),
      anew: ["/api/items", "/api/items/{id}", "/api/items/{id}/interested"],
    });
  return (
    <Button onPress={() => set(status === "archived" ? "active" : "archived")}>
      {t(status === "archived" ? "revive" : "archive")}
    </Button>
  );
}
