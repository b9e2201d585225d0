import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface StateFile<T> {
  read(): T;
  write(value: T): void;
}

/**
 * A small JSON document that survives a restart. A write replaces the file in one step, so that a killed process leaves
 * the old or the new state and never half of one; only the owner may read it, for parameters hold secrets.
 */
export function stateFile<T>(path: string, initial: T): StateFile<T> {
  return {
    read() {
      let text: string;
      try {
        text = readFileSync(path, "utf8");
      } catch {
        return initial;
      }
      return JSON.parse(text) as T;
    },
    write(value) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}
