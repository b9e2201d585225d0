import * as z from "zod/mini";
import { named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Reference";
export const Health = named(z.object({ status: z.literal("ok") }), "Health", "The API answers.");

export const getHealth = operation({
  id: "getHealth",
  method: "GET",
  path: "/api/health",
  tag,
  summary: "Whether the API answers",
  status: 200,
  answer: Health,
});
export const getOpenApi = operation({
  id: "getOpenApi",
  method: "GET",
  path: "/api/openapi.json",
  tag,
  summary: "This contract as OpenAPI 3.1",
  status: 200,
  answer: z.record(z.string(), z.unknown()),
});
export const getDocs = operation({
  id: "getDocs",
  method: "GET",
  path: "/api/docs",
  tag,
  summary: "This contract as a page to read",
  status: 200,
  answer: z.string(),
  answerType: "text/html",
});
