/** Starts the simulated providers: their APIs, the control API and the phone, on one loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { handleControl } from "./control.ts";
import { DOCUSIGN_PATH, type DocuSignStandIn, makeDocuSign } from "./docusign/index.ts";
import { GOOGLE_PATH, type GoogleStandIn, makeGoogle } from "./google/index.ts";
import { isLoopback, sendJson } from "./http.ts";
import type { StoredFile } from "./media.ts";
import { makePhone } from "./phone.ts";
import { makeSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
import type { Chat, WebhookLogEntry } from "./types.ts";

export interface ProvidersOptions extends SimulatorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where `handler` expects the phone page; "/phone" when absent. */
  readonly phonePrefix?: string;
}

export interface Providers
  extends Pick<
    Simulator,
    | "register"
    | "sendFromCustomer"
    | "readChat"
    | "addCustomer"
    | "misbehave"
    | "behave"
    | "configure"
    | "changeTemplate"
    | "verifyWebhook"
    | "reset"
    | "sent"
    | "requests"
    | "onChange"
    | "useAws"
  > {
  readonly url: string;
  /** What a connection takes as its base URL, by channel. */
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly simulator: Simulator;
  /** No channel, but a calendar of a person of the team. */
  readonly google: GoogleStandIn;
  readonly docusign: DocuSignStandIn;
  /** What a WhatsApp connection takes as its base URL. */
  readonly graphUrl: string;
  /** What a Messenger connection takes as its base URL. */
  readonly messengerUrl: string;
  /** What a Telegram connection takes as its base URL. */
  readonly botApiUrl: string;
  chats(accountId?: string): readonly Chat[];
  webhooks(): readonly WebhookLogEntry[];
  /** For another server: answers requests below the phone's prefix and says whether it did. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Takes over a chat as another simulator kept it, unless there is one with this customer already that has messages. */
  remember(chat: Chat, files: readonly StoredFile[]): void;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects when the port is taken. */
export async function startProviders(options: ProvidersOptions): Promise<Providers> {
  let url = "";
  const simulator = makeSimulator(options, () => url);
  const google = makeGoogle(options.now ?? Date.now);
  const docusign = makeDocuSign(options.now ?? Date.now);
  const phone = makePhone(simulator, options.phonePrefix ?? "/phone");
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.log?.("simulator failed", {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: String(error) });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A name that somebody pointed at 127.0.0.1 must not let a web page drive the simulator.
    if (!isLoopback(`http://${request.headers.host}`)) return sendJson(response, 421, { error: "loopback names only" });
    const at = new URL(request.url ?? "/", url);
    const channel = simulator.channels.find((one) => one.paths.some((path) => at.pathname.startsWith(path)));
    if (channel) return channel.handle(simulator.world, request, response, at);
    if (at.pathname.startsWith(DOCUSIGN_PATH)) return docusign.handle(request, response, at);
    if (at.pathname.startsWith(GOOGLE_PATH)) return google.handle(request, response, at);
    if (at.pathname.startsWith("/control/")) {
      return handleControl(simulator, request, response, at.pathname.slice("/control/".length), at.searchParams);
    }
    if (!phone.handle(request, response)) sendJson(response, 404, { error: `nothing at ${at.pathname}` });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const doors = await Promise.all(
    simulator.channels.flatMap(({ id, open }) =>
      open ? [open(simulator.world).then((door) => ({ id, ...door }))] : [],
    ),
  );
  const baseUrl = (id: string) =>
    doors.find((door) => door.id === id)?.baseUrl ??
    `${url}${simulator.channels.find((channel) => channel.id === id)?.basePath ?? ""}`;

  const { register, sendFromCustomer, readChat, addCustomer, misbehave, behave } = simulator;
  const { configure, changeTemplate, verifyWebhook, reset, sent, requests, onChange, useAws } = simulator;
  return {
    ...{ register, sendFromCustomer, readChat, addCustomer, misbehave, behave },
    ...{ configure, changeTemplate, verifyWebhook, reset, sent, requests, onChange, useAws },
    url,
    baseUrls: {
      ...Object.fromEntries(simulator.channels.map(({ id }) => [id, baseUrl(id)])),
      "google-calendar": url + GOOGLE_PATH.slice(0, -1),
      docusign: url + DOCUSIGN_PATH.slice(0, -1),
    },
    ...{ simulator, google, docusign },
    graphUrl: baseUrl("whatsapp"),
    messengerUrl: baseUrl("messenger"),
    botApiUrl: url,
    chats: (accountId) => simulator.world.chats.list(accountId),
    webhooks: () => simulator.world.webhooks.log(),
    handler: phone.handle,
    remember: simulator.remember,
    async stop() {
      phone.stop();
      simulator.stop();
      await Promise.all(doors.map((door) => door.close()));
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
