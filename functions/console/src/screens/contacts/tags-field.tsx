import { X } from "lucide-react";
import { useId, useRef, useState } from "react";
import styles from "./contacts.module.css";
import { tagsIn, withTags } from "./model.ts";
import { useWords } from "./words.ts";

/** Tags, each once: Enter or a comma ends one, the backspace in the empty field takes the last one away. */
export function TagsField({
  tags,
  onChange,
  autoFocus = false,
}: {
  readonly tags: readonly string[];
  onChange(tags: readonly string[]): void;
  readonly autoFocus?: boolean;
}) {
  const t = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const take = () => {
    const more = tagsIn(typed);
    if (more.length > 0) onChange(withTags(tags, more));
    setTyped("");
  };
  return (
    <div className={styles.tags_field}>
      <label htmlFor={id}>{t("tags")}</label>
      <div className={styles.tags_box}>
        {tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            {tag}
            <button
              type="button"
              aria-label={t("tag.remove", { tag })}
              onClick={() => {
                onChange(tags.filter((one) => one !== tag));
                field.current?.focus();
              }}
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          ref={field}
          value={typed}
          // biome-ignore lint/a11y/noAutofocus: it is opened to be typed in.
          autoFocus={autoFocus}
          placeholder={tags.length === 0 ? t("tags.prompt") : ""}
          onChange={({ target: { value } }) => {
            if (!/[,;]/.test(value)) return setTyped(value);
            onChange(withTags(tags, tagsIn(value)));
            setTyped("");
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && typed.trim() !== "") {
              event.preventDefault();
              take();
            } else if (event.key === "Backspace" && typed === "") onChange(tags.slice(0, -1));
          }}
          onBlur={take}
        />
      </div>
    </div>
  );
}
