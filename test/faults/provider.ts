/** The provider as a delivery sees it: answers by a script, and keeps count of what it took. */
import type { Answer } from "./cloud.ts";

/** Of the app and of the connection. */
export const SECRETS = {
  appSecret: "0123456789abcdef0123456789abcdef",
  verifyToken: "invented",
  accessToken: "EAAinventedtoken0001",
} as const;

type Line = "accept" | "busy" | "slow_down" | "spam" | "refuse" | "token" | "take_and_break";

export interface Accepted {
  readonly clientRef: string;
  readonly externalId: string;
  readonly to: string;
}

const error = (status: number, code: number): Answer => ({
  status,
  body: { error: { message: `(#${code}) no`, type: "OAuthException", code, fbtrace_id: "A" } },
});

let sent = 0;

export function makeProvider() {
  const accepted: Accepted[] = [];
  const script: Line[] = [];
  let asked = 0;

  function accept(body: string): Answer {
    const { biz_opaque_callback_data: clientRef, to } = JSON.parse(body) as Record<string, string>;
    const externalId = `wamid.OURS${++sent}`;
    accepted.push({ clientRef: clientRef ?? "", externalId, to: to ?? "" });
    return { status: 200, body: { messaging_product: "whatsapp", messages: [{ id: externalId }] } };
  }

  return {
    accepted,
    /** What is answered to the next sends, one each; afterwards all are accepted. */
    script,
    get asked() {
      return asked;
    },
    answer(method: string, path: string, body: string, base: string): Answer {
      if (method === "GET" && path.startsWith("file/"))
        return { status: 200, body: "a picture", headers: { "content-type": "image/jpeg" } };
      if (method === "GET")
        return { status: 200, body: { url: `${base}/file/${path}`, mime_type: "image/jpeg", file_size: 9 } };
      asked++;
      switch (script.shift() ?? "accept") {
        case "accept":
          return accept(body);
        case "busy":
          return error(503, 131016);
        case "slow_down":
          return error(429, 131056);
        case "spam":
          return error(429, 131048);
        case "refuse":
          return error(400, 131026);
        case "token":
          return error(401, 190);
        case "take_and_break":
          return { ...accept(body), broken: true };
      }
    },
  };
}
