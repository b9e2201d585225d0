import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { MessageSquareText, Paperclip, Plus } from "lucide-react";
import { useMemo } from "react";
import { api, useList } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { SearchField, Select } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Badge, ChannelMark, channelName } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { useSettled } from "../../shared/search/hits.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import { useChannels, useKnown } from "./known.ts";
import { type Family, familiesOf } from "./model.ts";
import styles from "./replies.module.css";
import { useWords } from "./words.ts";

const OneReply = later(async () => (await import("./editor.tsx")).OneReply);

const ANY = "any";

export function Replies() {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const { can } = useSession();
  const mayManage = can("replies.manage");
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const change = (part: Search) =>
    void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...part }), replace: "q" in part });
  const sought = useSettled(search.q ?? "");
  const known = useKnown();
  const channels = useChannels();
  const list = useList("/api/canned-replies", {
    query: {
      limit: 100,
      ...(sought.trim() ? { search: sought.trim() } : {}),
      ...(search.category ? { category: search.category } : {}),
      ...(search.platform ? { platform: search.platform } : {}),
      ...(search.language ? { language: search.language } : {}),
    },
  });
  const { data: counted } = api.useQuery("get", "/api/canned-replies/uses");
  const uses = useMemo(() => new Map(counted?.data.map((one) => [one.id, one])), [counted]);
  const families = useMemo(() => familiesOf(list.items, locale), [list.items, locale]);
  const startNew = () => change({ new: "yes" });
  useCommand(
    { id: "replies.new", title: t("new"), group: t("title"), keys: "Alt+N", run: startNew },
    mayManage && search.tab !== "macros",
  );
  const isFiltered = Boolean(search.q || search.category || search.platform || search.language);
  const filter = (name: "category" | "platform" | "language", ids: readonly string[], label: (id: string) => string) =>
    ids.length > 0 ? (
      <Select
        label={t(name)}
        bare
        className={styles.filter ?? ""}
        value={search[name] ?? ANY}
        onChange={(id) => change({ [name]: id === ANY ? undefined : id })}
        options={[{ id: ANY, label: t(`${name}.any`) }, ...ids.map((id) => ({ id, label: label(id) }))]}
      />
    ) : null;
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <SearchField
          label={t("search")}
          value={search.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
          className={styles.search ?? ""}
          clearLabel={t("search.clear")}
        />
        {filter("category", known.categories, (id) => id)}
        {filter("platform", channels, channelName)}
        {filter("language", known.languages, (id) => f.language(id))}
        {mayManage ? (
          <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={startNew} aria-keyshortcuts="Alt+N">
            {t("new")}
          </Button>
        ) : null}
      </div>
      {list.isPending ? <Skeleton rows lines={5} /> : null}
      {list.error && list.items.length === 0 ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : null}
      {!list.isPending && !list.error && families.length === 0 ? (
        <Empty
          icon={<MessageSquareText size={40} aria-hidden />}
          title={t(isFiltered ? "empty.filtered" : "empty")}
          action={
            isFiltered ? (
              <Button onPress={() => void navigate({ to: ".", search: {} })}>{t("filters.clear")}</Button>
            ) : mayManage ? (
              <Button onPress={startNew}>{t("new")}</Button>
            ) : undefined
          }
        >
          {isFiltered ? undefined : t("empty.text")}
        </Empty>
      ) : null}
      {families.length > 0 ? (
        <ul className={styles.rows} aria-label={t("tab.replies")}>
          {families.map((family) => (
            <Row key={family.code} family={family} uses={uses} />
          ))}
        </ul>
      ) : null}
      {list.hasNextPage ? (
        <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
          {t("more")}
        </Button>
      ) : null}
      {search.open || search.new ? (
        <OneReply
          key={search.open ?? `${search.code} ${search.from}`}
          id={search.open}
          code={search.code}
          from={search.from}
          onClose={() => change({ open: undefined, new: undefined, code: undefined, from: undefined })}
        />
      ) : null}
    </div>
  );
}

type Uses = ReadonlyMap<string, { readonly uses: number; readonly thisMonth: number }>;

function Row({ family: { code, replies }, uses }: { readonly family: Family; readonly uses: Uses }) {
  const t = useWords();
  const f = useFormats();
  const [first] = replies;
  if (!first) return null;
  const sum = (of: "uses" | "thisMonth") => replies.reduce((all, { id }) => all + (uses.get(id)?.[of] ?? 0), 0);
  const platforms = [...new Set(replies.flatMap((one) => one.platforms))];
  const opening = (id: string) => (kept: Search) => ({ ...kept, open: id });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.line}>
          <Link to="." search={opening(first.id)} className={styles.title}>
            {first.title}
          </Link>
          <code className={styles.code}>/{code}</code>
          {first.category ? <Badge>{first.category}</Badge> : null}
        </p>
        <p className={styles.text} dir="auto">
          {first.media ? <Paperclip size={13} aria-label={t("media")} /> : null} {first.text}
        </p>
      </div>
      <div className={styles.facts}>
        <span className={styles.line}>
          {platforms.length === 0 ? (
            <span>{t("platform.all")}</span>
          ) : (
            platforms.map((id) => <ChannelMark key={id} channel={id} size={16} />)
          )}
        </span>
        <span className={styles.line}>
          {replies.map(({ id, language }) => (
            <Link
              key={id}
              to="."
              search={opening(id)}
              className={styles.language}
              aria-label={t("open_in", { code: language, title: first.title, language: f.language(language) })}
            >
              {language}
            </Link>
          ))}
        </span>
        <span className={styles.uses}>
          {sum("uses") === 0 ? t("uses.none") : t("uses", { count: sum("uses"), month: sum("thisMonth") })}
        </span>
      </div>
    </li>
  );
}
