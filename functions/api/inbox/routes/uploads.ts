import { createUpload } from "../../../../events/api/uploads.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";

export const uploadRoutes: readonly Route<Tenant>[] = [
  route(createUpload, "conversations.reply", {
    input: ({ params, body, request }) => ({ id: params.id, file: body, request }),
    run: ({ beginUpload }, { id, file, request }) => beginUpload(id, file, request),
    output: (outcome) => {
      switch (outcome.kind) {
        case "begun": {
          const { uploadId, url, expiresAt } = outcome.upload;
          return done({ id: uploadId, upload: { url, method: "PUT" as const, expiresAt } });
        }
        case "conversation_missing":
          return missing("conversation");
        case "invalid":
          return invalid(...outcome.problems);
      }
    },
  }),
];
