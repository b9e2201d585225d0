import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

/** No channel takes larger files; each has limits of its own below it. */
const MAX_BYTES = 2_000_000_000;

export const Upload = named(
  z.object({
    id: described(Id, "Goes into the message as `uploadId`, within a week."),
    upload: z.object({
      url: described(
        z.string(),
        "To be sent the file as it is, with exactly so many bytes; no other header is needed.",
      ),
      method: z.literal("PUT"),
      expiresAt: Timestamp,
    }),
  }),
  "Upload",
  "Where to put a file that is to be sent.",
);
export const NewUpload = named(
  z.strictObject({
    kind: z.enum(["image", "video", "audio", "document", "sticker"]),
    filename: z.string().check(z.minLength(1), z.maxLength(240)),
    mime: z.string().check(z.regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i), z.maxLength(127)),
    size: described(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(MAX_BYTES)), "Bytes."),
  }),
  "NewUpload",
  "A file to be sent in a conversation.",
);
export const createUpload = operation({
  id: "createUpload",
  method: "POST",
  path: "/api/conversations/{id}/uploads",
  tag: "Messages",
  summary: "Get a link to upload a file to, for a message of this conversation",
  description: "What the conversation's channel would not send, by kind, type or size, is refused here.",
  body: NewUpload,
  status: 201,
  answer: Upload,
  problems: ["not_found"],
});
