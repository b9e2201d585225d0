/** The filters of the list under a name: one's own, and the team's. */
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, client, readAnew, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Checkbox, TextField } from "../../kit/field.tsx";
import { Menu, MenuItem, MenuLine, MenuSection } from "../../kit/menu.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./leads.module.css";
import { type Filters, filtersOf } from "./query.ts";
import { useWords } from "./words.ts";

type View = Schemas["SavedView"];
const sameAs = (a: Filters, b: Filters): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

export function Views({ filters, onShow }: { readonly filters: Filters; onShow(filters: Filters): void }) {
  const t = useWords();
  const textOf = useProblemText();
  const { can, me } = useSession();
  const [saving, setSaving] = useState(false);
  const { data } = api.useQuery(
    "get",
    "/api/views",
    { params: { query: { of: "leads", limit: 100 } } },
    { enabled: can("conversations.read") },
  );
  const views: readonly View[] = data?.data ?? [];
  const current = views.find((view) => sameAs(filtersOf(view.filter), filters));
  const mayRemove = current && (current.owner === me.id || (current.shared && can("replies.manage")));
  const remove = async (view: View) => {
    try {
      await client.DELETE("/api/views/{id}", {
        params: { path: { id: view.id }, header: { "If-Match": `"${view.version}"` } },
      });
      const { of, name, shared, filter } = view;
      toast.good(t("view.removed", { name }), {
        label: t("undo"),
        run: () =>
          void client
            .POST("/api/views", { body: { of, name, shared, filter } })
            .then(() => readAnew("/api/views"))
            .catch((error: unknown) => toast.bad(textOf(error))),
      });
    } catch (error) {
      toast.bad(textOf(error));
    }
    void readAnew("/api/views");
  };
  const section = (title: string, shared: boolean) => {
    const own = views.filter((view) => view.shared === shared);
    return own.length > 0 ? (
      <MenuSection title={title}>
        {own.map((view) => (
          <MenuItem key={view.id} onAction={() => onShow(filtersOf(view.filter))}>
            {view.id === current?.id ? `${view.name} ✓` : view.name}
          </MenuItem>
        ))}
      </MenuSection>
    ) : null;
  };
  return (
    <>
      <Menu
        label={t("views")}
        trigger={<Button icon={<Bookmark size={16} aria-hidden />}>{current?.name ?? t("views")}</Button>}
      >
        {section(t("views.own"), false)}
        {section(t("views.team"), true)}
        {views.length > 0 ? <MenuLine /> : null}
        <MenuItem
          icon={<BookmarkPlus size={16} aria-hidden />}
          isDisabled={Object.keys(filters).length === 0 || current !== undefined}
          onAction={() => setSaving(true)}
        >
          {t("view.save")}
        </MenuItem>
        {current && mayRemove ? (
          <MenuItem danger icon={<Trash2 size={16} aria-hidden />} onAction={() => void remove(current)}>
            {t("view.remove", { name: current.name })}
          </MenuItem>
        ) : null}
      </Menu>
      {saving ? <Saving filters={filters} onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function Saving({ filters, onClose }: { readonly filters: Filters; onClose(): void }) {
  const t = useWords();
  const { can } = useSession();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const { mutate, isPending, error } = api.useMutation("post", "/api/views", {
    onSuccess: () => {
      void readAnew("/api/views");
      onClose();
    },
  });
  return (
    <Dialog isOpen title={t("view.save")} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") mutate({ body: { of: "leads", name: name.trim(), shared, filter: { ...filters } } });
        }}
      >
        <TextField label={t("view.name")} value={name} onChange={setName} maxLength={100} isRequired autoFocus />
        {can("replies.manage") ? (
          <Checkbox isSelected={shared} onChange={setShared}>
            {t("view.shared")}
          </Checkbox>
        ) : null}
        <ProblemNote error={error} />
        <div className={styles.buttons}>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" isPending={isPending} isDisabled={name.trim() === ""}>
            {t("view.keep")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
