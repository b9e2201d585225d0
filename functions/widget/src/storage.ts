/** What the page remembers of one widget, where the browser lets it; else as long as the page is open. */
export interface Storage_ {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  /** Names with this beginning. */
  names(beginning: string): string[];
}

export function makeStorage(widget: string): Storage_ {
  const prefix = `chasqui.${widget}.`;
  const memory = new Map<string, string>();
  let store: globalThis.Storage | undefined;
  try {
    store = window.localStorage;
    store.setItem(`${prefix}x`, "1");
    store.removeItem(`${prefix}x`);
  } catch {
    store = undefined;
  }
  return {
    get: (name) => (store ? store.getItem(prefix + name) : (memory.get(name) ?? null)),
    set(name, value) {
      try {
        if (value === null) {
          memory.delete(name);
          store?.removeItem(prefix + name);
        } else if (store) store.setItem(prefix + name, value);
        else memory.set(name, value);
      } catch {
        // It is full: what does not fit is not remembered.
      }
    },
    names(beginning) {
      const all = store
        ? Object.keys(store).flatMap((key) => (key.startsWith(prefix) ? key.slice(prefix.length) : []))
        : [...memory.keys()];
      return all.filter((name) => name.startsWith(beginning));
    },
  };
}
