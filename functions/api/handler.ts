import { type HttpHandler, httpStack } from "../../lib/runtime/http/stack.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { routes } from "./routes/index.ts";
import { makeServe } from "./serve.ts";
import type { ApiPorts } from "./wiring.ts";

export const makeHandler = (ports: ApiPorts, log: Log): HttpHandler => httpStack(log, makeServe(ports, routes));
