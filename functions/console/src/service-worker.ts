/**
 * Keeps the shell, so that the console opens at once and without a network, and shows what is pushed to this browser. It never
 * keeps an answer of the API: what a person may see can change, and the next one at this computer may be somebody else.
 */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Clicked extends Extendable {
  readonly notification: Notification;
}
interface Window {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}
interface Worker {
  readonly location: Location;
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: object): Promise<readonly Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", on: (event: Extendable) => void): void;
  addEventListener(type: "fetch", on: (event: Fetching) => void): void;
  addEventListener(type: "push", on: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", on: (event: Clicked) => void): void;
}

const worker = self as unknown as Worker;
const { version, files } = __SHELL__;
const SHELL = `shell-${version}`;
/** Answered by a server, however the console's own routes are named. */
const NOT_OURS = /^\/(api|live|webhooks|phone|t)(\/|$)/;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([...files]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin || NOT_OURS.test(url.pathname)) return;
  if (event.request.mode === "navigate") event.respondWith(newestPage(event.request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(keptFile(event.request));
});

/** The page names the files of its own release, so the newest one wins wherever there is a network. */
async function newestPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match("/");
    if (kept) return kept;
    throw error;
  }
}

/** Files with a hash in their name never change. */
async function keptFile(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

/** What is pushed holds ids alone, so the sentence is ours. */
const SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    mention: "You were mentioned in a note",
    reminder: "A reminder is due",
    assigned: "A conversation was assigned to you",
    sla: "A customer has waited too long",
    other: "Something new for you",
  },
  es: {
    mention: "Te mencionaron en una nota",
    reminder: "Tienes un recordatorio",
    assigned: "Se te asignó una conversación",
    sla: "Un cliente ha esperado demasiado",
    other: "Hay novedades para ti",
  },
  fr: {
    mention: "On vous a mentionné dans une note",
    reminder: "Vous avez un rappel",
    assigned: "Une conversation vous a été attribuée",
    sla: "Un client attend depuis trop longtemps",
    other: "Du nouveau pour vous",
  },
};

interface Notice {
  readonly noticeId?: string;
  readonly kind?: string;
  readonly subject?: { readonly kind?: string; readonly id?: string };
}

const PLACES: Readonly<Record<string, string>> = { conversation: "/inbox/", lead: "/leads/", contact: "/contacts/" };

function pageOf({ subject }: Notice): string {
  const place = PLACES[subject?.kind ?? ""];
  return place && subject?.id ? place + encodeURIComponent(subject.id) : "/reminders";
}

function sentenceFor(kind: string): string {
  const words = SENTENCES[navigator.language.slice(0, 2)] ?? SENTENCES.en;
  const known = Object.keys(words ?? {}).find((word) => kind.includes(word));
  return words?.[known ?? "other"] ?? "";
}

worker.addEventListener("push", (event) => {
  const notice = (event.data?.json() ?? {}) as Notice;
  event.waitUntil(
    worker.registration.showNotification("Chasqui", {
      body: sentenceFor(notice.kind ?? ""),
      ...(notice.noticeId === undefined ? {} : { tag: notice.noticeId }),
      icon: "/icon-192.png",
      data: { url: pageOf(notice) },
    }),
  );
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(
    String((event.notification.data as { url?: unknown } | null)?.url ?? "/"),
    worker.location.origin,
  );
  // A push comes from our own server, but a link to elsewhere would still be somebody's page under our name.
  const url = target.origin === worker.location.origin ? target.href : worker.location.origin;
  const show = async () => {
    const [open] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (!open) return worker.clients.openWindow(url);
    await open.focus();
    return open.navigate(url);
  };
  event.waitUntil(show());
});
