import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makePersonalNotices } from "../../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore, makeSettingsStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeProviderTemplateStore } from "../../../lib/adapters/dynamo/provider-templates.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { handlebarsEngine } from "../../../lib/adapters/handlebars/engine.ts";
import { makeGuardedFetch } from "../../../lib/adapters/http/guarded.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { mailCompiler } from "../../../lib/adapters/mjml/compiler.ts";
import { makeReadFile } from "../../../lib/adapters/s3/attachments.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { sha256Hex } from "../../../lib/adapters/system/system.ts";
import { mediaOf, mediumOf } from "../../../lib/channels/gateway/carried.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { makeAskApproval, makeListTemplates } from "../../../lib/channels/gateway/templates.ts";
import { briefs } from "../../../lib/channels/parts/briefs.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { parseAllowList, parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { templatesRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const baseUrls = parseBaseUrls(env.CHANNEL_BASE_URLS);
const download = makeGuardedFetch({ allow: parseAllowList(env.FETCH_ALLOW_ORIGINS) });

export const part = partOf(
  templatesRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    const asked = {
      http: callHttp,
      baseUrls,
      secrets: makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant }),
    };
    return enter({
      templates: makeTemplateStore(stores, ids),
      templateEngine: handlebarsEngine,
      mailCompiler,
      providerTemplates: makeProviderTemplateStore(stores, ids),
      listProviderTemplates: makeListTemplates(asked),
      askApproval: makeAskApproval({
        ...asked,
        readFile: makeReadFile({ bucket: env.MEDIA_BUCKET, tenant, download }),
      }),
      mediumFacts: mediaOf(briefs),
      settings: makeSettingsStore(stores),
      contacts: makeContactStore(stores, ids),
      conversations: makeConversationDesk(stores),
      connections: makeConnectionStore(stores),
      channels: channelPlanning,
      mediumOf: mediumOf(briefs),
      adminNotices: makePersonalNotices(stores, ids),
      people: makePeopleStore(stores),
      hash: sha256Hex,
      clock,
      ids,
    });
  }),
);
