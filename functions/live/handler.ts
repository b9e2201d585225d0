import { LiveClientMessage } from "../../events/live.ts";
import type { Admission, Admit } from "../../lib/core/live/admit.ts";
import type { Answer } from "../../lib/core/live/attend.ts";
import type { HangUp, Push, Sockets } from "../../lib/core/live/ports.ts";
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
export function makeHandler({ admit, sockets, answer, push, hangUp, log }: HandlerPorts) {
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
    for (const frame of await answer(connection, said)) {
      // It comes back and resumes from where it then is.
      if ((await push(connectionId, frame)) !== "sent") break;
    }
    return answered(200);
  }

  return async (event: SocketEvent) => {
    const { connectionId, eventType } = event.requestContext;
    if (eventType === "CONNECT") return connect(event);
    if (eventType === "MESSAGE") return hear(connectionId, event.body ?? "");
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
