import type { Route } from "../../route.ts";
import type { Tenant } from "../tenant.ts";
import { beginningRoutes } from "./beginning.ts";
import { cannedReplyRoutes } from "./canned-replies.ts";
import { conversationRoutes } from "./conversations.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { draftRoutes } from "./drafts.ts";
import { labelRoutes } from "./labels.ts";
import { liveRoutes } from "./live.ts";
import { macroRoutes } from "./macros.ts";
import { messageRoutes } from "./messages.ts";
import { noticeRoutes } from "./notices.ts";
import { pushRoutes } from "./push.ts";
import { satisfactionRoutes } from "./satisfaction.ts";
import { scheduledRoutes } from "./scheduled.ts";
import { targetRoutes } from "./targets.ts";
import { uploadRoutes } from "./uploads.ts";
import { viewRoutes } from "./views.ts";

export const inboxRoutes: readonly Route<Tenant>[] = [
  ...conversationRoutes,
  ...beginningRoutes,
  ...messageRoutes,
  ...deliveryRoutes,
  ...draftRoutes,
  ...noticeRoutes,
  ...pushRoutes,
  ...labelRoutes,
  ...cannedReplyRoutes,
  ...scheduledRoutes,
  ...macroRoutes,
  ...targetRoutes,
  ...satisfactionRoutes,
  ...uploadRoutes,
  ...viewRoutes,
  ...liveRoutes,
];
