import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { type ApiPorts, makeServe } from "./serve.ts";

export const makeHandler = (ports: ApiPorts, log: Log): HttpHandler => httpStack(log, makeServe(ports));
