/** What a person is interested in, and what of the catalogue fits. */
import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { api, client, useList } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { useAct } from "../../shared/editing/work.ts";
import { type Item, type ItemType, useFilled, useItemTypes } from "../../shared/items/model.ts";
import { Reasons } from "../../shared/items/reasons.tsx";
import { useConditionText } from "../../shared/items/says.ts";
import { useValueText } from "../../shared/items/value.tsx";
import styles from "./contact.module.css";
import { INTERESTS, type Interest } from "./interest.ts";
import type { ContactDetail } from "./model.ts";
import { useWords } from "./words.ts";

const InterestDialog = later(async () => (await import("./interest-dialog.tsx")).InterestDialog);

export function Interests({ contact: { id } }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const { can } = useSession();
  const types = useItemTypes();
  const list = useList("/api/contacts/{id}/interests", { path: { id }, query: { limit: 100 } });
  const [isAdding, setAdding] = useState(false);
  // Nothing is dealt in here that anybody could be interested in.
  if (types.items.length === 0) return null;
  const typeOf = (key: string) => types.items.find((one) => one.id === key);
  return (
    <Card
      title={t("interests")}
      actions={
        can("contacts.manage") ? (
          <Button small kind="quiet" onPress={() => setAdding(true)}>
            {t("interest.add")}
          </Button>
        ) : null
      }
    >
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.isPending ? <Skeleton rows lines={2} /> : null}
      {!list.isPending && list.items.length === 0 ? <p className={styles.quiet}>{t("interests.none")}</p> : null}
      <ul className={styles.interests}>
        {list.items.map((interest) => (
          <Row key={interest.id} interest={interest} type={typeOf(interest.type)} />
        ))}
      </ul>
      {list.items.some(({ active }) => active) ? <Matches id={id} typeOf={typeOf} /> : null}
      {isAdding ? <InterestDialog contactId={id} types={types.items} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function Row({ interest, type }: { readonly interest: Interest; readonly type: ItemType | undefined }) {
  const t = useWords();
  const { can } = useSession();
  const act = useAct();
  const say = useConditionText();
  const { id, itemId, condition, note, active, version } = interest;
  const item = api.useQuery(
    "get",
    "/api/items/{id}",
    { params: { path: { id: itemId ?? "" } } },
    { enabled: itemId !== null },
  );
  const what = itemId === null ? say(type, condition) : (item.data?.title ?? "…");
  const { contactId, source: _, createdBy: __, createdAt: ___, updatedAt: ____, ...rest } = interest;
  const again = () =>
    void act(
      () =>
        client.POST("/api/interests", {
          body: {
            contactId,
            note: rest.note,
            active,
            until: rest.until,
            ...(itemId === null ? { type: rest.type, ...(condition ? { condition } : {}) } : { itemId }),
          },
        }),
      { anew: INTERESTS },
    );
  return (
    <li>
      <div className={styles.grow}>
        <p className={styles.wrapped}>
          <span className={styles.quiet}>{type?.name ?? interest.type}</span>{" "}
          {itemId === null ? (
            what
          ) : (
            <Link to="/catalogue/$itemId" params={{ itemId }}>
              {what}
            </Link>
          )}{" "}
          {active ? null : <Badge>{t("interest.paused")}</Badge>}
        </p>
        {note === null ? null : <p className={styles.quiet}>{note}</p>}
      </div>
      {can("contacts.manage") ? (
        <IconButton
          small
          label={t("interest.remove", { what })}
          icon={<Trash2 size={16} aria-hidden />}
          onPress={() =>
            void act(
              () =>
                client.DELETE("/api/interests/{id}", {
                  params: { path: { id }, header: { "If-Match": `"${version}"` } },
                }),
              { said: t("interest.removed"), undo: again, anew: INTERESTS },
            )
          }
        />
      ) : null}
    </li>
  );
}

function Matches({ id, typeOf }: { readonly id: string; typeOf(key: string): ItemType | undefined }) {
  const t = useWords();
  const list = useFilled(useList("/api/contacts/{id}/matches", { path: { id }, query: { limit: 10 } }));
  return (
    <section aria-label={t("matches")} className={styles.matches}>
      <h3>{t("matches")}</h3>
      <ProblemNote error={list.error} retry={() => void list.refetch()} />
      {list.isPending ? <Skeleton lines={2} /> : null}
      {!list.isPending && !list.hasNextPage && list.items.length === 0 && !list.error ? (
        <p className={styles.quiet}>{t("matches.none")}</p>
      ) : null}
      <ul className={styles.interests}>
        {list.items.map(({ item, because }) => (
          <li key={item.id}>
            <div className={styles.grow}>
              <p className={styles.line}>
                <Link to="/catalogue/$itemId" params={{ itemId: item.id }}>
                  {item.title}
                </Link>
                <Price item={item} type={typeOf(item.type)} />
              </p>
              <Reasons type={typeOf(item.type)} because={because} />
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <div>
          <Button small isPending={list.isFetchingNextPage} onPress={list.readMore}>
            {t("matches.more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Price({ item, type }: { readonly item: Item; readonly type: ItemType | undefined }) {
  const textOf = useValueText();
  const price = type?.attributes.find(({ key }) => key === type.price);
  const value = price && item.attributes[price.key];
  return price && value !== undefined ? <span className={styles.amount}>{textOf(price, value)}</span> : null;
}
