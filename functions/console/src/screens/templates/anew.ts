import { readAnew } from "../../api/client.ts";

/** Everything of this template that may have changed. */
export const readTemplateAnew = (): Promise<unknown> =>
  readAnew(
    "/api/templates",
    "/api/templates/{id}",
    "/api/templates/{id}/versions",
    "/api/templates/{id}/lint",
    "/api/templates/{id}/versions/{number}/bodies/{medium}/{language}",
  );
