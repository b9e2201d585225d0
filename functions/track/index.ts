import { makeActivationStore } from "../../lib/adapters/dynamo/activations.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeConsentStore } from "../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeFeedbackFormStore, makeFeedbackStore } from "../../lib/adapters/dynamo/feedback.ts";
import { makeHitStore } from "../../lib/adapters/dynamo/hits.ts";
import { makeShortLinks } from "../../lib/adapters/dynamo/links.ts";
import { makeSettingsStore } from "../../lib/adapters/dynamo/people.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import type { TableContext } from "../../lib/adapters/dynamo/table.ts";
import { makeLinkKeys } from "../../lib/adapters/ssm/link-keys.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemLinkMac, systemTextCodec } from "../../lib/adapters/system/mac.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { systemClock as clock, systemIds as ids, sha256Base64 } from "../../lib/adapters/system/system.ts";
import { makePreferenceDesk } from "../../lib/core/consent/preferences.ts";
import { makeAnswerFeedback } from "../../lib/core/feedback/answer.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeLinkTokens } from "../../lib/core/links/tokens.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeGate } from "../gate.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";
import { makeRender } from "./page.ts";
import type { Business } from "./serve.ts";

const { TABLE_NAME, SECRETS_PREFIX } = readEnv(env);
const log = makeLog();

/** Whatever changes here, the customer changed by a link of theirs. */
const client = stamped(
  dynamoClient(),
  () => ({ kind: "system", id: "system:customer" }),
  () => ids.random().slice(0, 10),
);
const BUSINESS_CACHE_MS = 60_000;

export const handler = makeHandler(
  {
    of: perTenant((tenant) => {
      const context = { client, tableName: TABLE_NAME, tenant };
      const settings = makeSettingsStore(context);
      let business: { readonly value: Business | undefined; readonly until: number } | undefined;
      return {
        keys: makeLinkKeys(makeSecretStore({ prefix: SECRETS_PREFIX, tenant })),
        desk: makePreferenceDesk({
          contacts: makeContactDesk(context, ids),
          consent: makeConsentStore(context, ids),
          clock,
        }),
        hits: makeHitStore(context),
        short: makeShortLinks(context, ids, systemSeal),
        activations: makeActivationStore(context, ids),
        feedback: feedbackOf(context),
        async business() {
          if (!business || business.until <= clock.now())
            business = { value: await settings.get(), until: clock.now() + BUSINESS_CACHE_MS };
          return business.value;
        },
      };
    }),
    tokens: makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec }),
    render: makeRender(sha256Base64),
    gate: makeGate(clock),
    clock,
    ids,
    log,
  },
  log,
);

function feedbackOf(context: TableContext) {
  const [forms, requests] = [makeFeedbackFormStore(context, ids), makeFeedbackStore(context)];
  return { forms, requests, answer: makeAnswerFeedback({ forms, requests, clock }) };
}
