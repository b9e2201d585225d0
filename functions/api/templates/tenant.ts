/** What templates are written with. `index.ts` fills it with adapters, tests with fakes. */
import type { Hash } from "../../../lib/core/audit/model.ts";
import type { ConnectionStore } from "../../../lib/core/connections/ports.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import { makeReply, type Reply } from "../../../lib/core/conversations/reply.ts";
import type { ChannelGateway } from "../../../lib/core/deliveries/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { Notify } from "../../../lib/core/notices/ports.ts";
import type { PeopleStore, SettingsStore } from "../../../lib/core/people/ports.ts";
import type { AskApproval, ListTemplates, ProviderTemplateStore } from "../../../lib/core/provider-templates/ports.ts";
import { makeSubmitTemplate, type SubmitTemplate } from "../../../lib/core/provider-templates/submit.ts";
import { makeSyncProviderTemplates, type SyncProviderTemplates } from "../../../lib/core/provider-templates/sync.ts";
import { makeTellTemplateChange } from "../../../lib/core/provider-templates/tell.ts";
import { type EditTemplates, makeEditTemplates } from "../../../lib/core/templates/edit.ts";
import { type Inspect, makeInspect } from "../../../lib/core/templates/inspect.ts";
import type { MailCompiler, MediumFacts, TemplateEngine, TemplateStore } from "../../../lib/core/templates/ports.ts";
import { makePreview, type Preview } from "../../../lib/core/templates/preview.ts";
import { makePublishTemplates, type PublishTemplates } from "../../../lib/core/templates/publish.ts";
import { type DraftSubmission, makeDraftSubmission } from "../../../lib/core/templates/submission.ts";
import { routesFor } from "../route.ts";

export interface TemplatesPorts {
  readonly templates: TemplateStore;
  readonly templateEngine: TemplateEngine;
  readonly mailCompiler: MailCompiler;
  readonly providerTemplates: ProviderTemplateStore;
  readonly listProviderTemplates: ListTemplates;
  readonly askApproval: AskApproval;
  readonly mediumFacts: readonly MediumFacts[];
  readonly settings: Pick<SettingsStore, "get">;
  readonly contacts: Pick<ContactStore, "get">;
  readonly conversations: ConversationDesk;
  readonly connections: ConnectionStore;
  readonly channels: Pick<ChannelGateway, "plan" | "facts" | "price">;
  /** The medium that a channel carries. */
  readonly mediumOf: (channel: string) => string;
  readonly adminNotices: Notify;
  readonly people: Pick<PeopleStore, "page">;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A tenant's stores and use cases. */
export interface Tenant
  extends Pick<TemplatesPorts, "templates" | "conversations" | "mediumOf" | "providerTemplates" | "connections"> {
  readonly edit: EditTemplates;
  readonly publishing: PublishTemplates;
  readonly inspect: Inspect;
  readonly preview: Preview;
  readonly reply: Reply;
  readonly sync: SyncProviderTemplates;
  readonly draftSubmission: DraftSubmission;
  readonly submit: SubmitTemplate;
}

export function enter(ports: TemplatesPorts): Tenant {
  const {
    templates,
    templateEngine: engine,
    mailCompiler: mail,
    mediumFacts: media,
    providerTemplates,
    ids,
    hash,
  } = ports;
  const { conversations, connections, channels, clock, settings, contacts, mediumOf } = ports;
  const inspect = makeInspect({ templates, engine, mail, media, providerTemplates: () => known(providerTemplates) });
  return {
    templates,
    conversations,
    mediumOf,
    providerTemplates,
    connections,
    sync: makeSyncProviderTemplates({
      ...{ connections, providerTemplates, list: ports.listProviderTemplates, clock, ids },
      tell: makeTellTemplateChange({ notices: ports.adminNotices, people: ports.people }),
    }),
    draftSubmission: makeDraftSubmission({ templates, inspect, engine }),
    submit: makeSubmitTemplate({ connections, providerTemplates, ask: ports.askApproval, clock, ids }),
    edit: makeEditTemplates({ templates, ids }),
    inspect,
    publishing: makePublishTemplates({ templates, inspect, hash }),
    preview: makePreview({ templates, inspect, engine, contacts, settings }),
    reply: makeReply({ conversations, connections, channels, clock, ids }),
  };
}

/** One that may be sent before one of the same name, of another account, that may not; undefined where nothing was ever synchronised. */
async function known(templates: ProviderTemplateStore) {
  const all = await templates.all();
  const inOrder = ({ state }: { readonly state: string }) => (state === "approved" ? 0 : 1);
  return all.length === 0 ? undefined : [...all].sort((a, b) => inOrder(a) - inOrder(b));
}

export const route = routesFor<Tenant>();
