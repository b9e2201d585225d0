import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { makeServe } from "./serve.ts";
import type { VisitPorts } from "./visit.ts";

export const makeHandler = (ports: VisitPorts, log: Log): HttpHandler => httpStack(log, makeServe(ports));
