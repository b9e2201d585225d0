import { LiveClientMessage } from "../../events/live.ts";
import type { Clock } from "../../lib/core/kernel/ports.ts";
import type { Admission, Admit } from "../../lib/core/live/admit.ts";
import type { Answer } from "../../lib/core/live/attend.ts";
import type { Connection } from "../../lib/core/live/model.ts";
import type { HangUp, Push, Sockets } from "../../lib/core/live/ports.ts";
import type { Attend } from "../../lib/core/live/presence.ts";
import type { Log } from "../../lib/runtime/logger.ts";

export interface SocketEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly eventType: "CONNECT" | "MESSAGE" | "DISCONNECT";
    readonly requestId?: string;
  };
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
}

interface HandlerPorts {
  readonly admit: Admit;
  readonly sockets: Pick<Sockets, "find" | "close">;
  readonly answer: Answer;
  readonly attend: Attend;
  readonly clock: Clock;
  readonly push: Push;
  readonly hangUp: HangUp;
  readonly log: Log;
}

const answered = (statusCode: number) => ({ statusCode });
const STATUS: Readonly<Record<Admission, number>> = {
  admitted: 200,
  none: 401,
  refused: 403,
  foreign: 403,
  changed: 403,
};
/** Nothing that a client has to say is longer. */
const LONGEST = 1_000;

/** Lets in whoever has a ticket, and answers what they say. Never logs a ticket. */
export function makeHandler({ admit, sockets, answer, attend, push, hangUp, clock, log }: HandlerPorts) {
  const isTooFast = makeIsTooFast(clock);

  async function connect({ requestContext, queryStringParameters, headers }: SocketEvent) {
    const origin = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === "origin")?.[1];
    const admission = await admit({
      connectionId: requestContext.connectionId,
      ticket: queryStringParameters?.ticket,
      origin,
    });
    if (admission !== "admitted") log.info("live.refused", { reason: admission });
    return answered(STATUS[admission]);
  }

  async function hear(connectionId: string, body: string) {
    const said = body.length > LONGEST ? undefined : read(body);
    if (!said) return answered(400);
    const connection = await sockets.find(connectionId);
    if (!connection) {
      // It was ended, and does not know yet.
      await hangUp(connectionId);
      return answered(200);
    }
    if (isTooFast(connectionId)) {
      await end(connection);
      await push(connectionId, JSON.stringify({ kind: "bye", why: "too_fast" }));
      await hangUp(connectionId);
      return answered(200);
    }
    for (const frame of await answer(connection, said)) {
      // It comes back and resumes from where it then is.
      if ((await push(connectionId, frame)) !== "sent") break;
    }
    if ((await attend.heard(connection, said)) === "unlisted") {
      await end(connection);
      await hangUp(connectionId);
    }
    return answered(200);
  }

  async function end({ connectionId }: Pick<Connection, "connectionId">): Promise<void> {
    const ended = await sockets.close(connectionId);
    if (ended) await attend.left(ended);
  }

  return async (event: SocketEvent) => {
    const { connectionId, eventType } = event.requestContext;
    if (eventType === "CONNECT") return connect(event);
    if (eventType === "MESSAGE") return hear(connectionId, event.body ?? "");
    await end({ connectionId });
    return answered(200);
  };
}

const MOST_AT_ONCE = 30;
const AT_ONCE_MS = 10_000;
const REMEMBERED = 1_000;

/** By what this process heard: several of them let through a few more. */
function makeIsTooFast({ now }: Clock): (connectionId: string) => boolean {
  const heard = new Map<string, { readonly since: number; times: number }>();
  return (connectionId) => {
    const known = heard.get(connectionId);
    if (known && now() - known.since < AT_ONCE_MS) return ++known.times > MOST_AT_ONCE;
    if (heard.size >= REMEMBERED) heard.clear();
    heard.set(connectionId, { since: now(), times: 1 });
    return false;
  };
}

function read(body: string): LiveClientMessage | undefined {
  try {
    return LiveClientMessage.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
