import type { Outbound } from "../contract.ts";
import { locateMedia } from "../email/media.ts";
import { manifest } from "./manifest.ts";

const send: Outbound["send"] = async (request, http) => (await import("./send.ts")).send(request, http);

export const mailjet: Outbound = { manifest, send, locateMedia };
