import { Check, Plus, X } from "lucide-react";
import { useList } from "../../../api/client.ts";
import { IconButton } from "../../../kit/button.tsx";
import { LabelMark } from "../../../kit/mark.tsx";
import { Menu, MenuItem } from "../../../kit/menu.tsx";
import { useSession } from "../../../session/session.tsx";
import { useChange } from "../change.ts";
import type { ConversationView } from "../model.ts";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

export function Labels({ conversation }: { readonly conversation: ConversationView }) {
  const t = useWords();
  const { can } = useSession();
  const { change } = useChange(conversation.id);
  const list = useList("/api/labels", { query: { limit: 100 } });
  const may = can("conversations.manage");
  const has = (id: string): boolean => conversation.labels.includes(id);
  const own = list.items.filter(({ id }) => has(id));
  if (list.items.length === 0) return null;
  return (
    <section>
      <div className={styles.bar}>
        <h3>{t("labels")}</h3>
        {may ? (
          <Menu
            label={t("labels.choose")}
            trigger={<IconButton small label={t("labels.choose")} icon={<Plus size={14} aria-hidden />} />}
          >
            {list.items.map(({ id, name }) => (
              <MenuItem
                key={id}
                text={name}
                icon={has(id) ? <Check size={14} aria-hidden /> : <span className={styles.gap} />}
                onAction={() => change(has(id) ? { removeLabels: [id] } : { addLabels: [id] })}
              >
                {name}
                {has(id) ? <span className="hidden-visually">{t("labels.set")}</span> : null}
              </MenuItem>
            ))}
          </Menu>
        ) : null}
      </div>
      <ul className={styles.labels}>
        {own.map(({ id, name, colour }) => (
          <li key={id}>
            <LabelMark name={name} color={colour} />
            {may ? (
              <IconButton
                small
                label={t("labels.remove", { name })}
                icon={<X size={12} aria-hidden />}
                onPress={() => change({ removeLabels: [id] })}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
