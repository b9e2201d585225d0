/** Holds everything together: who the visitor is, their thread, what is on its way, and what the page shows of it. */
import { type Api, type Config, Failure, type Session, type User } from "./api.ts";
import { makeLive } from "./live.ts";
import { makeOutbox } from "./outbox.ts";
import type { Storage_ } from "./storage.ts";
import { EMPTY, latest, type Thread, unread, withNewest, withOlder } from "./thread.ts";
import { makeView } from "./view.ts";
import { localeOf } from "./words.ts";

export interface Person extends User {
  readonly name?: string;
}

const POLL_OPEN_MS = 4_000;
const POLL_SHUT_MS = 30_000;
/** What is said of a visitor's typing lasts half a minute. */
const TYPES_MS = 15_000;

export function makeApp(api: Api, config: Config, storage: Storage_, host: HTMLElement, asked: string | null) {
  let locale = localeOf(config.languages, [
    asked,
    storage.get("locale"),
    document.documentElement.lang,
    ...navigator.languages,
  ]);
  let isOpen = false;
  let thread: Thread = EMPTY;
  let loading = false;
  let user: User | undefined;
  let name = storage.get("name") ?? undefined;
  let answers: Readonly<Record<string, string>> | undefined;
  let filled = storage.get("filled") === "1" || config.form.length === 0;
  let session: Promise<string> | undefined;
  /** How far the server's clock is before ours. */
  let ahead = 0;
  let lastTime = 0;
  let read = storage.get("read") ?? "";
  let delivered = "";
  let typingUntil = 0;
  let stopsTyping: ReturnType<typeof setTimeout> | undefined;
  let attended = 0;
  /** Grows whenever somebody else sits here: what comes for the one before is not shown. */
  let era = 0;

  const now = () => {
    lastTime = Math.max(Date.now() + ahead, lastTime + 1);
    return new Date(lastTime).toISOString();
  };

  async function begin(): Promise<string> {
    const begun = era;
    const { token, known, now: theirs }: Session = await api.session(storage.get("token"), user);
    if (begun !== era) throw new Failure(0);
    ahead = Date.parse(theirs) - Date.now();
    storage.set("token", token);
    if (known) filled = true;
    return token;
  }

  /** One at a time; a failed one is tried again by the next who asks. */
  function token(fresh = false): Promise<string> {
    if (fresh) session = undefined;
    session ??= begin().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  }

  const outbox = makeOutbox({ api, storage, token, now, name: () => name, changed: () => draw() });
  const live = makeLive({
    api,
    token,
    changed: () => void sync(),
    typing(until) {
      typingUntil = Date.parse(until) - ahead || 0;
      draw();
      clearTimeout(stopsTyping);
      stopsTyping = setTimeout(() => draw(), Math.max(0, typingUntil - Date.now()) + 50);
    },
    pollMs: () => (document.hidden ? 0 : isOpen ? POLL_OPEN_MS : POLL_SHUT_MS),
  });

  let syncing: Promise<void> | undefined;
  let again = false;

  /** Whoever asks while it runs gets another run after it. */
  function sync(): Promise<void> {
    if (syncing) {
      again = true;
      return syncing;
    }
    syncing = pull().finally(() => {
      syncing = undefined;
      if (again) {
        again = false;
        void sync();
      }
    });
    return syncing;
  }

  async function pull(): Promise<void> {
    const begun = era;
    // A stranger has nothing that could be loaded.
    loading = storage.get("token") !== null;
    draw();
    try {
      const page = await withToken((own) => api.messages(own));
      if (begun !== era) return;
      const before = latest(thread);
      thread = withNewest(thread, page);
      // What they wrote is there.
      if (latest(thread) > before) typingUntil = 0;
      outbox.settle(new Set(thread.messages.map(({ id }) => id)));
    } catch {
      // The next hint, look or connection tries again.
    } finally {
      loading = false;
      draw();
      acknowledge();
    }
  }

  async function withToken<Answer>(ask: (token: string) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(await token());
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      return ask(await token(true));
    }
  }

  /** Tells up to where the team's words came, and up to where they were seen; not twice. */
  function acknowledge(): void {
    const until = latest(thread);
    const seen = isOpen && !document.hidden;
    if (!until || (seen ? until <= read : until <= delivered || until <= read)) return;
    delivered = until;
    if (seen) {
      read = until;
      storage.set("read", until);
      draw();
    }
    void withToken((own) => api.saw(own, seen ? "read" : "delivered", until)).catch(() => undefined);
  }

  const view = makeView(host, config, {
    toggle: (open) => toggle(open),
    write: (text) => put({ text }),
    choose: (choice) => put({ choice }),
    attach: (file) => {
      outbox.add({ fileName: file.name.slice(0, 200), ...first() }, file);
      follow();
    },
    fill(given) {
      answers = given;
      filled = true;
      name = given.name ?? name;
      if (given.name) storage.set("name", given.name);
      draw();
    },
    async older() {
      const { older } = thread;
      if (!older) return;
      const page = await withToken((own) => api.messages(own, older)).catch(() => undefined);
      if (page && thread.older === older) thread = withOlder(thread, page);
      draw();
    },
    types() {
      if (Date.now() - attended < TYPES_MS) return;
      attended = Date.now();
      live.attend("replying");
    },
    again: (id) => outbox.again(id),
    remove: (id) => outbox.remove(id),
  });

  /** The form's answers go with the first message. */
  function first(): { readonly form?: Readonly<Record<string, string>> } {
    const form = answers;
    answers = undefined;
    if (form) storage.set("filled", "1");
    return form && Object.keys(form).length > 0 ? { form } : {};
  }

  function put(
    said: { readonly text: string } | { readonly choice: { readonly id: string; readonly title: string } },
  ): void {
    outbox.add({ ...said, ...first() });
    follow();
  }

  function follow(): void {
    if (attended > 0) live.attend();
    attended = 0;
    draw();
    live.start();
  }

  function draw(): void {
    view.show({
      ...{ locale, isOpen, thread, loading, letters: outbox.letters() },
      unread: isOpen ? 0 : unread(thread, read),
      online: navigator.onLine,
      typing: typingUntil > Date.now(),
      asksFirst: !filled && thread.messages.length === 0 && outbox.letters().length === 0,
    });
  }

  function toggle(open: boolean): void {
    isOpen = open;
    storage.set("open", open ? "1" : null);
    draw();
    if (!open) return;
    // What is known already is before their eyes now, however soon they shut it again.
    acknowledge();
    void sync();
    live.start();
  }

  function forget(): void {
    era++;
    live.stop();
    outbox.clear();
    session = undefined;
    thread = EMPTY;
    [read, delivered] = ["", ""];
    for (const key of ["token", "read", "name", "filled"]) storage.set(key, null);
    name = undefined;
    answers = undefined;
    filled = config.form.length === 0;
  }

  window.addEventListener("online", () => {
    draw();
    live.now();
    void outbox.run();
    if (storage.get("token")) void sync();
  });
  window.addEventListener("offline", () => draw());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    live.now();
    acknowledge();
  });

  draw();
  // Whoever was here before hears of what came meanwhile; whoever was not costs nothing.
  if (storage.get("token")) {
    void sync().then(() => {
      if (thread.messages.length > 0 || isOpen) live.start();
    });
    void outbox.run();
  }
  if (storage.get("open")) toggle(true);

  return {
    open: () => toggle(true),
    close: () => toggle(false),
    /** Somebody who is signed in on the website. The hash is made by the website's server. */
    async identify({ id, hash, name: called }: Person): Promise<void> {
      const before = storage.get("token");
      const pending = session;
      user = { id, hash };
      session = undefined;
      era++;
      thread = EMPTY;
      live.stop();
      if (called) {
        name = called.slice(0, 100);
        storage.set("name", name);
      }
      try {
        await pending?.catch(() => undefined);
        await token();
      } catch (error) {
        user = undefined;
        if (before) storage.set("token", before);
        throw error;
      }
      read = storage.get("read") ?? "";
      await sync();
      if (thread.messages.length > 0 || isOpen) live.start();
    },
    setLocale(tag: string): void {
      locale = localeOf(config.languages, [tag, locale]);
      storage.set("locale", locale);
      draw();
    },
    logout(): void {
      user = undefined;
      forget();
      toggle(false);
    },
  };
}
