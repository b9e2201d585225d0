import { useNavigate } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from "react-aria-components";
import overlay from "../kit/overlay.module.css";
import { useSession } from "../session/session.tsx";
import styles from "./command-bar.module.css";
import { type Command, useCommands } from "./commands.ts";
import { shown } from "./keys.ts";
import { PLACES } from "./places.ts";
import { useWords } from "./words.ts";

/** Everything by its name, from the keyboard: places, and what can be done on the open screen. */
export function CommandBar({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={styles.backdrop ?? ""}
    >
      <Modal className={styles.modal ?? ""}>
        <Suspense>
          <Bar onClose={onClose} />
        </Suspense>
      </Modal>
    </ModalOverlay>
  );
}

function Bar({ onClose }: { onClose(): void }) {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const added = useCommands();
  const { contains } = useFilter({ sensitivity: "base" });
  const [text, setText] = useState("");
  const places = PLACES.filter(({ needs }) => needs.length === 0 || needs.some(can)).map(
    ({ path, word }): Command => ({
      id: path,
      title: t(word),
      group: t("group.places"),
      run: () => void navigate({ to: path }),
    }),
  );
  const all = [...added, ...places];
  const groups = [...new Set(all.map(({ group }) => group))];
  const run = (id: string) => {
    onClose();
    all.find((command) => command.id === id)?.run();
  };
  return (
    <Dialog aria-label={t("command.open")} className={styles.dialog ?? ""}>
      <Autocomplete filter={contains} inputValue={text} onInputChange={setText}>
        <SearchField aria-label={t("command.prompt")} autoFocus className={styles.field ?? ""}>
          <Input placeholder={t("command.prompt")} />
        </SearchField>
        <Menu
          aria-label={t("command.open")}
          className={styles.list ?? ""}
          onAction={(id) => run(String(id))}
          renderEmptyState={() => <p className={styles.none}>{t("command.none")}</p>}
        >
          {groups.map((group) => (
            <MenuSection key={group}>
              <Header className={overlay.heading ?? ""}>{group}</Header>
              {all
                .filter((command) => command.group === group)
                .map(({ id, title, keys }) => (
                  <MenuItem key={id} id={id} textValue={title} className={overlay.item ?? ""}>
                    <span>{title}</span>
                    {keys ? <kbd>{shown(keys)}</kbd> : null}
                  </MenuItem>
                ))}
            </MenuSection>
          ))}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
