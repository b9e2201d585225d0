/** What is sent by nobody at a desk, and what speaks against it. `index.ts` fills it with adapters, tests with fakes. */
import type { ActivationStore } from "../../../lib/core/activations/ports.ts";
import type { ConnectionStore } from "../../../lib/core/connections/ports.ts";
import type { ConsentStore, SuppressionStore } from "../../../lib/core/consent/ports.ts";
import { type ManageBrowsers, makeManageBrowsers } from "../../../lib/core/contacts/browsers.ts";
import { makeForgetAddress } from "../../../lib/core/contacts/forget.ts";
import type { ContactDesk } from "../../../lib/core/contacts/ports.ts";
import { makeReachContact } from "../../../lib/core/contacts/reach.ts";
import type { ChannelGateway, DeliveryDesk } from "../../../lib/core/deliveries/ports.ts";
import { type ManageCatalogue, makeManageCatalogue } from "../../../lib/core/kernel/catalogue.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { Link } from "../../../lib/core/links/model.ts";
import { type CancelNotification, makeCancelNotification } from "../../../lib/core/notifications/cancel.ts";
import { MAX_TYPES, type NotificationType } from "../../../lib/core/notifications/model.ts";
import { makeNotifyContact } from "../../../lib/core/notifications/notify.ts";
import type {
  DigestStore,
  NotificationStore,
  NotificationTypeStore,
  NotifyContact,
} from "../../../lib/core/notifications/ports.ts";
import type { SettingsStore } from "../../../lib/core/people/ports.ts";
import type { SendingPolicyStore } from "../../../lib/core/policy/ports.ts";
import { makePinTemplate, type PinTemplate } from "../../../lib/core/templates/pin.ts";
import type { TemplateStore } from "../../../lib/core/templates/ports.ts";
import type { EngagementStore } from "../../../lib/core/tracking/ports.ts";
import { routesFor } from "../route.ts";

export interface OutreachPorts {
  readonly id: string;
  readonly notifications: NotificationStore;
  readonly digests: DigestStore;
  readonly notificationTypes: NotificationTypeStore;
  readonly templates: Pick<TemplateStore, "get" | "version">;
  readonly contacts: ContactDesk;
  readonly deliveries: Pick<DeliveryDesk, "get" | "all" | "cancel">;
  readonly engagements: Pick<EngagementStore, "all">;
  readonly settings: Pick<SettingsStore, "get">;
  /** The address of a page of ours, signed. */
  readonly linkTo: (link: Link) => Promise<string>;
  /** Letters that follow from a text, and that nobody can guess. */
  readonly signed: (text: string) => Promise<string>;
  readonly activations: Pick<ActivationStore, "put">;
  readonly connections: Pick<ConnectionStore, "all">;
  readonly channels: Pick<ChannelGateway, "facts" | "place">;
  readonly consent: ConsentStore;
  readonly suppressions: SuppressionStore;
  readonly sendingPolicy: SendingPolicyStore;
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<
    OutreachPorts,
    | "notifications"
    | "notificationTypes"
    | "contacts"
    | "deliveries"
    | "engagements"
    | "settings"
    | "linkTo"
    | "signed"
    | "activations"
    | "connections"
    | "consent"
    | "suppressions"
    | "sendingPolicy"
    | "clock"
    | "ids"
  > {
  readonly manageTypes: ManageCatalogue<NotificationType>;
  readonly pinTemplate: PinTemplate;
  readonly browsers: ManageBrowsers;
  readonly notify: NotifyContact;
  readonly cancel: CancelNotification;
}

export const enter = ({ id, ...ports }: OutreachPorts): Tenant => ({
  ...ports,
  manageTypes: makeManageCatalogue(ports.notificationTypes, {
    limit: MAX_TYPES,
    idOf: (requestId) => ports.ids.derive("notification-type", requestId).slice(0, 10),
  }),
  pinTemplate: makePinTemplate(ports),
  browsers: makeManageBrowsers({ ...ports, forget: makeForgetAddress(ports.contacts) }),
  notify: makeNotifyContact({ ...ports, reach: makeReachContact({ ...ports, tenant: id }), tenant: id }),
  cancel: makeCancelNotification(ports),
});

export const route = routesFor<Tenant>();
