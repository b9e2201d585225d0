/** Keyboard shortcuts. All have a modifier, so that none gets in the way of typing or of a voice (WCAG 2.1.4). */
import { useLayoutEffect, useRef } from "react";

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** "Mod+K", "Alt+J", "Alt+Shift+E": `Mod` is Command on a Mac and Control elsewhere. */
export function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1)?.toLowerCase() ?? "";
  const wants = (name: string) => parts.includes(name);
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (wants("Mod") !== mod || wants("Alt") !== event.altKey || wants("Shift") !== event.shiftKey) return false;
  // With Alt a Mac types another letter, so the key's place counts as well.
  return event.key.toLowerCase() === key || event.code === `Key${key.toUpperCase()}`;
}

/** As people read it: "⌘K", "Ctrl+K", "⌥J". */
export const shown = (keys: string): string =>
  isMac ? keys.replace("Mod+", "⌘").replace("Alt+", "⌥").replace("Shift+", "⇧") : keys.replace("Mod+", "Ctrl+");

/** While the component is there, and none of a dialog's. */
export function useShortcut(keys: string, run: (event: KeyboardEvent) => void, isActive = true): void {
  const latest = useRef(run);
  latest.current = run;
  // Before it is painted: who sees what a key does may press it already.
  useLayoutEffect(() => {
    if (!isActive) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !matches(event, keys)) return;
      event.preventDefault();
      latest.current(event);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [keys, isActive]);
}

/** Shows all keys. */
export const HELP_KEYS = "Mod+/";
