import {
  createPushSubscription,
  deletePushSubscription,
  getPushKey,
  listPushSubscriptions,
  type PushSubscription as View,
} from "../../../../events/api/push.ts";
import type { PushSubscription } from "../../../../lib/core/push/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

const own = { everyMember: "Everybody is told in their own browsers; the caller's own row is all there is to reach." };
const key = { everyMember: "What it answers is public; whoever has browsers to register needs it." };

const view = ({ id, endpoint, label, createdAt, updatedAt, expiresAt, version }: PushSubscription): View => ({
  id,
  service: new URL(endpoint).host,
  label,
  createdAt,
  updatedAt,
  expiresAt,
  version,
});

export const pushRoutes: readonly Route<Tenant>[] = [
  route(getPushKey, key, {
    // Push services want an address of ours in every request; they take no other than https.
    input: ({ origin }) => (origin.startsWith("https://") ? origin : undefined),
    run: ({ vapid }, contact) => vapid.ensure(contact),
    output: ({ publicKey }) => done({ publicKey }),
  }),

  route(listPushSubscriptions, own, {
    input: ({ principal, query }) => ({ person: principal.id, page: pageRequest(query) }),
    run: async ({ browsers }, { person, page }) => pageOfAll(await browsers.list(person), ({ id }) => id, page),
    output: (page) => done(pageBody(page, view)),
  }),

  route(createPushSubscription, own, {
    input: ({ principal, body: { endpoint, keys, label, expirationTime } }) => ({
      person: principal.id,
      fresh: {
        endpoint,
        keys,
        label: label?.trim() ?? null,
        ...(typeof expirationTime === "number" ? { endsAt: new Date(expirationTime).toISOString() } : {}),
      },
    }),
    run: ({ browsers }, { person, fresh }) => browsers.register(person, fresh),
    output: (outcome) => {
      if (outcome.kind === "invalid") return invalid(...outcome.problems);
      if (outcome.kind === "full")
        return refuse("limit_reached", {
          detail: `a person has at most ${outcome.limit} browsers`,
          suggestion: "Remove one that is not in use any more.",
        });
      const { subscription } = outcome;
      return done(view(subscription), {
        version: subscription.version,
        location: `/api/push-subscriptions/${subscription.id}`,
      });
    },
  }),

  route(deletePushSubscription, own, {
    input: ({ principal, params }) => ({ person: principal.id, id: params.id }),
    run: ({ browsers }, { person, id }) => browsers.remove(person, id),
    output: (removed) => (removed ? done(view(removed), { version: removed.version }) : missing("push subscription")),
  }),
];
