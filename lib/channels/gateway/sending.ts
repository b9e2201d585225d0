/** Sending behind core's port: secrets and addresses are looked up here, so that channels stay pure. */
import type { SecretStore } from "../../core/connections/ports.ts";
import type { ChannelGateway } from "../../core/deliveries/ports.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { MediaStore } from "../../core/media/ports.ts";
import type { OutboundContent } from "../../core/messages/model.ts";
import type { Http } from "../contract.ts";
import { outboundById } from "../parts/outbound.ts";
import { factsOf } from "./facts.ts";
import { type BaseUrls, baseUrlOf } from "./shared.ts";

/** How long a provider may take to fetch a file that we send. */
const MEDIA_LINK_SECONDS = 3_600;

interface SendingOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly media: Pick<MediaStore, "link">;
  readonly clock?: Clock;
}

export function makeChannelSending({
  http,
  baseUrls,
  secrets,
  media,
  clock,
}: SendingOptions): Pick<ChannelGateway, "facts" | "prepare"> {
  return {
    facts: (id, connection) => factsOf(outboundById(id)?.manifest, connection),
    async prepare({ connection, content, to, replyTo, clientRef, extendedWindow }) {
      const channel = outboundById(connection.channel);
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
        appId: connection.appId,
        ...(mediaUrl ? { mediaUrl } : {}),
        ...(replyTo ? { replyTo } : {}),
        ...(extendedWindow ? { extendedWindow } : {}),
        ...(connection.webhookUrl ? { callbackUrl: connection.webhookUrl } : {}),
      };
      return async () => {
        const outcome = await channel.send({ ...request, ...(clock ? { now: clock.now() } : {}) }, http);
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
