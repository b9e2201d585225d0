/** How the console looks at this browser: theme, density and language. What was chosen here goes before what the person chose elsewhere, because a screen is a screen. */
import { useSyncExternalStore } from "react";
import { isLocale, type Locale } from "../words/locales.ts";

export interface Look {
  readonly theme: "system" | "light" | "dark";
  readonly density: "comfortable" | "compact";
  /** Undefined: the browser's. */
  readonly locale?: Locale;
}

const KEY = "chasqui.look";
const listeners = new Set<() => void>();

function read(): Look {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Record<keyof Look, unknown>>;
    return {
      theme: kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system",
      density: kept.density === "compact" ? "compact" : "comfortable",
      ...(isLocale(kept.locale) ? { locale: kept.locale } : {}),
    };
  } catch {
    return { theme: "system", density: "comfortable" };
  }
}

/** What was chosen in this browser; the rest may come from elsewhere. */
let chosen: Partial<Look> = {};
try {
  chosen = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Look>;
} catch {
  chosen = {};
}
let current = read();

function show({ theme, density }: Look): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  if (density === "compact") dataset.density = density;
  else delete dataset.density;
}

export const look = {
  get: (): Look => current,
  set(change: Partial<Look>): void {
    current = { ...current, ...change };
    chosen = { ...chosen, ...change };
    show(current);
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // A browser without storage forgets at the next visit.
    }
    for (const tell of listeners) tell();
  },
  /** What the person chose elsewhere, for as long as they have not chosen otherwise here. */
  adopt(given: Partial<Look>): void {
    const next = { ...current, ...given, ...chosen };
    if (next.theme === current.theme && next.locale === current.locale) return;
    current = next;
    show(current);
    for (const tell of listeners) tell();
  },
};

export function useLook(): Look {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, look.get);
}
