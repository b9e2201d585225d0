/**
 * The push services of the browsers, in their place on a laptop: whatever is sealed is taken, and nobody can read it. An endpoint whose path
 * ends in `gone` is one whose browser unsubscribed. https://www.rfc-editor.org/rfc/rfc8030
 */
import type { ProviderChannel } from "../channel.ts";
import { readBody } from "../http.ts";
import type { WebPushAccount } from "./account.ts";

const BASE_PATH = "/push-service";
/** What a service takes at most: RFC 8030, section 7.2. */
const LARGEST = 4_096;

const never = (): never => {
  throw new Error("push services tell nothing");
};

export const webpush: ProviderChannel<WebPushAccount> = {
  id: "webpush",
  paths: [`${BASE_PATH}/`],
  basePath: BASE_PATH,
  silent: true,
  customers: [],
  accountId: ({ site }) => site,
  describe: ({ site }) => ({ name: site, address: site }),
  async handle(world, request, response, url) {
    const { headers } = request;
    const body = await readBody(request, 100_000);
    const signed = /^vapid t=.+, k=.+$/.test(headers.authorization ?? "");
    const sealed = headers["content-encoding"] === "aes128gcm" && headers.ttl !== undefined;
    const status = url.pathname.endsWith("gone")
      ? 410
      : !signed
        ? 403
        : !sealed
          ? 400
          : body.length > LARGEST
            ? 413
            : 201;
    world.recordRequest({ at: world.now(), accountId: "webpush", to: url.pathname, outcome: String(status) });
    response.writeHead(status).end();
  },
  newMessageId: never,
  customerUpdate: never,
  receiptUpdate: never,
  envelope: never,
  headers: never,
  errorTitle: (code) => `Error ${code}`,
};
