/** One envelope for everything that crosses a process boundary: queue, schedule and, later, bus and webhook. */
import * as z from "zod/mini";

export const envelope = <Type extends string, Data extends z.ZodMiniType>(type: Type, version: number, data: Data) =>
  z.object({
    /** Unique; the same fact keeps its id when it is sent again. */
    id: z.string().check(z.minLength(1), z.maxLength(200)),
    type: z.literal(type),
    version: z.literal(version),
    /** When the fact happened or was received. ISO 8601, UTC. */
    time: z.iso.datetime(),
    tenant: z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/)),
    /** What it is about: a conversation, a delivery, a connection. */
    subject: z.string().check(z.minLength(1), z.maxLength(200)),
    /** Of the request that caused it, to follow it through the logs. */
    trace: z.optional(z.string()),
    data,
  });
