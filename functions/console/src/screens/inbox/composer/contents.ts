/** What a message is made of: its text, and files as the channel takes them. */
import type { Schemas } from "../../../api/client.ts";

export type Limits = Schemas["Channel"]["limits"];
export type MediaKind = "image" | "video" | "audio" | "document";

export interface Attachment {
  readonly key: string;
  readonly file: File;
  readonly kind: MediaKind;
  /** From 0 to 1. */
  readonly progress: number;
  /** In the store, under this id. */
  readonly uploadId?: string;
  readonly error?: unknown;
}

export const UNKNOWN = "application/octet-stream";

/** The first kind that the channel takes it as; a document where it takes none, so that the API says why not. */
export function kindOf(file: Pick<File, "type" | "size">, media: Limits["media"] | undefined): MediaKind {
  const family = file.type.split("/")[0];
  const wanted: readonly MediaKind[] =
    family === "image" || family === "video" || family === "audio" ? [family, "document"] : ["document"];
  const takes = (kind: MediaKind): boolean => {
    const rule = media?.[kind];
    return rule !== undefined && file.size <= rule.maxBytes && (rule.mime.length === 0 || rule.mime.some(matches));
  };
  const matches = (pattern: string): boolean =>
    pattern === "*/*" ||
    pattern === file.type ||
    (pattern.endsWith("/*") && file.type.startsWith(pattern.slice(0, -1)));
  return wanted.find(takes) ?? "document";
}

export type Content = NonNullable<Schemas["NewReply"]["content"]>;
/** Content, or a template of ours, which the API fills in. */
export type Said =
  | Content
  | { readonly type: "use"; readonly use: Schemas["TemplateUse"]; readonly text: string | null };

/** One message for each file. The text goes with the first where the channel has room for it there, and before them where not. */
export function contentsOf(text: string, files: readonly Attachment[], captionLimit: number): readonly Content[] {
  const said = text.trim();
  const fits = said !== "" && files.length > 0 && [...said].length <= captionLimit && files[0]?.kind !== "audio";
  const media = files.map(
    ({ file, kind, uploadId = "" }, index): Content => ({
      type: "media",
      media: { kind, uploadId, filename: file.name, mime: file.type || UNKNOWN },
      ...(index === 0 && fits ? { caption: said } : {}),
    }),
  );
  return said === "" || fits ? media : [{ type: "text", text: said }, ...media];
}
