import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { makeServe, type ServePorts } from "./serve.ts";

export const makeHandler = (ports: ServePorts, log: Log): HttpHandler => httpStack(log, makeServe(ports));
