/** Every shortcut that works at this moment, on this screen. */
import { Dialog } from "../kit/dialog.tsx";
import { useCommands } from "./commands.ts";
import styles from "./keyboard-help.module.css";
import { shown } from "./keys.ts";
import { useWords } from "./words.ts";

export function KeyboardHelp({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const t = useWords();
  const commands = useCommands();
  const here = commands.flatMap(({ group, title, keys }) => (keys ? [{ group, title, keys }] : []));
  const all = [{ group: t("group.console"), title: t("command.open"), keys: "Mod+K" }, ...here];
  const groups = [...new Set(all.map(({ group }) => group))];
  return (
    <Dialog title={t("keys")} isOpen={isOpen} onClose={onClose}>
      {groups.map((group) => (
        <section key={group}>
          <h3 className={styles.group}>{group}</h3>
          <dl className={styles.keys}>
            {all
              .filter((one) => one.group === group)
              .map(({ title, keys }) => (
                <div key={title} className={styles.row}>
                  <dt>{title}</dt>
                  <dd>
                    <kbd className={styles.key}>{shown(keys)}</kbd>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className={styles.hint}>{t("keys.hint")}</p>
    </Dialog>
  );
}
