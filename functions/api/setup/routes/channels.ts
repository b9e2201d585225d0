import { listChannels } from "../../../../events/api/channels.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { channelView } from "../views/channel.ts";

export const channelRoutes: readonly Route<Tenant>[] = [
  route(listChannels, "connections.read", {
    input: () => undefined,
    run: async ({ installed }) => installed,
    output: (installed) => done({ data: installed.map(channelView), nextCursor: null, hasMore: false }),
  }),
];
