import { listChannels } from "../../../events/api/channels.ts";
import { done, type Route, route } from "../route.ts";
import { channelView } from "../views/channel.ts";

export const channelRoutes: readonly Route[] = [
  route(listChannels, "connections.read", {
    input: () => undefined,
    run: async ({ installed }) => installed,
    output: (installed) => done({ data: installed.map(channelView), nextCursor: null, hasMore: false }),
  }),
];
