import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { makeServe, type TrackPorts } from "./serve.ts";

export const makeHandler = (ports: TrackPorts, log: Log): HttpHandler => httpStack(log, makeServe(ports));
