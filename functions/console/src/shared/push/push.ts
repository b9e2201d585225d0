/** Push to this browser: whether it can be had, and having it. What arrives is shown by the service worker. */
import { client } from "../../api/client.ts";

export type PushState =
  /** The browser cannot. */
  | "unsupported"
  /** The page is not installed with its worker, as in a private window that keeps nothing. */
  | "no_worker"
  /** The person said no to the browser, which does not ask again. */
  | "denied"
  | "off"
  | "on";

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!("serviceWorker" in navigator)) return undefined;
  return (await navigator.serviceWorker.getRegistration().catch(() => undefined)) ?? undefined;
}

export async function pushState(): Promise<PushState> {
  if (!("PushManager" in globalThis) || !("Notification" in globalThis)) return "unsupported";
  const worker = await registration();
  if (!worker) return "no_worker";
  if (Notification.permission === "denied") return "denied";
  return (await worker.pushManager.getSubscription()) ? "on" : "off";
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** "Chrome on Linux", as far as the browser says; for the list of one's browsers. */
function nameOfBrowser(): string {
  const agent = navigator.userAgent;
  const browser = /Edg\//.test(agent)
    ? "Edge"
    : /Firefox\//.test(agent)
      ? "Firefox"
      : /Chrome\//.test(agent)
        ? "Chrome"
        : "Safari";
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]?.replace("Mac OS X", "Mac");
  return [browser, system].filter(Boolean).join(" · ");
}

async function register(subscription: PushSubscription): Promise<string | undefined> {
  const { endpoint, keys, expirationTime } = subscription.toJSON();
  const { data } = await client.POST("/api/push-subscriptions", {
    body: {
      endpoint: endpoint ?? "",
      keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
      expirationTime: expirationTime ?? null,
      label: nameOfBrowser(),
    },
  });
  return data?.id;
}

/** Asks the person, through the browser. Rejects when the push service or the API refuses. */
export async function turnPushOn(): Promise<PushState> {
  const worker = await registration();
  if (!worker) return pushState();
  if ((await Notification.requestPermission()) !== "granted") return pushState();
  const { data } = await client.GET("/api/push/key");
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(data?.publicKey ?? ""),
  });
  await register(subscription);
  return "on";
}

export async function turnPushOff(): Promise<PushState> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (subscription) {
    // Registering again says which one it is.
    const id = await register(subscription);
    await subscription.unsubscribe();
    if (id !== undefined) await client.DELETE("/api/push-subscriptions/{id}", { params: { path: { id } } });
  }
  return pushState();
}

/** A subscription lives for half a year from the last time that its browser was here. */
export async function keepPush(): Promise<void> {
  const subscription = await (await registration())?.pushManager?.getSubscription().catch(() => null);
  if (subscription) await register(subscription);
}

/** Shown by this browser itself: proves that it shows notices, and not that push services deliver. */
export async function showTestNotice(title: string, body: string): Promise<void> {
  await (await registration())?.showNotification(title, { body, icon: "/icon-192.png", tag: "test" });
}
