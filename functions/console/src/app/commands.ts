/** What the command bar can do here: the places of the console, and whatever the open screen adds. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useShortcut } from "./keys.ts";

export interface Command {
  readonly id: string;
  /** In the person's language; what is typed is looked for in it. */
  readonly title: string;
  readonly group: string;
  /** Runs it without the bar as well. */
  readonly keys?: string;
  run(): void;
}

let commands: readonly Command[] = [];
const listeners = new Set<() => void>();
const change = (next: readonly Command[]) => {
  commands = next;
  for (const tell of listeners) tell();
};

export const useCommands = (): readonly Command[] =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => commands,
  );

/** Adds a command while the component is there, under its keys too. */
export function useCommand({ id, title, group, keys, run }: Command, isActive = true): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!isActive) return undefined;
    change([
      ...commands.filter((one) => one.id !== id),
      { id, title, group, ...(keys ? { keys } : {}), run: () => latest.current() },
    ]);
    return () => change(commands.filter((one) => one.id !== id));
  }, [id, title, group, keys, isActive]);
  useShortcut(keys ?? "Mod+Alt+F12", () => latest.current(), isActive && keys !== undefined);
}
