/** What customers send along: a hue of its own for each picture, and papers with a line of text. All of it made here. */
import { sampleDocument, samplePhoto, sampleVoice } from "../../providers/samples.ts";
import type { CustomerMedia, CustomerMessage } from "../../providers/types.ts";

const photo = samplePhoto();
const voice = sampleVoice();

export function fileMessage(
  kind: "image" | "document" | "audio" | "sticker",
  caption: string | undefined,
): CustomerMessage {
  const media: Partial<Record<typeof kind, () => CustomerMedia>> = {
    image: () => photo,
    audio: () => voice,
    document: () => ({ ...sampleDocument(), filename: `${caption ?? "document"}.pdf` }),
  };
  const file = media[kind]?.();
  return {
    type: kind,
    ...(file ? { media: file } : {}),
    ...(kind === "image" && caption !== undefined ? { caption } : {}),
    ...(kind === "audio" ? { voice: true } : {}),
  };
}
