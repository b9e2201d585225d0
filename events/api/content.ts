/** What can be sent. The channel decides how it is shown; what it cannot show is refused with the field that is at fault. */
import * as z from "zod/mini";
import { described, named } from "./named.ts";

/** Four messages of the tightest channel: longer texts are documents. */
const Text = z.string().check(z.regex(/\S/), z.maxLength(16_384));
const Line = z.string().check(z.regex(/\S/), z.maxLength(1024));

export const MediaToSend = named(
  z.strictObject({
    kind: z.enum(["image", "video", "audio", "document", "sticker"]),
    url: described(
      z.string().check(z.regex(/^https:\/\/[^\s]+$/), z.maxLength(2048)),
      "Public address; the provider fetches it.",
    ),
    mime: z.optional(z.string().check(z.regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i), z.maxLength(127))),
    filename: z.optional(z.string().check(z.minLength(1), z.maxLength(240))),
    size: described(z.optional(z.number().check(z.multipleOf(1), z.minimum(0))), "Bytes."),
  }),
  "MediaToSend",
  "A file to send.",
);

const { url: _url, ...aboutMedia } = MediaToSend.shape;
export const AttachedMedia = named(
  z
    .strictObject({
      ...aboutMedia,
      url: z.optional(_url),
      uploadId: described(
        z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
        "In place of an address: a file that was uploaded for this conversation. Its size is known.",
      ),
    })
    .check(
      z.refine(({ url, uploadId }) => (url === undefined) !== (uploadId === undefined), {
        path: ["url"],
        params: { code: "either_or", message: "is either there or `uploadId` is" },
      }),
    ),
  "AttachedMedia",
  "A file to send: by its public address, or one that was uploaded.",
);

const Choice = z.strictObject({
  id: described(z.string().check(z.minLength(1), z.maxLength(256)), "Comes back as `payload` when it is chosen."),
  title: Line,
  description: z.optional(Line),
});

export const Content = named(
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text"), text: Text }),
    z.strictObject({ type: z.literal("media"), media: AttachedMedia, caption: z.optional(Text) }),
    z.strictObject({
      type: z.literal("choices"),
      text: Text,
      choices: z.array(Choice).check(z.minLength(1), z.maxLength(100)),
      header: z.optional(Line),
      footer: z.optional(Line),
      listLabel: z.optional(Line),
    }),
    z.strictObject({
      type: z.literal("location"),
      latitude: z.number().check(z.minimum(-90), z.maximum(90)),
      longitude: z.number().check(z.minimum(-180), z.maximum(180)),
      name: z.optional(Line),
      address: z.optional(Line),
    }),
    z.strictObject({
      type: z.literal("template"),
      name: z.string().check(z.minLength(1), z.maxLength(512)),
      language: z.string().check(z.regex(/^[A-Za-z0-9_-]{2,35}$/)),
      category: described(
        z.optional(z.enum(["marketing", "utility", "authentication"])),
        "As the provider approved it: for what it costs. Without it, it is taken for the dearest.",
      ),
      header: z.optional(z.strictObject({ text: z.optional(Line), media: z.optional(AttachedMedia) })),
      variables: z.optional(
        z.union([
          z.array(z.string().check(z.maxLength(4096))).check(z.maxLength(100)),
          z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.string().check(z.maxLength(4096))),
        ]),
      ),
      buttons: z.optional(
        z
          .array(
            z.strictObject({
              index: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(20)),
              kind: z.enum(["payload", "url"]),
              value: z.string().check(z.minLength(1), z.maxLength(2048)),
            }),
          )
          .check(z.maxLength(20)),
      ),
    }),
    z.strictObject({
      type: z.literal("email"),
      subject: Line,
      text: described(Text, "What is shown where HTML is not."),
      html: z.optional(z.string().check(z.regex(/\S/), z.maxLength(500_000))),
    }),
  ]),
  "Content",
  "What to say: a text, a file, choices to press, a place, an e-mail, or a template that the provider approved.",
);
export type Content = z.infer<typeof Content>;

/** Of these fields one is there: what is said is said in one way. */
export const oneOf = <Name extends string>(first: Name, ...others: readonly Name[]) =>
  z.refine<{ readonly [Field in Name]?: unknown }>(
    (said) => [first, ...others].filter((name) => said[name] !== undefined).length === 1,
    {
      path: [first],
      params: {
        code: "either_or",
        message: `is there, or ${others.map((name) => `\`${name}\``).join(", or ")}: one of them`,
      },
    },
  );

/** A message is either content or a canned reply. */
export const contentOrCanned = oneOf("content", "cannedReplyId");
