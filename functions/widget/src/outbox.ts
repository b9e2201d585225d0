/** What the visitor wrote and the server has not got yet: kept over reloads, sent in order, each under its one id and time. */
import { type Api, Failure } from "./api.ts";
import type { Storage_ } from "./storage.ts";

export interface Letter {
  readonly id: string;
  /** Its place among the others. */
  readonly order: number;
  readonly text?: string;
  readonly choice?: { readonly id: string; readonly title: string };
  readonly form?: Readonly<Record<string, string>>;
  readonly fileName?: string;
  /** Said at the first attempt, and the same at every other one: by it the server knows a repetition. */
  readonly at?: string;
  readonly state: "waiting" | "taken" | "failed";
}

interface Ports {
  readonly api: Api;
  readonly storage: Storage_;
  /** A token; throws `Failure`. `fresh`: the one before was refused. */
  readonly token: (fresh?: boolean) => Promise<string>;
  readonly name: () => string | undefined;
  /** The server's clock, never the same twice. */
  readonly now: () => string;
  readonly changed: () => void;
}

const PREFIX = "o.";
const WAITS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** So long the server takes a message by its first time. */
const OLDEST_MS = 23 * 3_600_000;

export function makeOutbox({ api, storage, token, name, now, changed }: Ports) {
  const files = new Map<string, Blob>();
  let letters: Letter[] = storage
    .names(PREFIX)
    .flatMap((key) => read(storage.get(key)))
    // A file is not kept over a reload; what of it was not sent is not there any more.
    .filter((letter) => letter.fileName === undefined)
    .sort((a, b) => a.order - b.order);
  let running = false;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function save(letter: Letter): void {
    letters = letters.map((each) => (each.id === letter.id ? letter : each));
    storage.set(PREFIX + letter.id, JSON.stringify(letter));
    changed();
  }

  function drop(id: string): void {
    letters = letters.filter((letter) => letter.id !== id);
    files.delete(id);
    storage.set(PREFIX + id, null);
  }

  async function post(letter: Letter, fresh: boolean): Promise<void> {
    const { id, at = now(), text, choice, form, fileName } = letter;
    const own = await token(fresh);
    const from = name();
    const blob = files.get(id);
    if (blob) await api.file(own, { id, at, ...(fileName ? { name: fileName } : {}), ...(from ? { from } : {}) }, blob);
    else
      await api.say(own, {
        ...{ id, at, ...(from ? { name: from } : {}) },
        ...(choice ? { choice } : { text }),
        ...(form ? { form } : {}),
      });
  }

  /** One after the other: the next one waits for the one before. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    clearTimeout(timer);
    let fresh = false;
    for (;;) {
      let letter = letters.find(({ state }) => state === "waiting");
      if (!letter) break;
      if (letter.at === undefined) {
        letter = { ...letter, at: now() };
        save(letter);
      }
      if (Date.parse(now()) - Date.parse(letter.at ?? "") > OLDEST_MS) {
        save({ ...letter, state: "failed" });
        continue;
      }
      try {
        await post(letter, fresh);
        save({ ...letter, state: "taken" });
        attempts = 0;
        fresh = false;
      } catch (error) {
        const failure = error instanceof Failure ? error : new Failure(0);
        if (failure.status === 401 && !fresh) {
          fresh = true;
          continue;
        }
        if (!failure.passing && failure.status !== 401) {
          save({ ...letter, state: "failed" });
          continue;
        }
        const wait = failure.retryMs || (WAITS[Math.min(attempts++, WAITS.length - 1)] ?? 1_000);
        timer = setTimeout(() => void run(), wait);
        changed();
        break;
      }
    }
    running = false;
  }

  return {
    letters: (): readonly Letter[] => letters,
    add(letter: Omit<Letter, "id" | "order" | "state">, file?: Blob): void {
      const id = crypto
        .getRandomValues(new Uint8Array(12))
        .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
      const order = Math.max(Date.now(), (letters.at(-1)?.order ?? 0) + 1);
      if (file) files.set(id, file);
      letters = [...letters, { ...letter, id, order, state: "waiting" }];
      save(letters[letters.length - 1] as Letter);
      void run();
    },
    again(id: string): void {
      const letter = letters.find((each) => each.id === id);
      if (!letter) return;
      // A new time: the one before may be what was refused, and nothing of it was taken.
      const { at: _, ...rest } = letter;
      save({ ...rest, state: "waiting" });
      void run();
    },
    remove(id: string): void {
      drop(id);
      changed();
    },
    /** These are in the thread now. */
    settle(ids: ReadonlySet<string>): void {
      for (const { id } of letters) if (ids.has(id)) drop(id);
    },
    run: () => {
      attempts = 0;
      return run();
    },
    clear(): void {
      clearTimeout(timer);
      for (const { id } of letters) drop(id);
    },
  };
}

function read(text: string | null): Letter[] {
  try {
    const letter = JSON.parse(text ?? "") as Letter;
    return typeof letter.id === "string" ? [letter] : [];
  } catch {
    return [];
  }
}
