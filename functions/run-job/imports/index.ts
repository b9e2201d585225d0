/** Files of contacts. Apart from the rest because of the rules of the world's telephone numbers, which weigh more than all else. */
import { csvReader } from "../../../lib/adapters/csv/reader.ts";
import { makeConsentStore } from "../../../lib/adapters/dynamo/consent.ts";
import { makeImportStore } from "../../../lib/adapters/dynamo/contact-imports.ts";
import { makeFieldStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeListMembers } from "../../../lib/adapters/dynamo/list-members.ts";
import { phoneNumbers } from "../../../lib/adapters/phone/numbers.ts";
import { systemIds } from "../../../lib/adapters/system/system.ts";
import { makeImportContacts } from "../../../lib/core/imports/run.ts";
import type { Runs } from "../kinds.ts";
import { filesOf, storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => {
  const context = storesOf(tenant);
  return {
    "contacts.import": makeImportContacts({
      store: makeImportStore(context, systemIds),
      recordConsent: makeConsentStore(context, systemIds).record,
      files: filesOf(tenant),
      lists: makeListMembers(context),
      table: csvReader,
      phones: phoneNumbers,
      fields: makeFieldStore(context).all,
      ids: systemIds,
      tenant,
    }),
  };
};
