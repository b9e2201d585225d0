/** Sending behind core's port: secrets and addresses are looked up here, so that channels stay pure. */
import type { SecretStore } from "../../core/connections/ports.ts";
import type { ChannelGateway } from "../../core/deliveries/ports.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { MediaStore } from "../../core/media/ports.ts";
import type { OutboundContent, OutboundMedia, SendOutcome } from "../../core/messages/model.ts";
import type { Http, Manifest, SendRequest } from "../contract.ts";
import { briefById } from "../parts/briefs.ts";
import { outboundById } from "../parts/outbound.ts";
import { factsOf } from "./facts.ts";
import { type AwsAccess, type BaseUrls, baseUrlOf, httpOf } from "./shared.ts";

/** Bytes of the files that a message carries. `missing`: there is none. `later`: it may be there another time. */
export type ReadFile = (
  file: OutboundMedia,
  maxBytes: number,
) => Promise<
  | { readonly kind: "read"; readonly body: Uint8Array; readonly mime?: string }
  | { readonly kind: "missing" | "too_large" | "later" }
>;

/** How long a provider may take to fetch a file that we send. */
const MEDIA_LINK_SECONDS = 3_600;

interface SendingOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly media: Pick<MediaStore, "link">;
  readonly clock?: Clock;
  /** Absent where no channel carries files itself. */
  readonly readFile?: ReadFile;
  readonly aws?: AwsAccess;
}

export function makeChannelSending({
  http,
  baseUrls,
  secrets,
  media,
  clock,
  readFile,
  aws,
}: SendingOptions): Pick<ChannelGateway, "facts" | "prepare"> {
  return {
    facts: (id, connection) => factsOf(briefById(id), connection),
    async prepare({ connection, content, to, replyTo, clientRef, extendedWindow }) {
      const channel = await outboundById(connection.channel);
      if (!channel) {
        const text = `the channel ${connection.channel} is not installed`;
        return async () => ({ kind: "rejected", code: "unknown_channel", text });
      }
      const { medium, send } = channel.manifest;
      const carries = medium === "email" || send.carriesFiles === true;
      const files = carries && readFile ? await filesOf(content, readFile, channel.manifest) : [];
      if (!Array.isArray(files)) return async () => files as SendOutcome;
      const mediaUrl = carries ? undefined : await linkOf(content, media);
      const known = await secrets.read(connection.connectionId);
      const request = {
        content,
        to,
        clientRef,
        connection: { ...connection.settings, ...known },
        baseUrl: baseUrlOf(channel, baseUrls, aws),
        appId: connection.appId,
        ...(files.length > 0 ? { files } : {}),
        ...(mediaUrl ? { mediaUrl } : {}),
        ...(replyTo ? { replyTo } : {}),
        ...(extendedWindow ? { extendedWindow } : {}),
        ...(connection.webhookUrl ? { callbackUrl: connection.webhookUrl } : {}),
      };
      return async () => {
        const asked = { ...request, ...(clock ? { now: clock.now() } : {}) };
        const outcome = await channel.send(asked, httpOf(channel, http, aws));
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

/** As many bytes as the channel allows for a document, all files together. */
async function filesOf(
  content: OutboundContent,
  readFile: ReadFile,
  { limits }: Manifest,
): Promise<NonNullable<SendRequest["files"]> | SendOutcome> {
  const wanted =
    content.type === "media" ? [content.media] : content.type === "email" ? (content.attachments ?? []) : [];
  let left = limits.media.document?.maxBytes ?? 0;
  const files: { readonly name: string; readonly mime: string; readonly base64: string }[] = [];
  for (const file of wanted) {
    const found = await readFile(file, left);
    switch (found.kind) {
      case "later":
        return { kind: "retry", code: "file_unavailable", text: "A file of the message could not be read now." };
      case "missing":
        return { kind: "rejected", code: "file_missing", text: "A file of the message is not there any more." };
      case "too_large":
        return { kind: "rejected", code: "file_too_large", text: "The files of the message are too large." };
      case "read":
        left -= found.body.byteLength;
        files.push({
          name: file.filename ?? "file",
          mime: file.mime ?? found.mime ?? "application/octet-stream",
          base64: Buffer.from(found.body).toString("base64"),
        });
    }
  }
  return files;
}
