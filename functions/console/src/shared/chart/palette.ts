/** The tokens' colours as the library needs them: resolved, because it reckons with them. */
import { useEffect, useState } from "react";
import { useLook } from "../../app/look.ts";

const TOKENS = {
  ink: "--ink",
  ink2: "--ink-2",
  line: "--line",
  raised: "--raised",
  sunken: "--sunken",
  accent: "--accent",
  second: "--second",
  info: "--info",
  ok: "--ok",
  danger: "--danger",
  faint: "--line-strong",
} as const;
export type Shade = keyof typeof TOKENS;
export type Palette = Readonly<Record<Shade | "font", string>>;

function read(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const entries = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  // By its name: text is measured on a canvas, which inherits nothing.
  const { fontFamily } = getComputedStyle(document.body);
  return { ...(Object.fromEntries(entries) as Record<Shade, string>), font: fontFamily };
}

/** Read anew when the theme changes, the system's too. */
export function usePalette(): Palette {
  const { theme } = useLook();
  const [palette, setPalette] = useState(read);
  useEffect(() => {
    const again = () => setPalette(read());
    if (theme) again();
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    return () => dark.removeEventListener("change", again);
  }, [theme]);
  return palette;
}
