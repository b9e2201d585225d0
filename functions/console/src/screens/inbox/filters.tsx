/** What narrows the list, and views that were saved of it. */
import { Bookmark, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { api, readAnew, useList } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Checkbox, Select, TextField } from "../../kit/field.tsx";
import { channelName } from "../../kit/mark.tsx";
import { Menu, MenuItem, MenuLine, MenuSection } from "../../kit/menu.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useTeams } from "../../shared/people/people.ts";
import { useChannels } from "./composer/kept.ts";
import { cleared, narrowed, savedOf, searchOf } from "./filter.ts";
import styles from "./inbox.module.css";
import { PRIORITIES } from "./model.ts";
import { useWords } from "./words.ts";

interface Props {
  readonly search: Search;
  onChange(change: Search): void;
}

export function Filters({ search, onChange }: Props) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const many = narrowed(search);
  return (
    <>
      <div className={styles.bar}>
        <Button
          small
          kind="quiet"
          aria-expanded={isOpen}
          icon={<SlidersHorizontal size={14} aria-hidden />}
          onPress={() => setOpen(!isOpen)}
        >
          {many > 0 ? t("filters.some", { count: many }) : t("filters")}
        </Button>
        {many > 0 || search.assignee ? (
          <Button small kind="quiet" onPress={() => onChange({ ...cleared, assignee: undefined })}>
            {t("filters.clear")}
          </Button>
        ) : null}
        <Views search={search} onChange={onChange} />
      </div>
      {isOpen ? <Fields search={search} onChange={onChange} /> : null}
    </>
  );
}

const ANY = "any";

function Fields({ search, onChange }: Props) {
  const t = useWords();
  const labels = useAll("/api/labels");
  const teams = useTeams();
  const { data: channels } = useChannels();
  const one = (
    name: "channel" | "teamId" | "label" | "priority",
    label: string,
    list: readonly (readonly [string, string])[],
  ) => (
    <Select
      label={label}
      value={search[name] ?? ANY}
      onChange={(id) => onChange({ [name]: id === ANY ? undefined : id })}
      options={[{ id: ANY, label: t("filters.any") }, ...list.map(([id, title]) => ({ id, label: title }))]}
    />
  );
  const flag = (name: "unread" | "unanswered") => (
    <Checkbox isSelected={search[name] === "true"} onChange={(on) => onChange({ [name]: on ? "true" : undefined })}>
      {t(`${name}.only`)}
    </Checkbox>
  );
  return (
    <fieldset className={styles.fields} aria-label={t("filters")}>
      {one(
        "channel",
        t("channel"),
        (channels?.data ?? []).map(({ id }) => [id, channelName(id)]),
      )}
      {one(
        "teamId",
        t("team"),
        teams.items.map(({ id, name }) => [id, name]),
      )}
      {one(
        "label",
        t("label"),
        labels.items.map(({ id, name }) => [id, name]),
      )}
      {one(
        "priority",
        t("priority"),
        PRIORITIES.map((id) => [id, t(`priority.${id}`)]),
      )}
      {flag("unread")}
      {flag("unanswered")}
    </fieldset>
  );
}

function Views({ search, onChange }: Props) {
  const t = useWords();
  const { me } = useSession();
  const textOf = useProblemText();
  const [isSaving, setSaving] = useState(false);
  const list = useList("/api/views", { query: { of: "conversations", limit: 100 } });
  const remove = api.useMutation("delete", "/api/views/{id}", {
    onSuccess: () => void readAnew("/api/views"),
    onError: (error) => toast.bad(textOf(error)),
  });
  const mine = list.items.filter(({ owner }) => owner === me.id);
  return (
    <>
      <Menu
        label={t("views")}
        trigger={
          <Button small kind="quiet" icon={<Bookmark size={14} aria-hidden />}>
            {t("views")}
          </Button>
        }
      >
        {list.items.map(({ id, name, filter }) => (
          <MenuItem key={id} onAction={() => onChange(searchOf(filter))}>
            {name}
          </MenuItem>
        ))}
        {list.items.length > 0 ? <MenuLine /> : null}
        <MenuItem onAction={() => setSaving(true)}>{t("views.save")}</MenuItem>
        {mine.length > 0 ? (
          <MenuSection title={t("views.remove")}>
            {mine.map(({ id, name }) => (
              <MenuItem key={id} danger onAction={() => remove.mutate({ params: { path: { id } } })}>
                {t("views.remove.one", { name })}
              </MenuItem>
            ))}
          </MenuSection>
        ) : null}
      </Menu>
      {isSaving ? <Save search={search} onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function Save({ search, onClose }: { readonly search: Search; onClose(): void }) {
  const t = useWords();
  const { can } = useSession();
  const textOf = useProblemText();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const save = api.useMutation("post", "/api/views", {
    onSuccess() {
      void readAnew("/api/views");
      onClose();
    },
  });
  return (
    <Dialog
      title={t("views.save")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            isPending={save.isPending}
            isDisabled={name.trim() === ""}
            onPress={() =>
              save.mutate({
                body: { of: "conversations", name: name.trim(), shared: isShared, filter: savedOf(search) },
              })
            }
          >
            {t("save")}
          </Button>
        </>
      }
    >
      <TextField
        label={t("views.name")}
        value={name}
        onChange={setName}
        autoFocus
        error={save.error ? textOf(save.error) : undefined}
      />
      {can("replies.manage") ? (
        <Checkbox isSelected={isShared} onChange={setShared}>
          {t("views.shared")}
        </Checkbox>
      ) : null}
    </Dialog>
  );
}
