/** What the reference describes: the API's own routes, and those that visitors of websites are served apart from it. */
import { visits } from "../../events/api/visits.ts";
import type { PublicRoute, Route } from "./route.ts";
import { routes } from "./routes.ts";

const unserved = () => Promise.reject(new Error("the room serve-visitors serves it"));
const VISITOR = "For pages of websites that the widget names, with the token that `greet` gives.";
const visitors = visits.map(
  (contract): PublicRoute => ({ access: "public", reason: VISITOR, contract, serve: unserved }),
);

export const described: readonly Route[] = [...routes, ...visitors];
