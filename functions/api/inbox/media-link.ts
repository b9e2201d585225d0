import type * as z from "zod/mini";
import type { MediaLink } from "../../../events/api/messages.ts";
import type { Tenant } from "./tenant.ts";
import { fileOf } from "./views/message.ts";

/** Long enough to begin a download, too short to be passed around. */
const LINK_SECONDS = 300;

export type LinkOutcome =
  | { readonly kind: "link"; readonly link: z.infer<typeof MediaLink> }
  | { readonly kind: "pending" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "missing" };

interface File {
  readonly mime?: string;
  readonly filename?: string;
  readonly size?: number;
}

/** A link to one file of a message, whoever wrote it. Where the provider keeps it is never told. */
export async function linkTo(
  { conversations, media, clock }: Pick<Tenant, "conversations" | "media" | "clock">,
  conversationId: string,
  key: string | undefined,
  index: number,
): Promise<LinkOutcome> {
  const message = key === undefined ? undefined : await conversations.message(conversationId, key);
  if (message?.kind === "received") {
    const file = message.media[index];
    if (!file) return { kind: "missing" };
    if (file.state === "failed") return { kind: "failed", reason: file.reason ?? "the provider did not hand it over" };
    return file.state === "pending" || file.key === undefined ? { kind: "pending" } : ours(file.key, file);
  }
  const file = message?.kind === "sent" && index === 0 ? fileOf(message.content) : undefined;
  if (file?.key !== undefined) return ours(file.key, file);
  return file?.url === undefined ? { kind: "missing" } : { kind: "link", link: linkOf(file.url, null, file) };

  async function ours(storageKey: string, about: File): Promise<LinkOutcome> {
    const { filename, mime } = about;
    const expiresAt = new Date(clock.now() + LINK_SECONDS * 1000).toISOString();
    const url = await media.link(storageKey, {
      seconds: LINK_SECONDS,
      ...(filename ? { filename } : {}),
      ...(mime ? { mime } : {}),
    });
    return { kind: "link", link: linkOf(url, expiresAt, about) };
  }
}

const linkOf = (url: string, expiresAt: string | null, { mime, filename, size }: File): z.infer<typeof MediaLink> => ({
  url,
  expiresAt,
  mime: mime ?? null,
  filename: filename ?? null,
  size: size ?? null,
});
