/** The channels behind the ports of core: secrets and addresses are looked up here, so that channels stay pure. */
import type { Connection } from "../core/connections/model.ts";
import type { ChannelSetup, SecretStore } from "../core/connections/ports.ts";
import type { ChannelGateway } from "../core/deliveries/ports.ts";
import type { MediaFetcher, MediaStore } from "../core/media/ports.ts";
import type { OutboundContent } from "../core/messages/model.ts";
import { channelById } from "./catalogue.ts";
import type { Channel, Credentials, Http } from "./contract.ts";

/** Addresses of providers that differ from the manifests', by channel: a test stand, a region. */
export type BaseUrls = Readonly<Record<string, string>>;

const baseUrlOf = (channel: Channel, baseUrls: BaseUrls): string =>
  baseUrls[channel.manifest.id] ?? channel.manifest.baseUrl;

/** How long a provider may take to fetch a file that we send. */
const MEDIA_LINK_SECONDS = 3_600;

/** What a person may enter where a field of the connection asks for a yes. */
const GRANTED = /^\s*(yes|true|on|1)\s*$/i;

interface GatewayOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly media: Pick<MediaStore, "link">;
}

export function makeChannelGateway({ http, baseUrls, secrets, media }: GatewayOptions): ChannelGateway {
  return {
    facts(id, connection) {
      const manifest = channelById(id)?.manifest;
      if (!manifest) return undefined;
      const { window, send, receipts } = manifest;
      return {
        ...(window ? { windowMs: window.ms } : {}),
        ...(window?.extended && GRANTED.test(connection?.settings[window.extended.field] ?? "")
          ? { extendedWindowMs: window.extended.ms }
          : {}),
        maxAttempts: send.maxAttempts,
        backoffMs: send.backoffMs,
        spamBackoffMs: send.spamBackoffMs,
        presumedLostMs: receipts.presumedLostMs,
        timeoutMs: send.timeoutMs,
      };
    },
    plan(id, content) {
      const channel = channelById(id);
      if (!channel)
        return {
          ok: false,
          problems: [{ field: "channel", code: "unknown_channel", message: `the channel ${id} is not installed` }],
        };
      return channel.plan(content);
    },
    async prepare({ connection, content, to, replyTo, clientRef, extendedWindow }) {
      const channel = channelById(connection.channel);
      if (!channel) {
        const text = `the channel ${connection.channel} is not installed`;
        return async () => ({ kind: "rejected", code: "unknown_channel", text });
      }
      const mediaUrl = await linkOf(content, media);
      const known = await secrets.read(connection.connectionId);
      const request = {
        content,
        to,
        clientRef,
        connection: { ...connection.settings, ...known },
        baseUrl: baseUrlOf(channel, baseUrls),
        ...(mediaUrl ? { mediaUrl } : {}),
        ...(replyTo ? { replyTo } : {}),
        ...(extendedWindow ? { extendedWindow } : {}),
      };
      return async () => {
        const outcome = await channel.send(request, http);
        if (outcome.kind !== "broken") return outcome;
        // A refused token may be an old one that this process still remembers: then the new one has a chance first.
        const fresh = await secrets.readFresh(connection.connectionId).catch(() => known);
        if (JSON.stringify(fresh) === JSON.stringify(known)) return outcome;
        return { kind: "retry", code: outcome.code, text: "the credentials were replaced meanwhile", afterMs: 1_000 };
      };
    },
  };
}

async function linkOf(content: OutboundContent, media: Pick<MediaStore, "link">): Promise<string | undefined> {
  const file =
    content.type === "media" ? content.media : content.type === "template" ? content.header?.media : undefined;
  if (!file) return undefined;
  if (file.key === undefined) return file.url;
  return media.link(file.key, {
    seconds: MEDIA_LINK_SECONDS,
    ...(file.filename ? { filename: file.filename } : {}),
    ...(file.mime ? { mime: file.mime } : {}),
  });
}

const credentialsOf = async (connection: Connection, secrets: SecretStore): Promise<Credentials> => ({
  ...connection.settings,
  ...(await secrets.read(connection.connectionId)),
});

export function makeChannelSetup({
  http,
  baseUrls,
  secrets,
}: Pick<GatewayOptions, "http" | "baseUrls" | "secrets">): ChannelSetup {
  return {
    check(id, part, values) {
      const channel = channelById(id);
      if (!channel)
        return {
          ok: false,
          problems: [{ field: "channel", code: "unknown", message: `the channel ${id} is not installed` }],
        };
      const fields = channel.manifest[part];
      const problems = [
        ...fields
          .filter((field) => field.required && !values[field.name])
          .map((field) => ({
            field: `credentials.${field.name}`,
            code: "required" as const,
            message: `${field.label} is needed: ${field.help}`,
          })),
        ...Object.keys(values)
          .filter((name) => !fields.some((field) => field.name === name))
          .map((name) => ({
            field: `credentials.${name}`,
            code: "unknown" as const,
            message: `${channel.manifest.name} has no field of this name`,
          })),
      ];
      if (problems.length) return { ok: false, problems };
      const pick = (secret: boolean) =>
        Object.fromEntries(
          fields
            .filter((field) => field.secret === secret && values[field.name])
            .map((field) => [field.name, values[field.name] ?? ""]),
        );
      const accountIds =
        part === "connection"
          ? channel.manifest.accountFields
              .map((name) => values[name])
              .filter((value) => value !== undefined && value !== "")
          : [];
      return { ok: true, settings: pick(false), secrets: pick(true), accountIds: accountIds as string[] };
    },
    checkSecrets(id, part, values) {
      const fields = channelById(id)?.manifest[part].filter((field) => field.secret) ?? [];
      const unknown = Object.keys(values).filter((name) => !fields.some((field) => field.name === name));
      if (unknown.length)
        return {
          ok: false,
          problems: unknown.map((name) => ({
            field: `credentials.${name}`,
            code: "unknown",
            message: "not a secret field of this channel",
          })),
        };
      const secrets = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
      if (!Object.keys(secrets).length)
        return {
          ok: false,
          problems: [{ field: "credentials", code: "required", message: "name at least one secret to replace" }],
        };
      return { ok: true, settings: {}, secrets, accountIds: [] };
    },
    previous(before, after, at) {
      const replaced = Object.keys(after).filter((name) => before[name] && before[name] !== after[name]);
      if (!replaced.length) return {};
      return {
        ...Object.fromEntries(replaced.map((name) => [previousName(name), before[name] ?? ""])),
        previousUntil: new Date(Date.parse(at) + PREVIOUS_MS).toISOString(),
      };
    },
    singleAccount: (id) => channelById(id)?.manifest.singleAccount === true,
    async register(connection, app, webhookUrl) {
      const channel = channelById(connection.channel);
      if (!channel?.register) return undefined;
      const check = await channel.register(
        {
          webhookUrl,
          app: { ...app.settings, ...(await secrets.readFresh(app.appId)) },
          connection: await credentialsOf(connection, secrets),
          baseUrl: baseUrlOf(channel, baseUrls),
        },
        http,
      );
      return check.ok ? { ok: true } : check;
    },
    async test(connection) {
      const channel = channelById(connection.channel);
      if (!channel)
        return { ok: false, code: "unknown_channel", text: "the channel is not installed", retryable: false };
      return channel.test(await credentialsOf(connection, secrets), baseUrlOf(channel, baseUrls), http);
    },
  };
}

/** After a rotation, what was signed with the secret before is accepted this long. */
const PREVIOUS_MS = 24 * 3_600_000;

const previousName = (name: string): string => `previous${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The app's credentials as `verify` wants them: without replaced secrets whose time is over. */
export function verifyingCredentials(
  settings: Credentials,
  secrets: Credentials | undefined,
  now: number,
): Credentials {
  const { previousUntil, ...values } = secrets ?? {};
  const current = previousUntil !== undefined && Date.parse(previousUntil) > now;
  return {
    ...settings,
    ...Object.fromEntries(Object.entries(values).filter(([name]) => current || !name.startsWith("previous"))),
  };
}

interface FetcherOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly connection: (connectionId: string) => Promise<Connection | undefined>;
  /** The guarded client. */
  readonly download: (request: {
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly maxBytes: number;
    readonly timeoutMs: number;
  }) => Promise<
    | { readonly kind: "fetched"; readonly status: number; readonly contentType: string; readonly body: Uint8Array }
    | { readonly kind: "refused"; readonly reason: string }
    | { readonly kind: "too_large" }
    | { readonly kind: "failed"; readonly reason: string }
  >;
}

const DOWNLOAD_TIMEOUT_MS = 30_000;

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  image: ["image/"],
  sticker: ["image/", "video/webm", "application/x-tgsticker", "application/gzip"],
  video: ["video/"],
  audio: ["audio/", "video/ogg", "application/ogg"],
  voice: ["audio/", "video/ogg", "application/ogg"],
};

/** What is shown as a picture must not be a page. Documents may be anything: they are only ever downloaded. */
export function isOfKind(kind: string, contentType: string): boolean {
  const bare = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const families = FAMILIES[kind];
  return (
    !families ||
    bare === "" ||
    bare === "application/octet-stream" ||
    families.some((family) => bare.startsWith(family))
  );
}

export function makeMediaFetcher({ http, baseUrls, secrets, connection, download }: FetcherOptions): MediaFetcher {
  return {
    async fetch(connectionId, media, kind) {
      const found = await connection(connectionId);
      const channel = found && channelById(found.channel);
      if (!found || !channel) return { kind: "failed", reason: "connection_missing" };
      const reference = {
        ...(media.providerId ? { id: media.providerId } : {}),
        ...(media.url ? { url: media.url } : {}),
        ...(media.mime ? { mime: media.mime } : {}),
      };
      const location = await channel.locateMedia(
        reference,
        await credentialsOf(found, secrets),
        baseUrlOf(channel, baseUrls),
        http,
      );
      if (location.kind === "gone") return { kind: "failed", reason: location.reason };
      if (location.kind === "retry") return location;
      const maxBytes = channel.manifest.limits.inboundMediaBytes;
      if (location.size !== undefined && location.size > maxBytes) return { kind: "failed", reason: "too_large" };
      const file = await download({
        url: location.url,
        headers: location.headers,
        maxBytes,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      });
      switch (file.kind) {
        case "refused":
          return { kind: "failed", reason: `refused: ${file.reason}` };
        case "too_large":
          return { kind: "failed", reason: "too_large" };
        case "failed":
          return { kind: "retry", reason: file.reason };
        case "fetched":
          if (file.status === 200 && !isOfKind(kind, file.contentType))
            return { kind: "failed", reason: `a ${kind} of another type` };
          if (file.status === 200)
            return { kind: "fetched", body: file.body, mime: location.mime ?? media.mime ?? file.contentType };
          // Links expire; the next try asks for a new one.
          return file.status === 404 || file.status === 410
            ? { kind: "failed", reason: `http_${file.status}` }
            : { kind: "retry", reason: `http_${file.status}` };
      }
    },
  };
}
