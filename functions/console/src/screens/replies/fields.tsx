import { Braces } from "lucide-react";
import { useMemo, useRef } from "react";
import { Button } from "../../kit/button.tsx";
import { Checkbox, ComboBox, Select, TextField } from "../../kit/field.tsx";
import { channelName } from "../../kit/mark.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { useFormats } from "../../words/index.tsx";
import { useChannels, useKnown } from "./known.ts";
import { type Media, type ReplyDraft, type ReplyProblem, VARIABLES } from "./model.ts";
import { TextPreview } from "./preview.tsx";
import styles from "./replies.module.css";
import { useWords } from "./words.ts";

/** What businesses write most; any other one that a reply has is kept. */
const LANGUAGES =
  "es en fr pt pt-br it de ca eu gl nl pl ro ru uk tr ar he hi zh ja ko vi th id sv no da fi cs sk hu el bg hr sr".split(
    " ",
  );
const MEDIA = ["image", "video", "audio", "document"] as const;

interface FieldsProps {
  readonly draft: ReplyDraft;
  readonly problems: ReadonlySet<ReplyProblem>;
  readonly isLanguageMissing: boolean;
  onChange(part: Partial<ReplyDraft>): void;
}

export function Fields({ draft, problems, isLanguageMissing, onChange }: FieldsProps) {
  const t = useWords();
  const f = useFormats();
  const channels = useChannels();
  const known = useKnown();
  const languages = useMemo(
    () =>
      [...new Set([...LANGUAGES, ...known.languages, draft.language].filter(Boolean))].map((id) => ({
        id,
        label: f.language(id),
        detail: id,
      })),
    [known.languages, draft.language, f],
  );
  const codeProblem = problems.has("taken")
    ? t("problem.taken")
    : problems.has("shortCode")
      ? t("problem.shortCode")
      : undefined;
  return (
    <div className={styles.columns}>
      <div className={styles.form}>
        <TextField
          label={t("field.title")}
          value={draft.title}
          onChange={(title) => onChange({ title })}
          maxLength={100}
          autoFocus
          isRequired
          error={problems.has("title") ? t("problem.title") : undefined}
        />
        <div className={styles.pair}>
          <TextField
            label={t("field.code")}
            value={draft.shortCode}
            onChange={(code) => onChange({ shortCode: code.trim().replace(/^\/+/, "").toLowerCase() })}
            maxLength={32}
            isRequired
            hint={t("field.code.hint", { code: draft.shortCode || t("field.code.example") })}
            error={codeProblem}
          />
          <ComboBox
            label={t("language")}
            value={draft.language || null}
            onChange={(language) => onChange({ language })}
            options={languages}
            isRequired
            error={isLanguageMissing ? t("problem.language") : undefined}
          />
        </div>
        <Body draft={draft} problems={problems} onChange={onChange} />
        <TextField
          label={t("category")}
          value={draft.category}
          onChange={(category) => onChange({ category })}
          maxLength={60}
          hint={t("category.hint")}
        />
        {known.categories.length > 0 ? (
          <div className={styles.line}>
            {known.categories.slice(0, 8).map((category) => (
              <Button key={category} small onPress={() => onChange({ category })}>
                {category}
              </Button>
            ))}
          </div>
        ) : null}
        {channels.length > 0 ? (
          <fieldset className={styles.checks}>
            <legend className={styles.legend}>{t("platforms")}</legend>
            {channels.map((id) => (
              <Checkbox
                key={id}
                isSelected={draft.platforms.includes(id)}
                onChange={(isOn) =>
                  onChange({
                    platforms: isOn ? [...draft.platforms, id] : draft.platforms.filter((one) => one !== id),
                  })
                }
              >
                {channelName(id)}
              </Checkbox>
            ))}
            <small className={styles.hint}>{t("platforms.hint")}</small>
          </fieldset>
        ) : null}
        <MediaFields media={draft.media} isWrong={problems.has("media")} onChange={(media) => onChange({ media })} />
      </div>
      <section className={styles.preview} aria-label={t("preview")}>
        <h3>{t("preview")}</h3>
        <TextPreview text={draft.text} media={draft.media} />
      </section>
    </div>
  );
}

function Body({ draft, problems, onChange }: Omit<FieldsProps, "isLanguageMissing">) {
  const t = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const field = area.current;
    const [from, to] = [field?.selectionStart ?? draft.text.length, field?.selectionEnd ?? draft.text.length];
    const place = `{{${name}}}`;
    onChange({ text: draft.text.slice(0, from) + place + draft.text.slice(to) });
    // Once the menu has given the focus back and the new text is there.
    setTimeout(() => {
      field?.focus();
      field?.setSelectionRange(from + place.length, from + place.length);
    }, 50);
  };
  return (
    <div className={styles.body}>
      <TextField
        label={t("field.text")}
        value={draft.text}
        onChange={(text) => onChange({ text })}
        rows={7}
        maxLength={4096}
        isRequired
        areaRef={area}
        hint={t("field.text.hint")}
        error={problems.has("text") ? t("problem.text") : undefined}
      />
      <Menu
        label={t("variable")}
        trigger={
          <Button small icon={<Braces size={14} aria-hidden />}>
            {t("variable")}
          </Button>
        }
      >
        {VARIABLES.map((name) => (
          <MenuItem key={name} text={t(`variable.${name}`)} onAction={() => insert(name)}>
            {t(`variable.${name}`)} <small>{`{{${name}}}`}</small>
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

interface MediaFieldsProps {
  readonly media: Media | null;
  readonly isWrong: boolean;
  onChange(media: Media | null): void;
}

function MediaFields({ media, isWrong, onChange }: MediaFieldsProps) {
  const t = useWords();
  if (!media)
    return (
      <div>
        <Button small kind="quiet" onPress={() => onChange({ kind: "image", url: "https://" })}>
          {t("media.add")}
        </Button>
      </div>
    );
  return (
    <div className={styles.form}>
      <div className={styles.pair}>
        <Select
          label={t("media.kind")}
          value={media.kind}
          onChange={(kind) => onChange({ ...media, kind: MEDIA.find((one) => one === kind) ?? "document" })}
          options={MEDIA.map((id) => ({ id, label: t(`media.${id}`) }))}
        />
        <TextField
          label={t("media.url")}
          type="url"
          value={media.url}
          onChange={(url) => onChange({ ...media, url })}
          error={isWrong ? t("problem.media") : undefined}
        />
      </div>
      <div>
        <Button small kind="quiet" onPress={() => onChange(null)}>
          {t("media.remove")}
        </Button>
      </div>
    </div>
  );
}
