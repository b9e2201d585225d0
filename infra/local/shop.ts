/** A small business's website with the chat in it, under a content security policy as strict as they come; and its demo connection. */
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buildWidget } from "../widget.ts";
import type { Runner } from "./options.ts";

export interface Shop {
  /** What stands in the snippet. */
  readonly widget: string;
}

/** Of the demo alone: whoever runs it may be everybody in it. */
const IDENTITY_SECRET = "a-secret-of-the-demo-shop-and-of-nothing-else";
const PATH = "/demo/shop";

interface Made {
  readonly id: string;
  readonly appId?: string;
  readonly channel: string;
}

/** Serves `/widget.js`, and the website at `/demo/shop`. Leaves what is there as it is. */
export async function openShop(
  { apiUrl, endpoints, mount }: Pick<Runner, "apiUrl" | "endpoints" | "mount">,
  apiKey: string,
): Promise<Shop> {
  const [widget, built] = await Promise.all([connect(apiUrl, apiKey), buildWidget()]);
  const files = new URL("./shop/", import.meta.url);
  const [css, js] = await Promise.all(["shop.css", "shop.js"].map((name) => readFile(new URL(name, files), "utf8")));
  const policy = [
    ...["default-src 'none'", "base-uri 'none'", "form-action 'none'", "script-src 'self'", "style-src 'self'"],
    ...[
      `img-src 'self' ${new URL(endpoints.s3).origin}`,
      `connect-src 'self' ${apiUrl.replace("http", "ws")} ws://localhost:*`,
    ],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join("; ");
  const headers = { "content-security-policy": policy, "x-content-type-options": "nosniff" };
  const send = (response: ServerResponse, type: string, body: string, more: Record<string, string> = {}) =>
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, ...headers, ...more }).end(body);

  const site = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", apiUrl);
    if (url.pathname === `${PATH}/shop.css`) send(response, "text/css", css ?? "");
    else if (url.pathname === `${PATH}/shop.js`) send(response, "text/javascript", js ?? "");
    else if (url.pathname === PATH || url.pathname === `${PATH}/`)
      send(response, "text/html", page(widget, url.searchParams));
    else if (url.pathname === `${PATH}/icon.svg`) send(response, "image/svg+xml", ICON);
    else response.writeHead(404).end();
  };
  mount("/widget.js", (_request, response) => {
    send(response, "text/javascript", built.code, { "cache-control": "no-cache" });
  });
  mount(PATH, site);
  return { widget };
}

async function connect(apiUrl: string, apiKey: string): Promise<string> {
  const call = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    const response = await fetch(
      `${apiUrl}${path}`,
      body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers },
    );
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const name = "Casa Andina, the website";
  const { data: apps } = await call<{ data: Made[] }>("/api/apps?limit=100");
  const credentials = { identitySecret: IDENTITY_SECRET };
  const app =
    apps.find(({ channel }) => channel === "webchat") ??
    (await call<Made>("/api/apps", { channel: "webchat", name, credentials }));
  const { data: connections } = await call<{ data: Made[] }>(`/api/connections?limit=100&appId=${app.id}`);
  const connection =
    connections[0] ?? (await call<Made>("/api/connections", { appId: app.id, name, credentials: settingsAt(apiUrl) }));
  return `${app.id.split(".")[0]}.${connection.id}`;
}

const settingsAt = (apiUrl: string) => ({
  widget: "shop",
  origins: `${apiUrl} http://localhost:${new URL(apiUrl).port}`,
  title: "Casa Andina",
  colour: "#7a2e1d",
  greetingEs: "¡Hola! ¿Quieres reservar una mesa o preguntarnos algo?",
  greetingFr: "Bonjour ! Une réservation, une question ?",
  greetingEn: "Hello! Would you like to book a table, or ask us something?",
  form: "name* email",
  uploads: "files",
});

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#7a2e1d" d="M0 8l4-7 5 7z"/></svg>`;
const LANGUAGES = ["es", "fr", "en"];
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** `?as=ana` signs somebody in as the shop's own server would. */
function page(widget: string, query: URLSearchParams): string {
  const language = LANGUAGES.find((one) => one === query.get("lang")) ?? "es";
  const id = query.get("as")?.slice(0, 50);
  const user = id ? { id, name: id, hash: createHmac("sha256", IDENTITY_SECRET).update(id).digest("hex") } : undefined;
  const signedIn = user ? `<meta name="signed-in" content="${escaped(JSON.stringify(user))}">` : "";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Casa Andina</title>${signedIn}
<link rel="icon" href="${PATH}/icon.svg">
<link rel="stylesheet" href="${PATH}/shop.css">
<script async src="/widget.js" data-connection="${widget}"></script>
<script defer src="${PATH}/shop.js"></script>
</head>
<body>
<header><strong>Casa Andina</strong><nav aria-label="Casa Andina"><a href="#carta">Carta</a><a href="#horario">Horario</a></nav></header>
<main>
<section class="hero"><h1>Cocina de los Andes, en tu barrio</h1>
<p>Abierto de martes a domingo. Reserva tu mesa por el chat: respondemos en minutos.</p>
<p><button type="button" id="ask">Escríbenos</button></p></section>
<h2 id="carta">La carta</h2>
<ul class="dishes">
<li><h3>Ají de gallina</h3>Con arroz y aceitunas de botija. 14 €</li>
<li><h3>Causa limeña</h3>Papa amarilla, ají y palta. 9 €</li>
<li><h3>Anticuchos</h3>Con choclo y salsa de rocoto. 12 €</li>
<li><h3>Suspiro</h3>De manjar blanco y canela. 6 €</li>
</ul>
</main>
<footer id="horario"><p>Una empresa inventada, para enseñar el chat. <a href="?as=ana">Entrar como Ana</a><a href="?">Salir</a></p></footer>
</body>
</html>`;
}
