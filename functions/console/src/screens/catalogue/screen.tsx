/** What the business deals in: its types, the items of each, and who is interested in one. */
import { useParams } from "@tanstack/react-router";
import { Plus, Shapes } from "lucide-react";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { useItemTypes } from "../../shared/items/model.ts";
import { Items } from "./items.tsx";
import { useWords } from "./words.ts";

const ItemPage = later(async () => (await import("./item.tsx")).ItemPage);
const ItemDialog = later(async () => (await import("./item-dialog.tsx")).ItemDialog);
const Types = later(async () => (await import("./types.tsx")).Types);
const TypeDialog = later(async () => (await import("./type-dialog.tsx")).TypeDialog);

export function Screen() {
  const { can } = useSession();
  const { itemId } = useParams({ strict: false }) as { readonly itemId?: string };
  if (!can("catalogue.read")) return <Denied />;
  return itemId === undefined ? <Catalogue /> : <ItemPage key={itemId} id={itemId} />;
}

/** What no type is called: a key begins with a letter. */
const TYPES = "-types";

function Catalogue() {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const types = useItemTypes();
  const mayManage = can("catalogue.manage");
  const shown = types.items.filter(({ archived, id }) => !archived || id === place.search.type);
  const tab = place.search.type ?? shown[0]?.id ?? TYPES;
  const type = types.items.find(({ id }) => id === tab);
  const add = () => place.show(NEW);
  useCommand(
    { id: "catalogue.new", title: t("item.new"), group: t("title"), keys: "Alt+N", run: add },
    mayManage && type !== undefined && !type.archived,
  );
  if (types.isPending || (types.error && types.items.length === 0))
    return (
      <Page title={t("title")} description={t("text")}>
        {types.error ? (
          <ProblemNote error={types.error} retry={() => void types.refetch()} />
        ) : (
          <Skeleton rows lines={6} />
        )}
      </Page>
    );
  const addButton = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={add}>
      {type ? t("item.new.of", { name: type.name }) : t("type.new")}
    </Button>
  ) : undefined;
  const isEmpty = types.items.length === 0;
  const opened = types.items.find(({ id }) => id === place.open);
  return (
    <Page title={t("title")} description={t("text")} actions={isEmpty || type?.archived ? undefined : addButton}>
      {isEmpty ? (
        <Empty icon={<Shapes size={40} aria-hidden />} title={t("empty")} action={addButton}>
          {t("empty.text")}
        </Empty>
      ) : (
        <Tabs
          label={t("title")}
          value={tab}
          onChange={(id) => void place.change({ type: id, q: undefined, where: undefined, status: undefined })}
          tabs={[
            ...shown.map((one) => ({ id: one.id, title: one.plural, panel: <Items key={one.id} type={one} /> })),
            ...(mayManage ? [{ id: TYPES, title: t("types"), panel: <Types types={types} /> }] : []),
          ]}
        />
      )}
      {mayManage && type && place.open === NEW ? <ItemDialog key={`${type.id} new`} type={type} /> : null}
      {mayManage && !type && place.open === NEW ? <TypeDialog key={NEW} /> : null}
      {mayManage && !type && opened ? <TypeDialog key={opened.id} type={opened} /> : null}
    </Page>
  );
}
