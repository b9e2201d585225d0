import type { MediaReference } from "../../core/messages/model.ts";
import type { MediaLocation, Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { send } from "./send.ts";

/** The address that the other side named; the guarded client fetches it. */
const locateMedia = async ({ url, mime }: MediaReference): Promise<MediaLocation> =>
  url === undefined
    ? { kind: "gone", reason: "the file has no address" }
    : { kind: "found", url, headers: {}, ...(mime === undefined ? {} : { mime }) };

export const http: Outbound = { manifest, send, locateMedia };
