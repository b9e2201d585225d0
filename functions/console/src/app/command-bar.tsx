import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Dialog, Modal, ModalOverlay, useFilter } from "react-aria-components";
import overlay from "../kit/overlay.module.css";
import { useSession } from "../session/session.tsx";
import styles from "./command-bar.module.css";
import { useCommands } from "./commands.ts";
import { useFound } from "./hits.tsx";
import { shown } from "./keys.ts";
import { PLACES } from "./places.ts";
import { useWords } from "./words.ts";

/** Everything by its name, from the keyboard: places, what can be done on the open screen, and what the business has. */
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

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly keys?: string | undefined;
  run(): void;
}

function useEntries(text: string): { readonly entries: readonly Entry[]; readonly isLooking: boolean } {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const commands = useCommands();
  const { contains } = useFilter({ sensitivity: "base" });
  const { found, isLooking } = useFound(text);
  const places = PLACES.filter(({ needs }) => needs.length === 0 || needs.some(can)).map(({ path, word }) => ({
    id: path,
    title: t(word),
    group: t("group.places"),
    run: () => void navigate({ to: path }),
  }));
  const named = [...commands, ...places].filter(({ title }) => contains(title, text.trim()));
  return { entries: [...named, ...found], isLooking };
}

/**
 * The focus stays in the field, which says which entry is chosen: so what is found later never takes the focus, and never loses it.
 */
function Bar({ onClose }: { onClose(): void }) {
  const t = useWords();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string>();
  const { entries, isLooking } = useEntries(text);
  const at = entries.findIndex(({ id }) => id === chosen);
  const groups = [...new Set(entries.map(({ group }) => group))];
  const ordered = groups.flatMap((group) => entries.filter((entry) => entry.group === group));
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };

  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const here = ordered.findIndex(({ id }) => id === chosen);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && ordered.length > 0) {
      event.preventDefault();
      const next = here < 0 && step < 0 ? ordered.length - 1 : (here + step + ordered.length) % ordered.length;
      setChosen(ordered[next]?.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(ordered[Math.max(here, 0)]);
    }
  }

  return (
    <Dialog aria-label={t("command.open")} className={styles.dialog ?? ""}>
      <div className={styles.field}>
        <input
          type="search"
          role="combobox"
          aria-label={t("command.prompt")}
          aria-expanded
          aria-controls="command-list"
          aria-autocomplete="list"
          {...(at < 0 ? {} : { "aria-activedescendant": `command-${at}` })}
          placeholder={t("command.prompt")}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setChosen(undefined);
          }}
          onKeyDown={press}
        />
      </div>
      <div id="command-list" role="listbox" aria-label={t("command.open")} className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, and no fieldset.
          <div key={group} role="group" aria-label={group}>
            <div className={overlay.heading} aria-hidden>
              {group}
            </div>
            {entries.map((entry, index) =>
              entry.group === group ? (
                <Option
                  key={entry.id}
                  entry={entry}
                  id={`command-${index}`}
                  isChosen={entry.id === chosen}
                  onRun={() => run(entry)}
                />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <p role="status" className={styles.none} data-quiet={entries.length > 0 && !isLooking}>
        {isLooking ? t("command.looking") : t("command.count", { count: entries.length })}
      </p>
    </Dialog>
  );
}

interface OptionProps {
  readonly entry: Entry;
  readonly id: string;
  readonly isChosen: boolean;
  onRun(): void;
}

function Option({ entry: { title, detail, keys }, id, isChosen, onRun }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field's own keys choose among them.
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
    <div ref={element} id={id} role="option" aria-selected={isChosen} className={styles.option} onClick={onRun}>
      <span className={styles.words}>
        <span>{title}</span>
        {detail ? <small>{detail}</small> : null}
      </span>
      {keys ? <kbd>{shown(keys)}</kbd> : null}
    </div>
  );
}
