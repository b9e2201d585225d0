import type { CSSProperties } from "react";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

/** Black or white, whichever can be read on it: as the widget chooses. */
function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "black" : "white";
}

/** What a visitor sees first. */
export function Preview({
  colour,
  title,
  greeting,
}: {
  readonly colour: string;
  readonly title: string | undefined;
  readonly greeting: string | undefined;
}) {
  const t = useWords();
  const style = { "--widget": colour, "--on-widget": inkOn(colour) } as CSSProperties;
  return (
    <figure className={styles.preview} style={style} aria-label={t("preview")}>
      <p className={styles.preview_head}>{title || "Chasqui"}</p>
      <div className={styles.preview_body}>
        {greeting ? <p className={styles.preview_in}>{greeting}</p> : null}
        <p className={styles.preview_out}>{t("preview.answer")}</p>
      </div>
    </figure>
  );
}
