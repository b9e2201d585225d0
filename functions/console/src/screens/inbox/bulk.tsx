/** One change for all that are chosen. */
import { CircleCheck, Tag, UserPlus, X } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { api, readAnew, type Schemas } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../kit/menu.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { usePeople } from "../../shared/people/people.ts";
import styles from "./inbox.module.css";
import { PRIORITIES } from "./model.ts";
import { useWords } from "./words.ts";

/** As many as one request takes. */
export const MOST = 100;

export function Bulk({ chosen, onDone }: { readonly chosen: readonly string[]; onDone(): void }) {
  const t = useWords();
  const textOf = useProblemText();
  const { active, nameOf } = usePeople();
  const labels = useAll("/api/labels");
  const { mutate, isPending } = api.useMutation("post", "/api/conversations/bulk", {
    onSuccess({ data }) {
      const failed = data.filter(
        ({ outcome }) => outcome === "failed" || outcome === "invalid" || outcome === "not_found",
      );
      if (failed.length > 0) toast.bad(t("bulk.failed", { count: failed.length }));
      else toast.good(t("bulk.done", { count: data.length }));
      void readAnew("/api/conversations", "/api/conversations/{id}", "/api/conversations/counts");
      onDone();
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  const change = (what: Schemas["ConversationChange"]) =>
    mutate({ body: { conversationIds: chosen.slice(0, MOST), change: what } });
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t("bulk")}>
      <strong>{t("bulk.chosen", { count: chosen.length })}</strong>
      <Button
        small
        isPending={isPending}
        icon={<CircleCheck size={14} aria-hidden />}
        onPress={() => change({ state: "resolved" })}
      >
        {t("resolve")}
      </Button>
      <Menu
        label={t("assign")}
        trigger={<IconButton small label={t("assign")} icon={<UserPlus size={16} aria-hidden />} />}
      >
        <MenuItem onAction={() => change({ assignee: "me" })}>{t("assign.me")}</MenuItem>
        <MenuItem onAction={() => change({ assignee: null })}>{t("assign.none")}</MenuItem>
        <MenuLine />
        {active.map(({ id }) => (
          <MenuItem key={id} onAction={() => change({ assignee: id })}>
            {nameOf(id)}
          </MenuItem>
        ))}
      </Menu>
      <Menu
        label={t("bulk.more")}
        trigger={<IconButton small label={t("bulk.more")} icon={<Tag size={16} aria-hidden />} />}
      >
        {labels.items.map(({ id, name }) => (
          <MenuItem key={id} onAction={() => change({ addLabels: [id] })}>
            {t("bulk.label", { name })}
          </MenuItem>
        ))}
        {labels.items.length > 0 ? <MenuLine /> : null}
        {PRIORITIES.map((id) => (
          <MenuItem key={id} onAction={() => change({ priority: id })}>
            {t("bulk.priority", { name: t(`priority.${id}`) })}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onAction={() => change({ state: "pending" })}>{t("pending")}</MenuItem>
        <MenuItem onAction={() => change({ state: "open" })}>{t("reopen")}</MenuItem>
      </Menu>
      <IconButton small label={t("bulk.none")} icon={<X size={16} aria-hidden />} onPress={onDone} />
    </div>
  );
}
