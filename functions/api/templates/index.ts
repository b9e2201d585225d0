import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeSettingsStore } from "../../../lib/adapters/dynamo/people.ts";
import { makeProviderTemplateStore } from "../../../lib/adapters/dynamo/provider-templates.ts";
import { makeTemplateStore } from "../../../lib/adapters/dynamo/templates.ts";
import { handlebarsEngine } from "../../../lib/adapters/handlebars/engine.ts";
import { callHttp } from "../../../lib/adapters/http/http.ts";
import { mailCompiler } from "../../../lib/adapters/mjml/compiler.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { sha256Hex } from "../../../lib/adapters/system/system.ts";
import { mediaOf, mediumOf } from "../../../lib/channels/gateway/carried.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { makeListTemplates } from "../../../lib/channels/gateway/templates.ts";
import { briefs } from "../../../lib/channels/parts/briefs.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { templatesRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const baseUrls = parseBaseUrls(env.CHANNEL_BASE_URLS);

export const part = partOf(
  templatesRoutes,
  perTenant((tenant) => {
    const stores = storesOf(tenant);
    return enter({
      templates: makeTemplateStore(stores, ids),
      templateEngine: handlebarsEngine,
      mailCompiler,
      providerTemplates: makeProviderTemplateStore(stores, ids),
      listProviderTemplates: makeListTemplates({
        http: callHttp,
        baseUrls,
        secrets: makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant }),
      }),
      mediumFacts: mediaOf(briefs),
      settings: makeSettingsStore(stores),
      contacts: makeContactStore(stores, ids),
      conversations: makeConversationDesk(stores),
      connections: makeConnectionStore(stores),
      channels: channelPlanning,
      mediumOf: mediumOf(briefs),
      hash: sha256Hex,
      clock,
      ids,
    });
  }),
);
