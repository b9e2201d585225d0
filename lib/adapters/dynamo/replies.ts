import type { Ids } from "../../core/kernel/ports.ts";
import type { CannedReply } from "../../core/replies/model.ts";
import type { ReplyStore } from "../../core/replies/ports.ts";
import { makeCatalogue } from "./catalogue.ts";
import type { TableContext } from "./table.ts";

export const makeReplyStore = (context: TableContext, ids: Ids): ReplyStore =>
  makeCatalogue<CannedReply>(context, ids, {
    noun: "replies",
    entity: "canned-reply",
    once: ({ language, shortCode }) => `${language} ${shortCode}`,
  });
