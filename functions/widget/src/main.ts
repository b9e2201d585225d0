/** What `<script async src=".../widget.js" data-connection="...">` runs. Does nothing twice, and never throws into the page. */
import { makeApi } from "./api.ts";
import { makeApp, type Person } from "./app.ts";
import { makeStorage } from "./storage.ts";

interface Chasqui {
  open(): void;
  close(): void;
  identify(person: Person): Promise<void>;
  setLocale(locale: string): void;
  logout(): void;
}
declare global {
  interface Window {
    chasqui?: Chasqui;
    chasquiSettings?: { readonly locale?: string; readonly user?: Person };
  }
}

const script = document.currentScript as HTMLScriptElement | null;

async function begin(): Promise<void> {
  const widget = script?.dataset.connection ?? "";
  if (!script || window.chasqui || !/^[a-z0-9.-]{10,100}$/.test(widget)) return;
  const base = `${script.dataset.api ?? new URL(script.src).origin}/api/visit/${widget}`;
  const api = makeApi(base);
  const config = await api.config();
  if (window.chasqui) return;
  const host = document.createElement("chasqui-chat");
  document.body.append(host);
  const settings = window.chasquiSettings ?? {};
  const app = makeApp(api, config, makeStorage(widget), host, script.dataset.locale ?? settings.locale ?? null);
  const { open, close, identify, setLocale, logout } = app;
  window.chasqui = { open, close, identify, setLocale, logout };
  if (settings.user) await identify(settings.user).catch(() => undefined);
  window.dispatchEvent(new CustomEvent("chasqui:ready"));
}

const start = (wait: number) => {
  begin().catch(() => {
    // The business's website works without it; a minute later there may be a connection again.
    if (wait < 600_000) setTimeout(() => start(wait * 2), wait);
  });
};
if (document.body) start(30_000);
else document.addEventListener("DOMContentLoaded", () => start(30_000));
