/** Whom to call first for an item: people in their order, each with a way to see why. */
import { keepPreviousData } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, HelpCircle } from "lucide-react";
import { api } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useItemTypes } from "../../shared/items/model.ts";
import { ItemPicker } from "../../shared/items/picker.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import type { Order, Ranked, Ranking } from "./model.ts";
import styles from "./rankings.module.css";
import { Why } from "./why.tsx";
import { useWords } from "./words.ts";

const NONE = "none";

/** What stands in the address is whatever somebody put there. */
const versionIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

export function OrderPanel({ ranking }: { readonly ranking: Ranking }) {
  const t = useWords();
  const f = useFormats();
  const place = usePlace();
  const { item, compare, who, at } = place.search;
  const types = useItemTypes();
  const type = types.items.find(({ id }) => id === ranking.itemType);
  const compareWith = versionIn(compare);
  const shown = versionIn(at);
  const order = api.useQuery(
    "get",
    "/api/rankings/{id}/order",
    {
      params: {
        path: { id: ranking.id },
        query: {
          itemId: item ?? "",
          ...(compareWith === undefined ? {} : { compareWith }),
          ...(shown === undefined ? {} : { number: shown }),
        },
      },
    },
    { enabled: item !== undefined, placeholderData: keepPreviousData },
  );
  const number = shown ?? ranking.state.number;
  const earlier = [
    ...new Set([0, ...(number > 0 ? [number - 1] : []), ...(compareWith === undefined ? [] : [compareWith])]),
  ].filter((one) => one < number);
  const data = item === undefined ? undefined : order.data;
  const asked = data?.people.find(({ contactId }) => contactId === who);
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        {type ? (
          <ItemPicker
            type={type}
            label={t("order.item", { name: type.name })}
            value={item ?? null}
            onChange={(id) => void place.change({ item: id, who: undefined })}
          />
        ) : (
          <Skeleton lines={1} />
        )}
        {earlier.length > 0 ? (
          <Select
            label={t("compare")}
            value={compareWith === undefined ? NONE : String(compareWith)}
            onChange={(id) => void place.change({ compare: id === NONE ? undefined : id })}
            options={[
              { id: NONE, label: t("compare.none") },
              ...earlier.map((one) => ({
                id: String(one),
                label:
                  one === 0
                    ? t("compare.start")
                    : one === number - 1
                      ? t("compare.last")
                      : t("compare.version", { number: f.number(one) }),
              })),
            ]}
          />
        ) : null}
      </div>
      {shown === undefined ? null : (
        <p className={styles.named}>
          {t("order.at", { number: f.number(shown) })}
          <Button small onPress={() => void place.change({ at: undefined, compare: undefined })}>
            {t("order.now")}
          </Button>
        </p>
      )}
      {item === undefined ? <p className={styles.quiet}>{t("order.choose")}</p> : null}
      <ProblemNote error={order.error} retry={() => void order.refetch()} />
      {item !== undefined && order.isPending && !order.error ? <Skeleton rows lines={5} /> : null}
      {data ? (
        <People order={data} compares={compareWith !== undefined} onWhy={(id) => void place.change({ who: id })} />
      ) : null}
      {data && asked ? (
        <Why ranking={ranking} order={data} person={asked} onClose={() => void place.change({ who: undefined })} />
      ) : null}
    </div>
  );
}

function People({
  order,
  compares,
  onWhy,
}: {
  readonly order: Order;
  readonly compares: boolean;
  onWhy(contactId: string): void;
}) {
  const t = useWords();
  const f = useFormats();
  if (order.people.length === 0) return <p className={styles.quiet}>{t("order.none")}</p>;
  return (
    <>
      <p className={styles.quiet}>
        {t("order.people", { count: order.people.length })} {order.more ? t("order.more") : null}
      </p>
      <ol className={styles.people}>
        {order.people.map((person) => (
          <li key={person.contactId}>
            <span className={styles.rank}>{f.number(person.rank)}</span>
            <span className={styles.who}>
              <ContactLink id={person.contactId} name={person.name} />
              {compares ? <Moved person={person} /> : null}
            </span>
            <span className={styles.expected}>
              <meter
                min={0}
                max={1}
                value={person.expected}
                aria-label={t("expected.of", { name: person.name ?? t("nameless") })}
              />
              <span>{f.percent(person.expected)}</span>
            </span>
            <Button small icon={<HelpCircle size={16} aria-hidden />} onPress={() => onWhy(person.contactId)}>
              {t("why")}
              <span className="hidden-visually">{person.name}</span>
            </Button>
          </li>
        ))}
      </ol>
      <p className={styles.quiet}>{t("expected.hint")}</p>
    </>
  );
}

function Moved({ person: { rank, before } }: { readonly person: Ranked }) {
  const t = useWords();
  const f = useFormats();
  if (before === null) return null;
  const by = before - rank;
  return (
    <span className={styles.moved} data-way={by > 0 ? "up" : by < 0 ? "down" : "same"}>
      {by > 0 ? <ArrowUp size={14} aria-hidden /> : by < 0 ? <ArrowDown size={14} aria-hidden /> : null}
      {by === 0 ? t("moved.same") : t(by > 0 ? "moved.up" : "moved.down", { before: f.number(before) })}
    </span>
  );
}
