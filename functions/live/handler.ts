import { LiveClientMessage } from "../../events/live.ts";
import type { Clock } from "../../lib/core/kernel/ports.ts";
import type { Answer } from "../../lib/core/live/attend.ts";
import type { Push, Sockets } from "../../lib/core/live/ports.ts";
import type { RedeemTicket } from "../../lib/core/live/tickets.ts";
import type { Log } from "../../lib/runtime/logger.ts";

export interface SocketEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly eventType: "CONNECT" | "MESSAGE" | "DISCONNECT";
    readonly requestId?: string;
  };
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
}

interface HandlerPorts {
  readonly redeem: RedeemTicket;
  readonly sockets: Sockets;
  readonly answer: Answer;
  readonly push: Push;
  readonly clock: Clock;
  readonly log: Log;
}

const answered = (statusCode: number) => ({ statusCode });
/** Nothing that a client has to say is longer. */
const LONGEST = 1_000;

/** Lets in whoever has a ticket, and answers what they say. Never logs a ticket. */
export function makeHandler({ redeem, sockets, answer, push, clock, log }: HandlerPorts) {
  async function connect(connectionId: string, ticket: string | undefined) {
    const viewer = await redeem(ticket);
    if (viewer === "none" || viewer === "refused") {
      log.info("live.refused", { reason: viewer });
      return answered(viewer === "none" ? 401 : 403);
    }
    await sockets.open({ ...viewer, connectionId }, new Date(clock.now()).toISOString());
    return answered(200);
  }

  async function hear(connectionId: string, body: string) {
    const said = body.length > LONGEST ? undefined : read(body);
    const connection = await sockets.find(connectionId);
    if (!connection || !said) return answered(said ? 403 : 400);
    for (const frame of await answer(connection, said)) {
      // It comes back and resumes from where it then is.
      if ((await push(connectionId, frame)) !== "sent") break;
    }
    return answered(200);
  }

  return async ({ requestContext, queryStringParameters, body }: SocketEvent) => {
    const { connectionId, eventType } = requestContext;
    if (eventType === "CONNECT") return connect(connectionId, queryStringParameters?.ticket);
    if (eventType === "MESSAGE") return hear(connectionId, body ?? "");
    await sockets.close(connectionId);
    return answered(200);
  };
}

function read(body: string): LiveClientMessage | undefined {
  try {
    return LiveClientMessage.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
