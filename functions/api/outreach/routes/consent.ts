import {
  addSuppressions,
  getSendingPolicy,
  listConsents,
  listSuppressions,
  recordConsent,
  removeSuppression,
  updateSendingPolicy,
} from "../../../../events/api/consent.ts";
import type { ConsentRecord, Suppression } from "../../../../lib/core/consent/model.ts";
import { isTimeZone } from "../../../../lib/core/kernel/wall-clock.ts";
import type { SendingPolicy } from "../../../../lib/core/policy/model.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { askOwner } from "../double-opt-in.ts";
import { route, type Tenant } from "../tenant.ts";
import { consentView, policyView, suppressionView } from "../views.ts";

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** As it is kept; undefined for what is no address. */
function addressOf(kind: string, value: string): Pick<Suppression, "kind" | "value"> | undefined {
  const bare = value.trim();
  if (kind === "phone" && /^\+[1-9]\d{6,14}$/.test(bare)) return { kind, value: bare };
  return kind === "email" && /^[^\s@]+@[^\s@]+$/.test(bare) ? { kind, value: bare.toLowerCase() } : undefined;
}

export const consentRoutes: readonly Route<Tenant>[] = [
  route(listConsents, "contacts.read", {
    input: ({ params }) => params.contactId,
    run: async ({ contacts, consent }, contactId) => {
      const family = await contacts.family(contactId);
      return family.length === 0 ? undefined : consent.ledger(family.map((one) => one.contactId));
    },
    output: (ledger) =>
      ledger ? done({ data: [...ledger].sort((a, b) => (a.at < b.at ? 1 : -1)).map(consentView) }) : missing("contact"),
  }),

  route(recordConsent, "contacts.manage", {
    input: ({ params, body, principal, request }) => ({ contactId: params.contactId, body, principal, request }),
    run: async (tenant, { contactId, body, principal, request }) => {
      const contact = await tenant.contacts.resolve(contactId);
      if (!contact) return undefined;
      const { wording, ip, userAgent, imported, doubleOptIn, confirmWithinDays, ...said } = body;
      const record: ConsentRecord = {
        contactId: contact.contactId,
        ...said,
        source: imported ? "import" : principal.kind === "key" ? "api" : "person",
        ...(wording === undefined ? {} : { wording }),
        ...(ip === undefined ? {} : { ip }),
        ...(userAgent === undefined ? {} : { userAgent }),
        at: request.at,
      };
      if (!doubleOptIn || wording === undefined) {
        await tenant.consent.record(record);
        return { record };
      }
      const pending = { ...record, state: "pending", wording } as const;
      const how = { days: confirmWithinDays, request, by: principal.id };
      return { record: pending, notificationId: await askOwner(tenant, contact, pending, how) };
    },
    output: (taken) => {
      if (!taken) return missing("contact");
      const { record, notificationId } = taken;
      return done(
        consentView(record),
        notificationId === undefined ? {} : { location: `/api/notifications/${notificationId}` },
      );
    },
  }),

  route(listSuppressions, "contacts.read", {
    input: ({ query }) => pageRequest(query),
    run: ({ suppressions }, page) => suppressions.list(page),
    output: (page) => done(pageBody(page, suppressionView)),
  }),

  route(addSuppressions, "contacts.manage", {
    input: ({ body, request }) => ({ body, at: request.at }),
    run: async ({ suppressions }, { body: { addresses, ...about }, at }) => {
      const refused: { index: number; code: string; message: string }[] = [];
      let added = 0;
      for (const [index, { kind, value }] of addresses.entries()) {
        const address = addressOf(kind, value);
        if (address) {
          await suppressions.add({ ...address, ...about, at });
          added++;
        } else
          refused.push({
            index,
            code: "invalid",
            message: kind === "phone" ? "is no number in E.164" : "is no e-mail address",
          });
      }
      return { added, refused };
    },
    output: (outcome) => done(outcome),
  }),

  route(removeSuppression, "contacts.manage", {
    input: ({ params }) => params.id,
    run: async ({ suppressions }, id) => /^[a-z0-9]{26}$/.test(id) && (await suppressions.remove(id)),
    output: (removed) => (removed ? done({ removed: true as const }) : missing("suppression")),
  }),

  route(getSendingPolicy, "settings.read", {
    input: () => undefined,
    run: ({ sendingPolicy }) => sendingPolicy.read(),
    output: (policy) => done(policyView(policy), { version: policy.version }),
  }),

  route(updateSendingPolicy, "settings.manage", {
    input: ({ body: { timeZone, quietHours, caps, failuresAllowed }, expectedVersion }) => {
      if (timeZone !== undefined && !isTimeZone(timeZone))
        throw new Refused(invalid({ field: "timeZone", code: "unknown", message: "is no time zone of the IANA data" }));
      const change: Partial<SendingPolicy> = {
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(failuresAllowed === undefined ? {} : { failuresAllowed }),
        ...(quietHours === undefined
          ? {}
          : {
              quietHours: quietHours
                ? { from: minutesOf(quietHours.from), to: minutesOf(quietHours.to) }
                : { from: 0, to: 0 },
            }),
        ...(caps === undefined
          ? {}
          : {
              caps: caps.map(({ limit, days, purposes }) => ({
                limit,
                per: days === null ? ("day" as const) : { days },
                purposes: [...new Set(purposes)],
              })),
            }),
      };
      return { change, expectedVersion };
    },
    run: async ({ sendingPolicy }, { change, expectedVersion }) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        const policy = await sendingPolicy.read();
        if (expectedVersion !== undefined && expectedVersion !== policy.version)
          return { kind: "stale", policy } as const;
        const next = { ...policy, ...change, version: policy.version + 1 };
        if ((await sendingPolicy.save(next)) === "saved") return { kind: "done", policy: next } as const;
      }
      throw new Error("the sending policy kept changing");
    },
    output: ({ kind, policy }) =>
      kind === "done"
        ? done(policyView(policy), { version: policy.version })
        : refuse("stale_version", {
            detail: `the policy is at version ${policy.version}`,
            suggestion: "Read it again and decide anew.",
            headers: { etag: etag(policy.version) },
          }),
  }),
];
