import { readFile } from "node:fs/promises";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeDeskStores } from "../../lib/adapters/dynamo/stores.ts";
import { callHttp } from "../../lib/adapters/http/http.ts";
import { makeMediaStore } from "../../lib/adapters/s3/media.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../lib/channels/gateway/planning.ts";
import { makeChannelSetup } from "../../lib/channels/gateway/setup.ts";
import { desk } from "../../lib/channels/parts/desk.ts";
import { parseBaseUrls } from "../../lib/runtime/channel-env.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, SECRETS_PREFIX, MEDIA_BUCKET, PUBLIC_URL, CHANNEL_BASE_URLS } = readEnv(env);
const manifests = Object.values(desk).map(({ manifest }) => manifest);
const beside = (file: string) => readFile(new URL(file, import.meta.url), "utf8");
const baseUrls = parseBaseUrls(CHANNEL_BASE_URLS);

export const handler = makeHandler(
  {
    of(tenant) {
      const stores = makeDeskStores({ client: dynamoClient(), tableName: TABLE_NAME, tenant, ids: systemIds });
      const secrets = makeSecretStore({ prefix: SECRETS_PREFIX, tenant });
      const media = makeMediaStore({ bucket: MEDIA_BUCKET, tenant });
      const setup = makeChannelSetup({ http: callHttp, baseUrls, secrets });
      return { ...stores, secrets, media, channels: channelPlanning, setup };
    },
    clock: systemClock,
    ids: systemIds,
    channels: manifests,
    reference: { openApi: () => beside("openapi.json"), docs: () => beside("docs.html") },
    ...(PUBLIC_URL === undefined ? {} : { publicUrl: PUBLIC_URL.replace(/\/+$/, "") }),
  },
  makeLog(manifests.flatMap(({ redact }) => redact)),
);
